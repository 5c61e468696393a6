import { Component } from "@odoo/owl";
import { formatFloat } from "@web/views/fields/formatters";
import { gaugeArc, gaugePoint, sharePercent } from "./gauge_geometry";

const RADIUS = 80;

/** The score as it stands: gauge, grade, and what is missing. */
export class ScorePanel extends Component {
    static template = "sales_funnel_crm.ScorePanel";
    static props = {
        result: Object, // see crm.assessment._compute_result
        sections: Array,
        isDone: Boolean,
        onGoTo: Function, // (question id) => void
    };

    get result() {
        return this.props.result;
    }

    /** Before the first answer the score says nothing about the deal. */
    get isStarted() {
        const count = this.props.sections.flatMap((section) => section.questions).length;
        return this.result.open.length < count;
    }

    get percent() {
        return !this.isStarted || this.result.percent === false
            ? "–"
            : Math.round(this.result.percent);
    }

    get track() {
        return gaugeArc(100, RADIUS);
    }

    get arc() {
        return gaugeArc((this.isStarted && this.result.percent) || 0, RADIUS);
    }

    get ticks() {
        return this.result.thresholds
            .filter((threshold) => threshold.percent > 0 && threshold.percent < 100)
            .map((threshold) => ({
                ...threshold,
                from: gaugePoint(threshold.percent, RADIUS - 9),
                to: gaugePoint(threshold.percent, RADIUS + 9),
                label: gaugePoint(threshold.percent, RADIUS + 19),
            }));
    }

    get sections() {
        return this.props.sections.map((section) => {
            const percent = sharePercent(
                this.result,
                section.questions.map((question) => question.id)
            );
            return { ...section, percent: percent === null ? null : Math.round(percent) };
        });
    }

    get weakest() {
        const [id] = this.result.weakest;
        return this.isStarted && this.result.weakest.length === 1 && this.question(id);
    }

    get knockOuts() {
        return this.result.knock_outs.map((id) => this.question(id)).filter(Boolean);
    }

    question(id) {
        return this.props.sections
            .flatMap((section) => section.questions)
            .find((question) => question.id === id);
    }

    format(number) {
        return formatFloat(number, { digits: [16, 1], trailingZeros: false });
    }
}
