import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

/** One figure: a click opens its opportunities, the small button its moves. */
export class FigureLink extends Component {
    static template = "sales_funnel_crm.FigureLink";
    static props = {
        text: String,
        label: String, // what is read out: "Won, Negotiation: 12"
        tooltip: { type: String, optional: true },
        isEmpty: { type: Boolean, optional: true },
        className: { type: String, optional: true },
        onOpen: Function, // ({ show, newWindow }) => void
    };

    get leadsLabel() {
        return _t("Open the opportunities");
    }

    get movesLabel() {
        return _t("Open the moves");
    }

    open(show, newWindow) {
        this.props.onOpen({ show, newWindow });
    }
}
