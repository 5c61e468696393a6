import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { DecisionDialog } from "./decision_dialog";
import { levelClass } from "./decision_levels";

/** The decision figures of a deal in one line; a click explains them. */
export class DecisionStrip extends Component {
    static template = "sales_funnel_crm.DecisionStrip";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.action = useService("action");
    }

    get isMapped() {
        return Boolean(this.props.record.data.decision_risk_level);
    }

    get risk() {
        const { data } = this.props.record;
        return {
            value: Math.round(data[this.props.name]),
            className: levelClass(data.decision_risk_level),
        };
    }

    get figures() {
        const { data } = this.props.record;
        const missing = data.missing_role_count;
        return [
            {
                key: "coverage",
                label: _t("Coverage"),
                text: _t("%s%", Math.round(data.decision_coverage_percent)),
            },
            {
                key: "support",
                label: _t("Support"),
                text: _t("%s%", Math.round(data.decision_support_percent)),
                className: data.decision_support_percent < 0 ? "text-danger" : "",
            },
            {
                key: "missing",
                label: _t("Missing roles"),
                text: missing ? String(missing) : _t("none"),
                className: missing ? "text-warning-emphasis" : "",
            },
            {
                key: "decider",
                label: _t("Decider met"),
                text: this.deciderText,
                className: data.date_decider_met ? "" : "text-danger",
            },
        ];
    }

    get deciderText() {
        const { date_decider_met: met, decider_met_days: days } = this.props.record.data;
        if (!met) {
            return _t("never");
        }
        return days ? _t("%s days ago", days) : _t("today");
    }

    async explain() {
        const { record } = this.props;
        if (!(await record.save())) {
            return;
        }
        const analysis = await this.orm.call("crm.lead", "get_decision_analysis", [
            [record.resId],
        ]);
        this.dialog.add(DecisionDialog, {
            analysis,
            onTrend: () => this.open("action_open_decision_trend"),
            onPerson: (personId) =>
                this.action.doAction({
                    type: "ir.actions.act_window",
                    res_model: "crm.stakeholder",
                    res_id: personId,
                    views: [[false, "form"]],
                }),
        });
    }

    async open(method) {
        this.action.doAction(
            await this.orm.call("crm.lead", method, [[this.props.record.resId]])
        );
    }
}

registry.category("fields").add("decision_strip", {
    component: DecisionStrip,
    displayName: _t("Decision Strip"),
    supportedTypes: ["float"],
});
