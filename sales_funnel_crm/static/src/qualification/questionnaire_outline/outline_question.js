import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { bandText, rounded, roundedShare } from "./outline_order";

/** One question with its answers and their points. */
export class OutlineQuestion extends Component {
    static template = "sales_funnel_crm.OutlineQuestion";
    static props = {
        question: Object,
        isEditable: Boolean,
        onOpen: Function,
        onRemove: Function,
    };

    get share() {
        return _t("%s%", roundedShare(this.props.question.share_percent));
    }

    get weight() {
        return rounded(this.props.question.weight);
    }

    get answers() {
        return this.props.question.answers.map((answer) => ({
            ...answer,
            band: bandText(answer),
            pointsText: `${answer.points > 0 ? "+" : ""}${rounded(answer.points)}`,
        }));
    }
}
