import { Component, onWillStart, useState } from "@odoo/owl";
import { deserializeDateTime, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { CalibrationChart } from "./calibration_chart/calibration_chart";
import { OptimismTables } from "./optimism_tables/optimism_tables";
import { aucVerdict, interval, number, percent } from "./prediction_words";
import { QuestionTable } from "./question_table/question_table";
import { RocChart } from "./roc_chart/roc_chart";

/** Does a questionnaire predict? What closed deals say about its score and its questions. */
export class PredictionPage extends Component {
    static template = "sales_funnel_crm.PredictionPage";
    static components = { CalibrationChart, Layout, OptimismTables, QuestionTable, RocChart };
    static props = ["*"]; // those of a client action

    setup() {
        Object.assign(this, { interval, number, percent });
        this.orm = useService("orm");
        this.action = useService("action");
        const { action, state } = this.props;
        const wanted =
            state?.questionnaireId || action.context.active_id || action.params?.active_id;
        this.state = useState({ id: wanted || false, choices: [], answer: null });
        useSetupAction({ getLocalState: () => ({ questionnaireId: this.state.id }) });
        onWillStart(async () => {
            const [choices, isManager] = await Promise.all([
                this.orm.call("crm.questionnaire", "get_prediction_choices", []),
                user.hasGroup("sales_team.group_sale_manager"),
            ]);
            this.isManager = isManager;
            this.state.choices = choices;
            await this.load(wanted || choices[0]?.id);
        });
    }

    async load(id) {
        if (!id) {
            return;
        }
        const answer = await this.orm.call("crm.questionnaire", "get_prediction", [[id]]);
        Object.assign(this.state, { id, answer });
        if (!this.state.choices.some((choice) => choice.id === id)) {
            const name = _t("%(name)s (v%(version)s)", answer);
            this.state.choices.push({ id, name, count: answer.base.count });
        }
    }

    choose(ev) {
        return this.load(Number(ev.target.value));
    }

    get period() {
        const { date_from, date_to } = this.state.answer;
        if (!date_from) {
            return "";
        }
        const [from, to] = [date_from, date_to].map((date) =>
            formatDate(deserializeDateTime(date))
        );
        return from === to ? from : `${from} – ${to}`;
    }

    get auc() {
        return aucVerdict(this.state.answer.auc);
    }

    get pairsText() {
        const { value, low, high } = this.state.answer.auc;
        return _t(
            "In %(value)s of 100 pairs the won deal had the higher score (%(low)s–%(high)s).",
            {
                value: number(100 * value),
                low: number(100 * low),
                high: number(100 * high),
            }
        );
    }

    get isChanceBetter() {
        const { value, base } = this.state.answer.brier;
        return value < base;
    }

    get groupLabels() {
        return this.state.answer.groups.map(({ from_score, to_score }) => {
            const [from, to] = [number(from_score), number(to_score)];
            return from === to ? from : `${from}–${to}`;
        });
    }

    get gradeLabels() {
        return this.state.answer.grades.map(({ name }) => name);
    }

    get isSuggestionBetter() {
        const { auc_now, auc_unseen } = this.state.answer.suggestion;
        return auc_unseen > auc_now;
    }

    openAnswers() {
        return this.openReport("crm_assessment_answer_report_action");
    }

    openAssessments() {
        return this.openReport("crm_assessment_report_action");
    }

    openReport(name) {
        return this.action.doAction(`sales_funnel_crm.${name}`, {
            additionalContext: {
                search_default_questionnaire_id: this.state.answer.root_id,
                search_default_filter_counted: 1,
                search_default_filter_closed: 1,
            },
        });
    }

    suggest() {
        return this.action.doAction("sales_funnel_crm.crm_questionnaire_suggest_action", {
            additionalContext: { default_questionnaire_id: this.state.id },
        });
    }
}

registry.category("lazy_components").add("sales_funnel_crm.PredictionPage", PredictionPage);
