import { Component, onMounted, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { x2ManyCommands } from "@web/core/orm_service";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { QuestionCard } from "./question_card";
import { ScorePanel } from "./score_panel";

const { LINK, UNLINK } = x2ManyCommands;

/** The questions of an assessment, section by section, with the score beside them. */
export class AssessmentSheet extends Component {
    static template = "sales_funnel_crm.AssessmentSheet";
    static components = { QuestionCard, ScorePanel };
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.root = useRef("root");
        // What was chosen just now; shown at once, before the server has answered.
        this.state = useState({ pending: {} });
        this.updateCount = 0;
        // The form puts the cursor into its first field; on a new sheet the questions come first.
        onMounted(() => this.props.record.isNew && setTimeout(() => this.focusFirst()));
    }

    get data() {
        return this.props.record.data;
    }

    get sections() {
        return this.data.sheet?.sections || [];
    }

    get isDone() {
        return this.data.state === "done";
    }

    get isPreview() {
        return !("lead_id" in this.data);
    }

    getCards() {
        const records = new Map(
            this.data[this.props.name].records.map((record) => [
                record.data.question_id?.id,
                record,
            ])
        );
        const cards = new Map();
        for (const question of this.sections.flatMap((section) => section.questions)) {
            const answer = records.get(question.id);
            if (answer) {
                cards.set(question.id, this.card(question, answer, cards.size + 1));
            }
        }
        return cards;
    }

    card(question, answer, number) {
        const { result } = this.data;
        const isSystem = question.kind === "computed" && !this.isPreview;
        const found = result.chosen[question.id] || [];
        const pending = this.state.pending[question.id];
        const own = answer.data.choice_ids.currentIds;
        let status = answer.data.status;
        if (isSystem) {
            status = found.length ? "given" : "open";
        }
        return {
            question,
            answer,
            number,
            isSystem,
            status: pending?.status || status,
            chosen: pending?.chosen || (isSystem || question.kind === "number" ? found : [...own]),
            points: result.points[question.id],
        };
    }

    async update(card, { status, chosen = [], number }) {
        const { question, answer } = card;
        const token = ++this.updateCount;
        this.state.pending[question.id] = { status, chosen, token };
        const before = answer.data.choice_ids.currentIds;
        const changes = { status };
        if (question.kind === "number") {
            if (number !== undefined) {
                changes.number = number;
            }
        } else {
            changes.choice_ids = [
                ...before.filter((id) => !chosen.includes(id)).map((id) => [UNLINK, id]),
                // With values, if none, the answer is not read again from the server.
                ...chosen.filter((id) => !before.includes(id)).map((id) => [LINK, id, {}]),
            ];
        }
        try {
            await answer.update(changes);
        } finally {
            if (this.state.pending[question.id]?.token === token) {
                delete this.state.pending[question.id];
            }
        }
    }

    choose(card, answerId) {
        let chosen = [answerId];
        if (card.question.kind === "choices") {
            const before = card.status === "given" ? card.chosen : [];
            chosen = before.includes(answerId)
                ? before.filter((id) => id !== answerId)
                : [...before, answerId];
        }
        return this.update(card, { status: chosen.length ? "given" : "open", chosen });
    }

    setUnknown(card) {
        return this.update(card, { status: "unknown" });
    }

    clear(card) {
        return this.update(card, { status: "open" });
    }

    setNumber(card, number) {
        return this.update(card, { status: "given", number, chosen: card.chosen });
    }

    focus(questionId) {
        const card = this.root.el.querySelector(`[data-question="${questionId}"]`);
        if (card) {
            card.focus({ preventScroll: true });
            card.scrollIntoView({ block: "center", behavior: "smooth" });
        }
    }

    focusFirst() {
        this.root.el?.querySelector(".o_assessment_question")?.focus({ preventScroll: true });
    }

    move(questionId, step) {
        const ids = [...this.getCards().keys()];
        const next = ids[ids.indexOf(questionId) + step];
        if (next) {
            this.focus(next);
        }
    }

    loadMessages() {
        return this.orm.call("crm.lead", "get_evidence_messages", [[this.data.lead_id.id]]);
    }
}

export const assessmentSheet = {
    component: AssessmentSheet,
    displayName: _t("Assessment Sheet"),
    supportedTypes: ["one2many"],
    useSubView: true,
};

registry.category("fields").add("assessment_sheet", assessmentSheet);
