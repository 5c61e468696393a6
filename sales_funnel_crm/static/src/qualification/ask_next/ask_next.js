import { Component, onWillDestroy, onWillStart, reactive, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

// While somebody answers, the server is not asked after each click.
const PAUSE = 500;

/**
 * What is answered so far, in the shape of `get_ask_next`, saved or not. The bands that numbers
 * fall in, and what the system answers, are known by the server only and come as `result`.
 *
 * @param {Object} data of the assessment
 * @param {(row: Object) => Object} [observe] called with the record of each answer
 * @returns {Object[]}
 */
export function givenAnswers(data, observe = (row) => row) {
    const rows = (data.answer_ids?.records || []).map(observe);
    const chosen = data.result?.chosen || {};
    return rows
        .filter((row) => row.data.question_id)
        .map((row) => givenAnswer(row.data, chosen[row.data.question_id.id] || []));
}

function givenAnswer(answer, found) {
    const isFound = Boolean(found.length);
    return {
        question_id: answer.question_id.id,
        status: answer.status === "open" && isFound ? "given" : answer.status,
        choice_ids: isFound ? [...found] : [...(answer.choice_ids?.currentIds || [])],
        has_evidence: hasEvidence(answer),
    };
}

function hasEvidence({ note, attachment_ids: files, message_id: message }) {
    return Boolean(note || message || files?.currentIds.length);
}

/** The question that could change the decision most, and what stands without evidence. */
export class AssessmentAskNext extends Component {
    static template = "sales_funnel_crm.AssessmentAskNext";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ proposals: [], unproven: null, isOpen: false });
        this.asked = "";
        this.schedule = this.schedule.bind(this); // always the same one, as what observes a row
        onWillStart(() => this.ask(this.props.record));
        useRecordObserver((record) => this.schedule(record));
        // Also when it was never mounted; what it observes outlives it.
        onWillDestroy(() => {
            this.isDestroyed = true;
            clearTimeout(this.timer);
        });
    }

    get best() {
        return this.state.proposals[0];
    }

    get others() {
        return this.state.proposals.slice(1);
    }

    /** The answers that count come with the record; without their rows the saved ones count. */
    keyOf({ data }) {
        const questionnaire = data.questionnaire_id?.id || false;
        // Rows are records of their own, which the observer of the assessment does not watch.
        const given = givenAnswers(data, (row) => reactive(row, this.schedule));
        return JSON.stringify([questionnaire, data.state, given]);
    }

    schedule(record = this.props.record) {
        clearTimeout(this.timer);
        if (this.isDestroyed) {
            return;
        }
        if (this.keyOf(record) !== this.asked) {
            this.timer = setTimeout(() => this.ask(this.props.record), PAUSE);
        }
    }

    async ask(record) {
        const key = (this.asked = this.keyOf(record));
        const [questionnaire, state, given] = JSON.parse(key);
        let answer = { proposals: [], unproven: null };
        if (state !== "done" && (given.length || record.resId)) {
            answer = given.length
                ? await this.orm.call("crm.questionnaire", "get_ask_next", [[questionnaire], given])
                : await this.orm.call("crm.assessment", "get_ask_next", [[record.resId]]);
        }
        if (key === this.asked) {
            Object.assign(this.state, answer);
        }
    }

    toggle() {
        this.state.isOpen = !this.state.isOpen;
    }
}

registry.category("view_widgets").add("assessment_ask_next", {
    component: AssessmentAskNext,
    label: _t("What to ask next"),
    fieldDependencies: [
        { name: "questionnaire_id", type: "many2one" },
        { name: "state", type: "selection" },
    ],
});
