import { Component, useRef, useState } from "@odoo/owl";
import { deserializeDateTime, formatDate } from "@web/core/l10n/dates";
import { formatFloat } from "@web/views/fields/formatters";
import { Many2ManyBinaryField } from "@web/views/fields/many2many_binary/many2many_binary_field";
import { parseFloat as parseLocalFloat } from "@web/views/fields/parsers";

const TYPING = new Set(["INPUT", "TEXTAREA", "SELECT"]);

/** One question with its answers, to be chosen by mouse, finger or keys, and its evidence. */
export class QuestionCard extends Component {
    static template = "sales_funnel_crm.QuestionCard";
    static components = { Many2ManyBinaryField };
    static props = {
        question: Object, // see crm.assessment._compute_sheet
        number: Number, // its place in the sheet, from 1
        answer: Object, // record of crm.assessment.answer
        status: String,
        chosen: Array, // ids of the answers that count
        points: { type: Number, optional: true },
        isReadonly: Boolean,
        isSystem: Boolean, // answered by the system, not by the user
        isDone: Boolean,
        hasDeal: Boolean,
        canAttach: Boolean,
        onChoose: Function, // (answer id) => void
        onUnknown: Function,
        onClear: Function,
        onNumber: Function, // (number) => void
        onEvidence: Function, // (changes of the answer) => void
        onMove: Function, // (step) => void
        loadMessages: Function, // () => Promise of the messages of the deal
    };

    setup() {
        this.state = useState({ isOpen: false, isNumberWrong: false, messages: null });
        this.note = useRef("note");
        this.numberInput = useRef("number");
        this.card = useRef("card");
    }

    get isNumber() {
        return this.props.question.kind === "number";
    }

    get isFixed() {
        return this.props.isReadonly || this.props.isSystem;
    }

    get isMulti() {
        return this.props.question.kind === "choices";
    }

    get numberText() {
        const isGiven = this.props.status === "given";
        return isGiven
            ? formatFloat(this.props.answer.data.number, { digits: [16, 6], trailingZeros: false })
            : "";
    }

    get band() {
        return this.props.question.answers.find((answer) => answer.id === this.props.chosen[0]);
    }

    get evidence() {
        const { note, attachment_ids: files, message_id: message } = this.props.answer.data;
        return { note: note || "", fileCount: files ? files.records.length : 0, message };
    }

    get hasEvidence() {
        const { note, fileCount, message } = this.evidence;
        return Boolean(note || fileCount || message);
    }

    get isEvidenceMissing() {
        const wanted = this.props.question.evidence;
        const { note, fileCount, message } = this.evidence;
        const has = { note: note.trim(), file: fileCount, message };
        return Boolean(wanted && this.props.status === "given" && !has[wanted]);
    }

    get isEvidenceShown() {
        const wanted = this.props.question.evidence && !this.props.isReadonly;
        return this.state.isOpen || this.hasEvidence || Boolean(wanted);
    }

    get points() {
        const points = this.props.points || 0;
        return (
            (points > 0 ? "+" : "") + formatFloat(points, { digits: [16, 1], trailingZeros: false })
        );
    }

    get messageText() {
        const { message } = this.evidence;
        const known = (this.state.messages || []).find((one) => one.id === message?.id);
        return known ? this.describe(known) : message?.display_name;
    }

    describe(message) {
        return `${formatDate(deserializeDateTime(message.date))} ${message.author}: ${message.text}`;
    }

    isChosen(answer) {
        return this.props.status === "given" && this.props.chosen.includes(answer.id);
    }

    onKeydown(ev) {
        if (TYPING.has(ev.target.tagName)) {
            this.onKeyWhileTyping(ev);
            return;
        }
        if (ev.ctrlKey || ev.altKey || ev.metaKey) {
            return;
        }
        if (this.act(ev.key)) {
            ev.preventDefault();
            ev.stopPropagation();
        }
    }

    onKeyWhileTyping(ev) {
        if (ev.key === "Escape") {
            this.card.el.focus();
        } else if (ev.key === "Enter" && ev.target.tagName === "INPUT") {
            ev.preventDefault();
            ev.target.blur();
            this.props.onMove(1);
        } else if (ev.target === this.numberInput.el && this.isNumberKey(ev)) {
            ev.preventDefault();
            ev.target.blur();
            this.act(ev.key);
        }
    }

    /** A key that cannot be part of a number, and does here what it does beside the field. */
    isNumberKey({ key, ctrlKey, altKey, metaKey }) {
        const isCommand = ["ArrowDown", "ArrowUp"].includes(key) || /^[un]$/i.test(key);
        return isCommand && !ctrlKey && !altKey && !metaKey;
    }

    /** Do what a key stands for; tell whether it stands for something. */
    act(key) {
        if (key === "ArrowDown" || key === "ArrowUp") {
            this.props.onMove(key === "ArrowDown" ? 1 : -1);
            return true;
        }
        if (this.isFixed) {
            return false;
        }
        const { question } = this.props;
        if (this.isNumber && /^[0-9]$/.test(key)) {
            this.numberInput.el.focus();
            this.numberInput.el.select();
            return false; // the digit is typed into the field
        }
        const answer = /^[1-9]$/.test(key) && question.answers[Number(key) - 1];
        if (answer) {
            this.props.onChoose(answer.id);
            if (!this.isMulti) {
                this.props.onMove(1);
            }
            return true;
        }
        const action = {
            u: () => {
                this.props.onUnknown();
                this.props.onMove(1);
            },
            n: () => this.openEvidence(),
            Delete: () => this.props.onClear(),
            Backspace: () => this.props.onClear(),
            ArrowLeft: () => this.step(-1),
            ArrowRight: () => this.step(1),
        }[key.length === 1 ? key.toLowerCase() : key];
        action?.();
        return Boolean(action);
    }

    step(direction) {
        const { answers } = this.props.question;
        if (this.isMulti || this.isNumber || !answers.length) {
            return;
        }
        const at = answers.findIndex((answer) => this.isChosen(answer));
        const to = at < 0 ? (direction > 0 ? 0 : answers.length - 1) : at + direction;
        if (answers[to]) {
            this.props.onChoose(answers[to].id);
        }
    }

    onClick(answer) {
        if (this.isFixed) {
            return;
        }
        if (!this.isMulti && this.isChosen(answer)) {
            this.props.onClear();
        } else {
            this.props.onChoose(answer.id);
        }
    }

    onNumberChange(ev) {
        const text = ev.target.value.trim();
        this.state.isNumberWrong = false;
        if (!text) {
            this.props.onClear();
            return;
        }
        try {
            this.props.onNumber(parseLocalFloat(text));
        } catch {
            this.state.isNumberWrong = true;
        }
    }

    openEvidence() {
        this.state.isOpen = true;
        requestAnimationFrame(() => this.note.el?.focus());
    }

    async openMessages() {
        this.state.messages = await this.props.loadMessages();
    }

    onMessageChange(ev) {
        const id = Number(ev.target.value);
        const message = this.state.messages.find((one) => one.id === id);
        this.props.onEvidence({
            message_id: message ? { id, display_name: message.text } : false,
        });
    }
}
