import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatFloat, formatMonetary } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const NEARLY_USED_PERCENT = 80;

/** What the budget of a deal has left, in one line; a click opens the budget. */
export class BudgetStrip extends Component {
    static template = "sales_funnel_crm.BudgetStrip";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    get data() {
        return this.props.record.data;
    }

    /** Only what was approved can be spent; before, there is only a plan to tell of. */
    get isDecided() {
        return ["approved", "closed"].includes(this.data.budget_state);
    }

    get isClosed() {
        return this.data.budget_state === "closed";
    }

    get planText() {
        const amount = this.format(this.data.amount_budget_planned);
        switch (this.data.budget_state) {
            case "submitted":
                return _t("A budget of %s waits for approval.", amount);
            case "draft":
                return _t("A budget of %s is planned. Submit it for approval.", amount);
            default:
                return _t("The budget was refused. Open it to plan it anew.");
        }
    }

    get isOverspent() {
        return this.data.amount_budget_remaining < 0;
    }

    get burn() {
        const percent = this.data[this.props.name];
        let className = "success";
        if (this.isOverspent) {
            className = "danger";
        } else if (percent >= NEARLY_USED_PERCENT) {
            className = "warning";
        }
        return {
            text: _t("%s%", formatFloat(percent, { digits: [16, 0] })),
            width: Math.min(Math.max(percent, 0), 100),
            className,
        };
    }

    get figures() {
        const { data } = this;
        const figures = [
            { key: "planned", label: _t("Planned"), text: this.format(data.amount_budget_planned) },
            { key: "spent", label: _t("Spent"), text: this.format(data.amount_budget_spent) },
            {
                key: "remaining",
                label: this.isOverspent ? _t("Overspent by") : _t("Remaining"),
                text: this.format(Math.abs(data.amount_budget_remaining)),
                className: this.isOverspent ? "text-danger" : "",
            },
        ];
        if (data.amount_unbudgeted) {
            figures.push({
                key: "unbudgeted",
                label: _t("On no budget"),
                text: this.format(data.amount_unbudgeted),
                className: "text-warning-emphasis",
            });
        }
        return figures;
    }

    format(amount) {
        return formatMonetary(amount, {
            data: this.data,
            currencyField: "budget_currency_id",
        });
    }

    async open() {
        const { record } = this.props;
        if (!(await record.save())) {
            return;
        }
        this.action.doAction(
            await this.orm.call("crm.lead", "action_open_budgets", [[record.resId]])
        );
    }
}

registry.category("fields").add("budget_strip", {
    component: BudgetStrip,
    displayName: _t("Budget Strip"),
    supportedTypes: ["float"],
});
