import { describe, expect, test } from "@odoo/hoot";
import {
    monthTicks,
    place,
    planLinks,
    planRange,
    rowBars,
    shifted,
    toDay,
    toIso,
} from "@sales_funnel_crm/contract/plan_chart/plan_geometry";

describe.current.tags("desktop");

const row = (key, values) => ({
    key,
    start: "2026-03-10",
    end: "2026-03-12",
    start_actual: false,
    end_actual: false,
    after: [],
    ...values,
});

test("days are counted without a time zone, also over the change of the clock", () => {
    expect(toDay("2026-03-30") - toDay("2026-03-28")).toBe(2);
    expect(toIso(toDay("2024-02-28") + 1)).toBe("2024-02-29");
});

test("the chart shows all dates and today, with three days around", () => {
    const rows = [row("a"), row("b", { start: false, end: false, end_actual: "2026-03-20" })];
    const range = planRange(rows, "2026-03-01");
    expect(toIso(range.from)).toBe("2026-02-26");
    expect(toIso(range.from + range.days - 1)).toBe("2026-03-23");
    expect(planRange([], "2026-03-01").days).toBe(7);
});

test("bars begin at the start of their first day and end at the end of their last", () => {
    const range = { from: toDay("2026-03-10"), days: 10 };
    const bars = rowBars(row("a", { start_actual: "2026-03-12" }), range, "2026-03-15");
    expect(bars.planned).toEqual({ left: 0, width: 30 });
    expect(bars.actual.left).toBe(20);
    expect(Math.round(bars.actual.width)).toBe(40);
    const none = rowBars(row("b", { start: false, end: false }), range, "2026-03-15");
    expect(none).toEqual({ planned: null, actual: null });
});

test("months are marked, twelve at most", () => {
    const range = { from: toDay("2026-01-15"), days: 90 };
    expect(monthTicks(range).map((tick) => toIso(tick.day))).toEqual([
        "2026-02-01",
        "2026-03-01",
        "2026-04-01",
    ]);
    expect(monthTicks(range)[0].left).toBe(place(range, toDay("2026-02-01")));
    const years = monthTicks({ from: toDay("2026-02-01"), days: 365 * 5 });
    expect(years.length).toBeLessThan(13);
    expect(toIso(years[0].day)).toBe("2026-07-01");
});

test("links lead from the end of what comes first; late ones are told", () => {
    const rows = [
        row("step-1", { end: "2026-03-20" }),
        row("step-2", { after: ["step-1", "step-9"] }),
        row("step-3", { after: ["step-2"], start: "2026-03-21", end: "2026-03-22" }),
        row("step-4", { after: ["step-3"], start: false, end: false }),
    ];
    const range = planRange(rows, "2026-03-10");
    const links = planLinks(rows, range);
    expect(links.map(({ key, from, to, isLate }) => [key, from, to, isLate])).toEqual([
        ["step-1>step-2", 0, 1, true],
        ["step-2>step-3", 1, 2, false],
    ]);
    expect(links[0].left).toBe(place(range, toDay("2026-03-20"), 1));
});

test("a bar is moved as a whole, a pulled end stops at the other one", () => {
    expect(shifted(row("a"), 5, "move")).toEqual({ start: "2026-03-15", end: "2026-03-17" });
    expect(shifted(row("a"), 5, "end")).toEqual({ start: "2026-03-10", end: "2026-03-17" });
    expect(shifted(row("a"), -5, "end")).toEqual({ start: "2026-03-10", end: "2026-03-10" });
    expect(shifted(row("a"), 9, "start")).toEqual({ start: "2026-03-12", end: "2026-03-12" });
});
