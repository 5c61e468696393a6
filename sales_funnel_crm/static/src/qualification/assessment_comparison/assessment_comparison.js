import { Component, onWillStart, useState } from "@odoo/owl";
import { deserializeDate, deserializeDateTime, formatDate, today } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { formatFloat } from "@web/views/fields/formatters";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { differs, scoreCurve } from "./score_curve";

const COLUMNS = 6; // side by side; the curve shows all
const WIDTH = 640;
const HEIGHT = 130;
const TONES = 5;

/** The assessments of a deal or customer side by side, over time, and against rivals. */
export class AssessmentComparison extends Component {
    static template = "sales_funnel_crm.AssessmentComparison";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.width = WIDTH;
        this.height = HEIGHT;
        this.display = { controlPanel: {} };
        this.state = useState({ comparison: null, onlyDifferences: {}, hidden: {} });
        onWillStart(() => this.load());
    }

    get subject() {
        const { params, context } = this.props.action;
        return {
            model: params.res_model || context.active_model,
            id: params.res_id || context.active_id,
        };
    }

    async load() {
        const { model, id } = this.subject;
        this.state.comparison = await this.orm.call("crm.assessment.comparison", "get_comparison", [
            model,
            id,
        ]);
        this.env.config.setDisplayName(_t("Assessments of %s", this.state.comparison.name));
    }

    get groups() {
        return this.state.comparison.groups.map((group) => {
            const done = group.assessments.filter((one) => one.state === "done");
            const tones = this.tones(done);
            const shown = this.latest(group.assessments).filter(
                (one) => !this.state.hidden[one.id]
            );
            const onlyDifferences = this.state.onlyDifferences[group.id];
            return {
                ...group,
                shown,
                hiddenCount: group.assessments.length - shown.length,
                tones,
                onlyDifferences,
                lines: scoreCurve(
                    done.map((one) => ({
                        id: one.id,
                        time: deserializeDateTime(one.date).toMillis(),
                        percent: one.percent,
                        series: this.who(one),
                    })),
                    WIDTH,
                    HEIGHT
                ),
                from: done.length ? this.date(done[0].date) : "",
                to: done.length ? this.date(done.at(-1).date) : "",
                sections: this.sections(
                    onlyDifferences ? group.rows.filter((row) => differs(row, shown)) : group.rows
                ),
            };
        });
    }

    /** Ours first, then the newest; of too many the oldest are left out. */
    latest(assessments) {
        const newest = [...assessments].reverse();
        const last = newest.filter(
            (one, index) =>
                one.rival_id &&
                newest.findIndex((other) => other.rival_id === one.rival_id) === index
        );
        const own = newest.filter((one) => !one.rival_id);
        return [...own.slice(0, Math.max(COLUMNS - last.length, 1)), ...last];
    }

    tones(assessments) {
        const names = [...new Set(assessments.map((one) => this.who(one)))];
        const rivals = names.filter((name) => name !== this.us);
        return Object.fromEntries([
            [this.us, 0],
            ...rivals.map((name, index) => [name, 1 + (index % (TONES - 1))]),
        ]);
    }

    sections(rows) {
        const sections = new Map();
        for (const row of rows) {
            sections.set(row.section, [...(sections.get(row.section) || []), row]);
        }
        return [...sections].map(([name, members]) => ({ name, rows: members }));
    }

    get us() {
        return _t("Ourselves");
    }

    who(assessment) {
        return assessment.rival || this.us;
    }

    date(text) {
        return formatDate(deserializeDateTime(text));
    }

    /** Before the first answer the score says nothing about the deal. */
    isStarted(assessment, group) {
        return group.rows.some((row) => (row.cells[assessment.id]?.status || "open") !== "open");
    }

    isExpired(assessment) {
        return assessment.valid_until && deserializeDate(assessment.valid_until) < today();
    }

    round(percent) {
        return Math.round(percent);
    }

    format(number) {
        return formatFloat(number, { digits: [16, 1], trailingZeros: false });
    }

    newest(questionnaire) {
        const group = this.state.comparison.groups.find((one) => one.id === questionnaire.group_id);
        return group?.assessments.findLast((one) => one.state === "done" && !one.rival_id);
    }

    open(assessmentId) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "crm.assessment",
            res_id: assessmentId,
            views: [[false, "form"]],
        });
    }

    assess(questionnaire) {
        if (questionnaire.draft_id) {
            return this.open(questionnaire.draft_id);
        }
        const { model, id } = this.subject;
        const subject = model === "crm.lead" ? "default_lead_id" : "default_partner_id";
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: questionnaire.name,
            res_model: "crm.assessment",
            views: [[false, "form"]],
            context: { [subject]: id, default_questionnaire_id: questionnaire.id },
        });
    }
}

registry
    .category("lazy_components")
    .add("sales_funnel_crm.AssessmentComparison", AssessmentComparison);
