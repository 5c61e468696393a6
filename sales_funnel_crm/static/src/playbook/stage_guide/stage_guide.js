import { Component, markup, onWillStart, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const OPEN_KEY = "sales_funnel_stage_guide_open";
const ICONS = {
    todo: "fa-circle-o",
    doing: "fa-play-circle-o text-info",
    blocked: "fa-clock-o text-muted",
    done: "fa-check-circle text-success",
    skipped: "fa-minus-circle text-muted",
};

/** What is to be done in the stage of a deal: one line, and its checklist with guidance. */
export class StageGuide extends Component {
    static template = "sales_funnel_crm.StageGuide";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({
            guide: null,
            isOpen: browser.localStorage.getItem(OPEN_KEY) === "1",
            explained: {},
        });
        onWillStart(() => this.load());
        let shown;
        useRecordObserver((record) => {
            const { data, dirty, resId } = record;
            // Read them all: the observer follows what it reads.
            const now = [
                resId,
                dirty,
                data.stage_id?.id,
                data.step_count,
                data.step_settled_count,
                data.step_late_count,
            ].join();
            // A stage that is not saved yet has no steps on the server.
            if (shown !== undefined && shown !== now && !dirty) {
                this.load();
            }
            shown = now;
        });
    }

    get steps() {
        return this.state.guide?.steps || [];
    }

    get settled() {
        return this.steps.filter((step) => !step.is_open).length;
    }

    get percent() {
        return this.steps.length ? Math.round((100 * this.settled) / this.steps.length) : 0;
    }

    get next() {
        return this.steps.find((step) => step.state === "doing" || step.state === "todo");
    }

    get nextText() {
        if (this.next) {
            return this.next.name;
        }
        if (this.state.guide?.unplanned.length) {
            return _t("Not planned yet: %s", this.state.guide.unplanned.join(", "));
        }
        return this.steps.length ? _t("All done in this stage") : _t("Nothing in this stage");
    }

    get elsewhereText() {
        return _t("Open steps of other stages: %s", this.state.guide.open_elsewhere);
    }

    icon(step) {
        return ICONS[step.state];
    }

    isExplainable(step) {
        return Boolean(step.guidance || step.what_works);
    }

    html(text) {
        return markup(text);
    }

    dayText(step) {
        return step.date_end ? formatDate(deserializeDate(step.date_end)) : "";
    }

    lateText(step) {
        return _t("%s days late", step.late_days);
    }

    waitsText(step) {
        return _t("After: %s", step.waits_for.join(", "));
    }

    proofText(step) {
        return step.proof === "file" ? _t("File wanted") : _t("Note wanted");
    }

    async load() {
        const { resId } = this.props.record;
        this.state.guide = resId
            ? await this.orm.call("crm.lead", "get_stage_guide", [[resId]])
            : null;
    }

    toggle() {
        this.state.isOpen = !this.state.isOpen;
        browser.localStorage.setItem(OPEN_KEY, this.state.isOpen ? "1" : "0");
    }

    explain(step) {
        this.state.explained[step.id] = !this.state.explained[step.id];
    }

    async report(step, method) {
        const { record } = this.props;
        if (!(await record.save())) {
            return;
        }
        const action = await this.orm.call("crm.lead.step", method, [[step.id]]);
        if (action) {
            await this.action.doAction(action, { onClose: () => this.refresh() });
        } else {
            await this.refresh();
        }
    }

    async plan() {
        const { record } = this.props;
        if (await record.save()) {
            await this.orm.call("crm.lead", "action_plan_steps", [[record.resId]]);
            await this.refresh();
        }
    }

    async refresh() {
        await this.props.record.load();
        await this.load();
    }

    openStep(step) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "crm.lead.step",
            res_id: step.id,
            views: [[false, "form"]],
        });
    }
}

registry.category("fields").add("stage_guide", {
    component: StageGuide,
    displayName: _t("Steps of the Stage"),
    supportedTypes: ["integer"],
});
