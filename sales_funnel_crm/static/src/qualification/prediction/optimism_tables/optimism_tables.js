import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { RateBar } from "../rate_bar/rate_bar";
import { number, percent, verdictClass, verdictLabel } from "../prediction_words";

/** Are scores better than the deals? By evidence, and by who assessed. */
export class OptimismTables extends Component {
    static template = "sales_funnel_crm.PredictionOptimismTables";
    static components = { RateBar };
    static props = {
        evidence: { type: Array, element: Object },
        persons: { type: Array, element: Object },
        base: { type: [Number, { value: null }] },
    };

    setup() {
        Object.assign(this, { number, percent, verdictClass, verdictLabel });
    }

    levelLabel(level) {
        return {
            none: _t("No answer proven"),
            some: _t("Less than half proven"),
            most: _t("Half or more proven"),
        }[level];
    }

    get hasEvidence() {
        return this.props.evidence.some(({ level }) => level !== "none");
    }
}
