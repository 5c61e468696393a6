import { Component, onWillStart, onWillUnmount, useState } from "@odoo/owl";
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
 * @returns {Object[]}
 */
export function givenAnswers(data) {
    const rows = data.answer_ids?.records || [];
    return rows
        .filter(({ data: answer }) => answer.question_id)
        .map(({ data: answer }) => {
            const found = data.result?.chosen?.[answer.question_id.id] || [];
            return {
                question_id: answer.question_id.id,
                status: answer.status === "open" && found.length ? "given" : answer.status,
                choice_ids: found.length ? found : answer.choice_ids?.currentIds || [],
                has_evidence: Boolean(
                    answer.note || answer.attachment_ids?.currentIds?.length || answer.message_id
                ),
            };
        });
}

/** The question that could change the decision most, and what stands without evidence. */
export class AssessmentAskNext extends Component {
    static template = "sales_funnel_crm.AssessmentAskNext";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ proposals: [], unproven: null, isOpen: false });
        this.asked = "";
        onWillStart(() => this.ask(this.props.record));
        useRecordObserver((record) => {
            // Read here, so that the observer knows what to observe.
            const key = this.keyOf(record);
            clearTimeout(this.timer);
            if (key !== this.asked) {
                this.timer = setTimeout(() => this.ask(record), PAUSE);
            }
        });
        onWillUnmount(() => clearTimeout(this.timer));
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
        return JSON.stringify([questionnaire, data.state, givenAnswers(data)]);
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
