import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { allowTranslations, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { localization } from "@web/core/l10n/localization";
import { user } from "@web/core/user";
import { FigureFormat } from "@sales_funnel_crm/pipeline/funnel_view/funnel_figures";
import {
    describeChange,
    identityTerms,
    tableColumns,
    tableRows,
} from "@sales_funnel_crm/pipeline/funnel_view/funnel_rows";
import { identitySentence } from "@sales_funnel_crm/pipeline/funnel_view/funnel_tiles";
import { makeFigures, makeFlowAnswer } from "./funnel_answer";

describe.current.tags("headless");

beforeEach(() => {
    allowTranslations();
    patchWithCleanup(localization, { decimalPoint: ".", thousandsSep: ",", grouping: [3, 0] });
});

const COUNT = new FigureFormat("count", { id: 1 });
const options = { measure: "count", groupBy: null, expanded: { inflow: false, outflow: false } };
const keys = (answer, changes) =>
    tableColumns(answer, { ...options, ...changes }).map(({ key }) => key);

// FUN-01: the columns that the funnel must have.
test("columns: stagnant, opening, inflow, outflow, won, lost, success, conversion", () => {
    expect(keys(makeFlowAnswer())).toEqual([
        "opening",
        "inflow",
        "outflow",
        "won",
        "lost",
        "closing",
        "overdue",
        "conversion_percent",
        "success_percent",
        "stay_avg_days",
        "stay_median_days",
    ]);
});

test("columns follow the measure, the owner and what is unfolded", () => {
    const answer = makeFlowAnswer({ converted: true });
    expect(keys(answer, { measure: "amount" })).toInclude("revalued");
    expect(keys(answer, { measure: "amount" })).toInclude("exchange");
    expect(keys(answer)).not.toInclude("exchange");
    expect(keys(answer, { groupBy: "user_id" })).toInclude("transfer_in");
    expect(keys(answer, { groupBy: "source_id" })).not.toInclude("transfer_in");
    const inflow = { inflow: true, outflow: false };
    expect(keys(answer, { expanded: inflow })).toInclude("backward_in");
});

test("transfers and adjustments are never hidden when they change a figure", () => {
    const answer = makeFlowAnswer({ total: makeFigures({ transfer_out: 2, adjusted: 1 }) });
    expect(keys(answer)).toInclude("transfer_out");
    expect(keys(answer)).toInclude("adjusted");
});

test("rows: stages that hold something, then the whole pipeline", () => {
    const rows = tableRows(makeFlowAnswer(), new Set());
    expect(rows.map(({ id }) => id)).toEqual(["stage-4", "stage-5", "total"]);
    expect(rows[2].stage).toBe(null);
});

test("rows of a group unfold to its stages", () => {
    const groups = [
        {
            key: 7,
            label: "Mitchell",
            stages: { 4: makeFigures({ closing: 1 }) },
            total: makeFigures(),
        },
        { key: false, label: "", stages: {}, total: makeFigures() },
    ];
    const answer = makeFlowAnswer({ groups });
    expect(tableRows(answer, new Set()).map(({ name }) => String(name))).toEqual([
        "Mitchell",
        "None",
        "Whole pipeline",
    ]);
    const rows = tableRows(answer, new Set(["group-7"]));
    expect(rows.map(({ id }) => id)).toEqual(["group-7", "group-7-4", "group-false", "total"]);
    expect(rows[1].groupKey).toBe(7);
});

test("the identity is said in words and leaves nothing out", () => {
    expect(identitySentence(makeFlowAnswer(), COUNT)).toBe(
        "Opening 8 + Inflow 4 − Outflow 0 − Won 2 − Lost 1 = Closing 9"
    );
    const figures = makeFigures({ opening: 5, revalued: -2, transfer_in: 3, transfer_out: 3 });
    const terms = identityTerms(figures, "count");
    expect(terms.at(-1)).toEqual({ key: "revalued", sign: -1, value: 2 });
    expect(terms.some(({ key }) => key.startsWith("transfer"))).toBe(false);
});

test("a change is good or bad by what it means, and silent without a basis", () => {
    expect(describeChange("won", 6, 4, COUNT)).toEqual({ text: "▲ 50.0%", tone: "good" });
    expect(describeChange("lost", 6, 4, COUNT).tone).toBe("bad");
    expect(describeChange("closing", 3, 4, COUNT)).toEqual({ text: "▼ 25.0%", tone: "plain" });
    expect(describeChange("won", 6, 0, COUNT)).toEqual({ text: "▲ 6", tone: "good" });
    expect(describeChange("won", 4, 4, COUNT)).toEqual({ text: "=", tone: "plain" });
    expect(describeChange("success_percent", null, 50, COUNT)).toBe(undefined);
    expect(String(describeChange("success_percent", 60, 50, COUNT).text)).toBe("▲ 10 pts");
});

test("a rate without a denominator is a dash, never zero", () => {
    expect(COUNT.percent(null)).toBe("–");
    expect(COUNT.percent(0)).toBe("0.0%");
    expect(COUNT.days(null)).toBe("–");
});

test("amounts are short, and count in ten thousands where people do", () => {
    const amounts = new FigureFormat("amount", { id: 1 });
    expect(amounts.amount(1234567)).toBe("$\u00a01.2M");
    expect(amounts.amount(950)).toBe("$\u00a0950");
    patchWithCleanup(user, { lang: "zh-CN" });
    expect(amounts.amount(1234567)).toBe("$\u00a0123.5万");
    expect(amounts.amount(950, true)).toBe("950");
});
