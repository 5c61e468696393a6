import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { formatFloat } from "@web/views/fields/formatters";
import { PlanChart } from "./plan_chart";

/** The plan of a contract: loads it, and writes or proposes what is moved. */
export class ContractPlan extends Component {
    static template = "sales_funnel_crm.ContractPlan";
    static components = { PlanChart };
    static props = { record: Object };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ plan: null });
        onWillStart(() => this.load());
        let shown;
        useRecordObserver((record) => {
            const { data, dirty, resId } = record;
            // Read them all: the observer follows what it reads.
            const now = [resId, dirty, data.state, data.version, data.step_done_count].join();
            if (shown !== undefined && shown !== now && !dirty) {
                this.load();
            }
            shown = now;
        });
    }

    get progressText() {
        return _t("%s%", formatFloat(this.state.plan.progress_percent, { digits: [16, 0] }));
    }

    get hint() {
        switch (this.state.plan.mode) {
            case "write":
                return _t("Drag bars to plan, or move them with the arrow keys and press Enter.");
            case "propose":
                return _t("Drag a bar to propose other dates in a change order.");
            default:
                return "";
        }
    }

    async load() {
        const { resId } = this.props.record;
        this.state.plan = resId ? await this.orm.call("crm.contract", "get_plan", [[resId]]) : null;
    }

    async move(row, { start, end }) {
        const { record } = this.props;
        if (!(await record.save())) {
            return;
        }
        const dates =
            row.kind === "step" ? { date_start: start, date_end: end } : { date_fixed: end };
        if (this.state.plan.mode === "propose") {
            const args = [[record.resId], row.kind, row.id, dates];
            return this.action.doAction(
                await this.orm.call("crm.contract", "action_propose_dates", args)
            );
        }
        try {
            await this.orm.write(`crm.contract.${row.kind}`, [row.id], dates);
        } finally {
            await record.load();
            await this.load();
        }
    }

    async open(row) {
        const { record } = this.props;
        if (await record.save()) {
            this.action.doAction({
                type: "ir.actions.act_window",
                res_model: `crm.contract.${row.kind}`,
                res_id: row.id,
                views: [[false, "form"]],
            });
        }
    }
}

registry.category("lazy_components").add("sales_funnel_crm.ContractPlan", ContractPlan);
