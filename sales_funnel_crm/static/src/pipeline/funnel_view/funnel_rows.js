import { _t } from "@web/core/l10n/translation";
import {
    changeBetween,
    figureHelp,
    figureLabels,
    IDENTITY_TERMS,
    INFLOW_PARTS,
    isEmptyFigures,
    OUTFLOW_PARTS,
    rateDefinitions,
} from "./funnel_figures";

const OWNERS = /^(user_id|team_id|company_id)\b/;
// Figures that rise to the better, and to the worse; the others only change.
const GOOD = new Set(["won", "success_percent", "conversion_percent", "inflow"]);
const BAD = new Set(["lost", "overdue", "outflow"]);

/** Stages worth a row: those of today, and others as long as they hold a figure. */
export function shownStages(answer) {
    const groups = answer.groups || [];
    return answer.stages.filter(
        (stage) =>
            (!stage.is_won && !stage.former) ||
            !isEmptyFigures(stage.figures) ||
            groups.some(({ stages }) => stages[stage.id] && !isEmptyFigures(stages[stage.id]))
    );
}

function allFigures(answer) {
    return [
        answer.total,
        ...answer.stages.map((stage) => stage.figures),
        ...answer.groups.flatMap((group) => [group.total, ...Object.values(group.stages)]),
    ];
}

/**
 * Columns of the table.
 *
 * @param {object} answer of `get_funnel`, flow mode
 * @param {object} options
 * @param {"count" | "amount"} options.measure
 * @param {string | null} options.groupBy
 * @param {{ inflow: boolean, outflow: boolean }} options.expanded
 * @returns {Array<{ key: string, label: string, help: string, kind: string, part: boolean,
 *  expandable: boolean, isExpanded: boolean }>} `kind` is quantity, percent or days
 */
export function tableColumns(answer, { measure, groupBy, expanded }) {
    const labels = figureLabels();
    const help = figureHelp();
    const rates = rateDefinitions();
    help.success_percent = rates.successRate[answer.success_rate];
    help.conversion_percent = rates.conversionRate[answer.conversion_rate];
    const figures = allFigures(answer);
    const isUsed = (key) => figures.some((figure) => figure[key] && figure[key][measure] !== 0);
    const byOwner = OWNERS.test(groupBy || "");
    const keys = ["opening", "inflow"];
    if (expanded.inflow) {
        keys.push(...INFLOW_PARTS);
    }
    keys.push("outflow");
    if (expanded.outflow) {
        keys.push(...OUTFLOW_PARTS);
    }
    keys.push("won", "lost");
    const isOneSided = ({ transfer_in, transfer_out }) =>
        transfer_in[measure] !== transfer_out[measure];
    if (byOwner || figures.some(isOneSided)) {
        keys.push("transfer_in", "transfer_out");
    }
    if (measure === "amount") {
        keys.push("revalued");
    }
    if (answer.converted && measure === "amount") {
        keys.push("exchange");
    }
    if (isUsed("adjusted")) {
        keys.push("adjusted");
    }
    keys.push("closing", "overdue");
    keys.push("conversion_percent", "success_percent", "stay_avg_days", "stay_median_days");
    return keys.map((key) => ({
        key,
        label: labels[key],
        help: help[key],
        kind: key.endsWith("_percent") ? "percent" : key.endsWith("_days") ? "days" : "quantity",
        part: INFLOW_PARTS.includes(key) || OUTFLOW_PARTS.includes(key),
        expandable: key in expanded,
        isExpanded: Boolean(expanded[key]),
    }));
}

/**
 * Rows of the table: the stages and the total; with groups, each group with its
 * stages below when it is unfolded.
 *
 * @param {object} answer of `get_funnel`, flow mode
 * @param {Set} unfolded row ids whose stages are shown
 * @returns {Array<object>} rows with `id`, `name`, `figures`, `before`, `stage`, `groupKey`,
 *  `level`, `isTotal`, `foldable`, `isUnfolded`
 */
export function tableRows(answer, unfolded) {
    const stages = shownStages(answer);
    const stageRows = (prefix, figuresOf, extra) =>
        stages
            .filter((stage) => figuresOf(stage))
            .map((stage) => ({
                id: `${prefix}-${stage.id}`,
                name: stage.name,
                former: stage.former,
                threshold: stage.threshold_days,
                figures: figuresOf(stage),
                stage: stage.id,
                ...extra,
            }));
    const total = {
        id: "total",
        name: _t("Whole pipeline"),
        figures: answer.total,
        before: answer.previous?.total,
        stage: null,
        level: 0,
        isTotal: true,
    };
    const ofPipeline = (level) =>
        stageRows("stage", (stage) => stage.figures, { level }).map((row) => ({
            ...row,
            before: answer.previous?.stages[row.stage],
        }));
    if (!answer.groups.length) {
        return [...ofPipeline(0), total];
    }
    const rows = [];
    for (const group of answer.groups) {
        const id = `group-${group.key}`;
        const isUnfolded = unfolded.has(id);
        rows.push({
            id,
            name: group.label || _t("None"),
            figures: group.total,
            stage: null,
            groupKey: group.key,
            level: 0,
            foldable: true,
            isUnfolded,
        });
        if (isUnfolded) {
            const extra = { level: 1, groupKey: group.key };
            rows.push(...stageRows(id, (stage) => group.stages[stage.id], extra));
        }
    }
    const isUnfolded = unfolded.has("total");
    rows.push({ ...total, foldable: true, isUnfolded });
    return isUnfolded ? [...rows, ...ofPipeline(1)] : rows;
}

/** What a change against the previous period means: "good", "bad" or "plain". */
export function changeTone(key, difference) {
    if (!difference || !(GOOD.has(key) || BAD.has(key))) {
        return "plain";
    }
    return GOOD.has(key) === difference > 0 ? "good" : "bad";
}

/**
 * The change of one key figure against the previous period, in words.
 *
 * @returns {{ text: string, tone: string } | undefined}
 */
export function describeChange(key, value, before, format) {
    const change = changeBetween(value, before);
    if (!change) {
        return undefined;
    }
    const { difference, percent } = change;
    const tone = changeTone(key, difference);
    if (Math.abs(difference) < 1e-9) {
        return { text: "=", tone };
    }
    const arrow = difference > 0 ? "▲" : "▼";
    if (key.endsWith("_percent")) {
        return {
            text: _t("%(arrow)s %(points)s pts", {
                arrow,
                points: format.number(Math.abs(difference)),
            }),
            tone,
        };
    }
    const size =
        percent === null ? format.raw(Math.abs(difference)) : format.percent(Math.abs(percent));
    return { text: `${arrow} ${size}`, tone };
}

/**
 * The terms of the identity that are worth saying, e.g. opening 5 + inflow 2 = closing 7.
 *
 * @param {object} figures
 * @param {"count" | "amount"} measure
 * @returns {Array<{ key: string, sign: 1 | -1, value: number }>} without the closing
 */
export function identityTerms(figures, measure) {
    const always = new Set(["opening", "inflow", "outflow", "won", "lost"]);
    const { transfer_in, transfer_out } = figures;
    // Inside the whole, what one hands over another receives.
    const areInternal = transfer_in[measure] === transfer_out[measure];
    return IDENTITY_TERMS.filter(
        ([key]) =>
            always.has(key) ||
            (figures[key]?.[measure] && !(areInternal && key.startsWith("transfer_")))
    ).map(([key, sign]) => {
        const value = figures[key][measure];
        // A negative revaluation is read as a subtraction, not as "+ −5".
        return value < 0 && sign > 0 ? { key, sign: -1, value: -value } : { key, sign, value };
    });
}
