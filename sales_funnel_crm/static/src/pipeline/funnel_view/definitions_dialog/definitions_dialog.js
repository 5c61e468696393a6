import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { figureHelp, figureLabels, rateDefinitions } from "../funnel_figures";

const EXPLAINED = [
    "opening",
    "inflow",
    "outflow",
    "won",
    "lost",
    "removed",
    "transfer_in",
    "transfer_out",
    "revalued",
    "adjusted",
    "exchange",
    "closing",
    "overdue",
    "stay_avg_days",
    "stay_median_days",
];

/** What each figure means, and which of its definitions a rate follows. */
export class DefinitionsDialog extends Component {
    static template = "sales_funnel_crm.DefinitionsDialog";
    static components = { Dialog };
    static props = {
        successRate: String,
        conversionRate: String,
        onChange: Function, // ({ successRate } | { conversionRate }) => void
        close: Function,
    };

    setup() {
        const { successRate, conversionRate } = this.props;
        this.state = useState({ successRate, conversionRate });
    }

    get figures() {
        const labels = figureLabels();
        const help = figureHelp();
        return EXPLAINED.map((key) => ({ key, label: labels[key], help: help[key] }));
    }

    get rates() {
        const definitions = rateDefinitions();
        const why = {
            closed: _t("Only what was decided in the period counts."),
            honest: _t("Deals that wait for too long count as not won."),
            presence: _t("Of all that were in the stage, how many moved on."),
            exits: _t("Of all that left the stage, how many moved on."),
        };
        const titles = { successRate: _t("Success rate"), conversionRate: _t("Conversion rate") };
        return Object.entries(definitions).map(([rate, alternatives]) => ({
            rate,
            title: titles[rate],
            alternatives: Object.entries(alternatives).map(([name, formula]) => ({
                name,
                formula,
                why: why[name],
            })),
        }));
    }

    select(rate, name) {
        this.state[rate] = name;
        this.props.onChange({ [rate]: name });
    }
}
