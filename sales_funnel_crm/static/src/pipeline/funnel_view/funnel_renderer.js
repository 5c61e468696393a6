import { Component, onWillStart, useState } from "@odoo/owl";
import {
    deserializeDate,
    deserializeDateTime,
    formatDate,
    serializeDate,
    today,
} from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { CohortTable } from "./cohort_table/cohort_table";
import { DefinitionsDialog } from "./definitions_dialog/definitions_dialog";
import { FunnelChart } from "./funnel_chart/funnel_chart";
import { cohortChartRows, cohortTable, flowChartRows, monthChartMonths } from "./funnel_chart_rows";
import { FigureFormat, figureLabels, isEmptyFigures } from "./funnel_figures";
import { FunnelModel } from "./funnel_model";
import { PRESETS, rangeLabel } from "./funnel_periods";
import { tableColumns, tableRows } from "./funnel_rows";
import { FunnelTable } from "./funnel_table/funnel_table";
import { cohortTiles, flowTiles, identitySentence } from "./funnel_tiles";
import { KeyFigures } from "./key_figures/key_figures";
import { MonthChart } from "./month_chart/month_chart";
import { OutcomeBar } from "./outcome_bar/outcome_bar";
import { PeriodSelector } from "./period_selector/period_selector";

const MANAGER_GROUP = "sales_team.group_sale_manager";

export class FunnelRenderer extends Component {
    static template = "sales_funnel_crm.FunnelRenderer";
    static components = {
        CohortTable,
        FunnelChart,
        FunnelTable,
        KeyFigures,
        MonthChart,
        OutcomeBar,
        PeriodSelector,
    };
    static props = {
        model: FunnelModel,
        // Kept by the controller, so that it is still there when the user comes back.
        unfolded: Object,
        onOpen: Function, // ({ figure, stage, groupKey, show, newWindow }) => void
        onCreate: Function,
        onImport: Function,
    };

    setup() {
        this.dialog = useService("dialog");
        this.unfolded = useState(this.props.unfolded);
        this.isManager = false;
        onWillStart(async () => {
            this.isManager = await user.hasGroup(MANAGER_GROUP);
        });
    }

    get model() {
        return this.props.model;
    }

    get answer() {
        return this.model.answer;
    }

    get format() {
        return new FigureFormat(this.model.choice.measure, this.answer.currency);
    }

    get isCohort() {
        return this.answer.mode === "cohort";
    }

    get hasHistory() {
        return Boolean(this.answer.proven_since) || !this.isEmpty;
    }

    get isEmpty() {
        const { total } = this.answer;
        return this.isCohort ? !total.reached.count : isEmptyFigures(total);
    }

    get tiles() {
        return this.isCohort
            ? cohortTiles(this.answer, this.format)
            : flowTiles(this.answer, this.format);
    }

    get chartRows() {
        return this.isCohort
            ? cohortChartRows(this.answer, this.format)
            : flowChartRows(this.answer, this.format);
    }

    get chartTitle() {
        if (this.isCohort) {
            return _t("Stages reached so far");
        }
        return this.answer.date_to > serializeDate(today())
            ? _t("Pipeline now")
            : _t("Pipeline at the end of the period");
    }

    get chartLabel() {
        const stages = this.chartRows.map((row) => `${row.name} ${row.text}`).join(", ");
        return this.isCohort
            ? _t("Funnel of the stages reached: %s", stages)
            : _t("Funnel of the closing per stage: %s", stages);
    }

    get months() {
        return monthChartMonths(this.answer, this.format, figureLabels());
    }

    get columns() {
        return tableColumns(this.answer, {
            measure: this.model.choice.measure,
            groupBy: this.model.answerGroupBy,
            expanded: { inflow: this.isUnfolded("inflow"), outflow: this.isUnfolded("outflow") },
        });
    }

    get rows() {
        return tableRows(this.answer, new Set(Object.keys(this.unfolded)));
    }

    get outcomes() {
        const labels = figureLabels();
        const { total } = this.answer;
        return ["won", "open", "lost", "removed"].map((figure) => ({
            figure,
            label: labels[figure],
            value: Math.max(this.format.value(total[figure]), 0),
            text: this.format.short(total[figure]),
            secondary: this.format.other(total[figure]),
        }));
    }

    get cohort() {
        return cohortTable(this.answer, this.format, figureLabels());
    }

    get firstColumn() {
        if (this.answer.groups.length) {
            return this.model.groupByLabel;
        }
        return this.isCohort ? "" : _t("Stage");
    }

    get tableTitle() {
        const { currency, converted } = this.answer;
        if (this.model.choice.measure === "count") {
            return _t("Number of opportunities");
        }
        return converted
            ? _t("Expected revenue, converted to %s", currency.name)
            : _t("Expected revenue in %s", currency.name);
    }

    get range() {
        const { date_from, date_to } = this.answer;
        return rangeLabel(deserializeDate(date_from), deserializeDate(date_to));
    }

    get identity() {
        return identitySentence(this.answer, this.format);
    }

    get provenance() {
        const { proven_since, inferred_percent } = this.answer;
        if (!proven_since) {
            return _t("The history of this period was inferred.");
        }
        const date = formatDate(deserializeDateTime(proven_since));
        return inferred_percent
            ? _t("History is proven since %(date)s; %(percent)s of all moves are inferred.", {
                  date,
                  percent: this.format.percent(inferred_percent),
              })
            : _t("History is proven since %(date)s.", { date });
    }

    isUnfolded(id) {
        return Boolean(this.unfolded[id]);
    }

    toggle(id) {
        if (this.unfolded[id]) {
            delete this.unfolded[id];
        } else {
            this.unfolded[id] = true;
        }
    }

    showYear() {
        return this.model.setChoice({ period: PRESETS.last_365_days });
    }

    showMonth(index) {
        const { date_from, date_to } = this.answer.months[index];
        return this.model.setChoice({
            period: { unit: "custom", from: date_from, to: date_to },
        });
    }

    showDefinitions() {
        const { successRate, conversionRate } = this.model.choice;
        this.dialog.add(DefinitionsDialog, {
            successRate,
            conversionRate,
            onChange: (change) => this.model.setChoice(change),
        });
    }
}
