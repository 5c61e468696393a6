import { Component, useState } from "@odoo/owl";
import { RateBar } from "../rate_bar/rate_bar";
import { gainPercents } from "../prediction_geometry";
import { number, percent, verdictClass, verdictLabel } from "../prediction_words";

/** The questions, those that tell the most first; each one opens to its answers. */
export class QuestionTable extends Component {
    static template = "sales_funnel_crm.PredictionQuestionTable";
    static components = { RateBar };
    static props = {
        questions: { type: Array, element: Object },
        base: { type: [Number, { value: null }] },
        hasPoints: Boolean,
    };

    setup() {
        Object.assign(this, { number, percent, verdictClass, verdictLabel });
        const [first] = this.props.questions;
        this.state = useState({ open: first ? { [first.id]: true } : {} });
    }

    get rows() {
        const widths = gainPercents(this.props.questions);
        return this.props.questions.map((question, index) => ({
            ...question,
            gainWidth: widths[index],
            isOpen: Boolean(this.state.open[question.id]),
        }));
    }

    get isAllOpen() {
        return this.props.questions.every(({ id }) => this.state.open[id]);
    }

    toggle(id) {
        this.state.open[id] = !this.state.open[id];
    }

    toggleAll() {
        const isOpen = !this.isAllOpen;
        for (const { id } of this.props.questions) {
            this.state.open[id] = isOpen;
        }
    }

    pointsClass(answer) {
        const change = (answer.suggested_points ?? answer.points) - answer.points;
        return Math.abs(change) < 0.05 ? "text-muted" : "fw-bold";
    }
}
