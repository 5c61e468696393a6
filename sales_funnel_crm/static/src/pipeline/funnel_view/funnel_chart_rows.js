import { deserializeDate, serializeDate, today } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { rateDefinitions } from "./funnel_figures";
import { shownStages } from "./funnel_rows";

const WON_ROW = -1;

/**
 * Rows of the drawn funnel: what stands in each stage, then what was won.
 *
 * @param {object} answer of `get_funnel`, flow mode
 * @param {import("./funnel_figures").FigureFormat} format
 * @returns {Array<object>} see the props of `FunnelChart`
 */
export function flowChartRows(answer, format) {
    const rateHelp = rateDefinitions().conversionRate[answer.conversion_rate];
    const rows = shownStages(answer)
        .filter((stage) => !stage.is_won)
        .map((stage) => {
            const { closing, opening, overdue, lost, conversion_percent } = stage.figures;
            const notes = [];
            if (overdue.count) {
                const text = _t("%s overdue", format.short(overdue));
                notes.push({ figure: "overdue", text, tone: "warning" });
            }
            if (lost.count) {
                notes.push({
                    figure: "lost",
                    text: _t("%s lost", format.short(lost)),
                    tone: "muted",
                });
            }
            return {
                id: stage.id,
                stage: stage.id,
                name: stage.name,
                tone: "stage",
                figure: "closing",
                value: format.value(closing),
                before: format.value(opening),
                text: format.short(closing),
                tooltip: format.full(closing),
                secondary: format.other(closing),
                ratio: conversion_percent === null ? undefined : format.percent(conversion_percent),
                ratioHelp: _t("Conversion: %s", rateHelp),
                notes,
            };
        });
    const { won } = answer.total;
    rows.push({
        id: WON_ROW,
        stage: null,
        name: _t("Won in the period"),
        tone: "won",
        figure: "won",
        value: format.value(won),
        isSpout: true,
        text: format.short(won),
        tooltip: format.full(won),
        secondary: format.other(won),
        notes: [],
    });
    return rows;
}

/** Rows of the drawn cohort: how many of those that entered reached each stage. */
export function cohortChartRows(answer, format) {
    const stages = answer.stages.filter((stage) => !stage.is_won);
    const { won, reached: entered } = answer.total;
    const rows = stages.map((stage, index) => {
        const { reached, reached_percent } = stage.figures;
        const next = index + 1 < stages.length ? stages[index + 1].figures.reached : won;
        return {
            id: stage.id,
            stage: stage.id,
            name: stage.name,
            tone: "stage",
            figure: "reached",
            value: format.value(reached),
            text: format.short(reached),
            tooltip: format.full(reached),
            secondary: format.percent(reached_percent),
            ratio:
                reached.count && next.count <= reached.count
                    ? format.percent((100 * next.count) / reached.count)
                    : undefined,
            ratioHelp: _t("Share that went on"),
            notes: [],
        };
    });
    rows.push({
        id: WON_ROW,
        stage: null,
        name: _t("Won"),
        tone: "won",
        figure: "won",
        value: format.value(won),
        text: format.short(won),
        tooltip: format.full(won),
        secondary: format.percent(entered.count ? (100 * won.count) / entered.count : null),
        notes: [],
    });
    return rows;
}

/** Months as the trend chart wants them; the future has nothing to show. */
export function monthChartMonths(answer, format, labels) {
    const day = serializeDate(today());
    const months = answer.months.filter((month) => month.date_from <= day);
    return months.map(({ date_from, total }) => {
        const label = deserializeDate(date_from).toLocaleString({
            year: "numeric",
            month: "short",
        });
        const keys = ["opening", "inflow", "outflow", "won", "lost", "closing"];
        const lines = keys.map((key) => ({ label: labels[key], text: format.full(total[key]) }));
        return {
            label,
            description: `${label}: ${lines.map((line) => `${line.label} ${line.text}`).join(", ")}`,
            lines,
            values: {
                opening: format.value(total.opening),
                closing: format.value(total.closing),
                inflow: format.value(total.inflow),
                won: format.value(total.won),
                lost: format.value(total.lost),
                removed: format.value(total.removed),
            },
        };
    });
}

/**
 * Cells of the cohort table: what each stage was reached by, then the outcomes.
 *
 * @param {object} answer of `get_funnel`, cohort mode
 * @param {import("./funnel_figures").FigureFormat} format
 * @param {{ [figure: string]: string }} labels of the figures
 * @returns {{columns: Array<object>, rows: Array<object>}} see the props of `CohortTable`
 */
export function cohortTable(answer, format, labels) {
    // Being won is among the outcomes.
    const shown = answer.stages.filter((stage) => !stage.is_won);
    const outcomes = ["won", "lost", "removed", "open"];
    const columns = [
        { key: "entered", label: _t("Entered") },
        ...shown.map((stage) => ({ key: `stage-${stage.id}`, label: stage.name })),
        ...outcomes.map((key) => ({ key, label: labels[key] })),
        { key: "success_percent", label: labels.success_percent },
        { key: "cycle_avg_days", label: labels.cycle_avg_days },
    ];
    const makeRow = (id, name, stages, total, extra) => {
        const quantity = (key, figure, stage, label, value, note) => ({
            key,
            figure,
            stage,
            text: format.short(value, { noSymbol: true }),
            label: `${label}, ${name}: ${format.short(value)}`,
            tooltip: format.full(value),
            isEmpty: !value.count && !value.amount,
            note,
        });
        const cells = [quantity("entered", "reached", null, _t("Entered"), total.reached)];
        for (const stage of shown) {
            const { reached, reached_percent } = stages[stage.id] || {
                reached: { count: 0, amount: 0 },
                reached_percent: null,
            };
            const note = format.percent(reached_percent);
            cells.push(
                quantity(`stage-${stage.id}`, "reached", stage.id, stage.name, reached, note)
            );
        }
        for (const key of outcomes) {
            const value = total[key] || { count: 0, amount: 0 };
            cells.push(quantity(key, key, null, labels[key], value));
        }
        cells.push({ key: "success_percent", text: format.percent(total.success_percent) });
        cells.push({ key: "cycle_avg_days", text: format.days(total.cycle_avg_days) });
        return { id, name, isTotal: false, cells, ...extra };
    };
    const stagesOfAll = Object.fromEntries(answer.stages.map((stage) => [stage.id, stage.figures]));
    const rows = answer.groups.map((group) =>
        makeRow(`group-${group.key}`, group.label || _t("None"), group.stages, group.total, {
            groupKey: group.key,
        })
    );
    rows.push(makeRow("total", _t("All"), stagesOfAll, answer.total, { isTotal: true }));
    return { columns, rows };
}
