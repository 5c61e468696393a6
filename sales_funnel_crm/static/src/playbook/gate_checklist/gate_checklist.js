import { Component, toRaw, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

export const OPEN_KEY = "sales_funnel_gate_checklist_open";

/** Missing things are told before they stop anybody: the strictest gates have the strongest color. */
const POLICY_CLASS = { block: "danger", warn: "warning", inform: "info" };

/** What a deal needs before it can go on to the next stage: one line, and its checklist. */
export class GateChecklist extends Component {
    static template = "sales_funnel_crm.GateChecklist";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({
            checklist: null,
            isOpen: browser.localStorage.getItem(OPEN_KEY) === "1",
        });
        this.loaded = null;
        // Before the first drawing, and after saving: what has been filled in meanwhile counts.
        useRecordObserver((record) => this.load(record));
    }

    async load(record) {
        const { resId, dirty, data } = record;
        // Saving and loading give the record new data, editing changes those it has.
        if (dirty || toRaw(data) === this.loaded) {
            return;
        }
        this.loaded = toRaw(data);
        this.state.checklist =
            resId && data[this.props.name]
                ? await this.orm.call("crm.lead", "get_gate_checklist", [[resId]])
                : null;
    }

    get title() {
        const { stage, next_stage: next } = this.state.checklist;
        return next ? _t("To enter %s", next) : _t("To leave %s", stage);
    }

    get gates() {
        return this.state.checklist.gates.map((gate) => ({
            ...gate,
            className: gate.is_open ? "success" : POLICY_CLASS[gate.policy],
            policyText: this.policyText(gate),
        }));
    }

    get points() {
        return this.state.checklist.gates.flatMap((gate) => gate.points);
    }

    get countText() {
        const met = this.points.filter((point) => point.is_met).length;
        return _t("%(met)s of %(all)s", { met, all: this.points.length });
    }

    /** The first thing that is missing, of the strictest gate. */
    get firstMissing() {
        const order = Object.keys(POLICY_CLASS);
        const [gate] = this.gates
            .filter((gate) => !gate.is_open)
            .sort((one, other) => order.indexOf(one.policy) - order.indexOf(other.policy));
        const point = gate?.points.find((point) => !point.is_met);
        return point && { text: point.text, className: gate.className };
    }

    get isReady() {
        return this.state.checklist.gates.every((gate) => gate.is_open);
    }

    policyText({ is_open: isOpen, policy }) {
        if (isOpen) {
            return "";
        }
        return {
            block: _t("stops the deal"),
            warn: _t("does not stop the deal, but is logged"),
            inform: _t("does not stop the deal"),
        }[policy];
    }

    toggle() {
        this.state.isOpen = !this.state.isOpen;
        browser.localStorage.setItem(OPEN_KEY, this.state.isOpen ? "1" : "");
    }

    async run(method) {
        const { record } = this.props;
        if (await record.save()) {
            const action = await this.orm.call("crm.lead", method, [[record.resId]]);
            await this.action.doAction(action, { onClose: () => record.load() });
        }
    }
}

registry.category("fields").add("gate_checklist", {
    component: GateChecklist,
    displayName: _t("Gate Checklist"),
    supportedTypes: ["boolean"],
});
