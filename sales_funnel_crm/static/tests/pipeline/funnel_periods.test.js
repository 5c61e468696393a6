import { describe, expect, test } from "@odoo/hoot";
import { mockTimeZone } from "@odoo/hoot-mock";
import {
    isPeriod,
    movePeriod,
    periodDates,
    presetOf,
    PRESETS,
} from "@sales_funnel_crm/pipeline/funnel_view/funnel_periods";
import { validChoice } from "@sales_funnel_crm/pipeline/funnel_view/funnel_choice";

describe.current.tags("headless");

const day = (text) => luxon.DateTime.fromISO(text);
const dates = (period, today) => {
    const { dateFrom, dateTo } = periodDates(period, day(today));
    return [dateFrom, dateTo];
};

// FUN-01: any period.
test("presets are half-open local days around today", () => {
    const resolved = Object.fromEntries(
        Object.keys(PRESETS).map((name) => [name, dates(PRESETS[name], "2026-03-31")])
    );
    expect(resolved).toEqual({
        this_month: ["2026-03-01", "2026-04-01"],
        last_month: ["2026-02-01", "2026-03-01"],
        this_quarter: ["2026-01-01", "2026-04-01"],
        last_quarter: ["2025-10-01", "2026-01-01"],
        this_year: ["2026-01-01", "2027-01-01"],
        last_year: ["2025-01-01", "2026-01-01"],
        last_30_days: ["2026-03-02", "2026-04-01"],
        last_90_days: ["2026-01-01", "2026-04-01"],
        last_365_days: ["2025-04-01", "2026-04-01"],
    });
});

test("days are not lost where the clock changes", () => {
    mockTimeZone("Europe/Berlin");
    expect(dates(PRESETS.last_30_days, "2026-04-05")).toEqual(["2026-03-07", "2026-04-06"]);
    const march = { unit: "custom", from: "2026-03-20", to: "2026-03-31" };
    expect(movePeriod(march, 1)).toEqual({ unit: "custom", from: "2026-03-31", to: "2026-04-11" });
});

test("the period before and after has the same length", () => {
    expect(dates(movePeriod(PRESETS.this_month, -1), "2026-03-31")).toEqual([
        "2026-02-01",
        "2026-03-01",
    ]);
    expect(dates(movePeriod(PRESETS.last_30_days, -1), "2026-03-31")).toEqual([
        "2026-01-31",
        "2026-03-02",
    ]);
    const quarter = { unit: "custom", from: "2026-01-01", to: "2026-04-01" };
    expect(movePeriod(quarter, 1)).toEqual({
        unit: "custom",
        from: "2026-04-01",
        to: "2026-07-01",
    });
    expect(movePeriod(movePeriod(quarter, 1), -1)).toEqual(quarter);
});

test("a moved preset is no preset any more, and is one again when moved back", () => {
    expect(presetOf(movePeriod(PRESETS.this_year, -1))).toBe("last_year");
    expect(presetOf(movePeriod(PRESETS.this_year, -2))).toBe(undefined);
    expect(presetOf({ unit: "custom", from: "2026-01-01", to: "2026-02-01" })).toBe(undefined);
});

test("periods that cannot be used are recognised", () => {
    expect(isPeriod({ unit: "month", offset: -3 })).toBe(true);
    expect(isPeriod({ unit: "custom", from: "2026-01-01", to: "2026-01-02" })).toBe(true);
    for (const wrong of [
        null,
        "month",
        { unit: "week", offset: 0 },
        { unit: "month" },
        { unit: "day", offset: 0, size: 0 },
        { unit: "custom", from: "2026-01-02", to: "2026-01-01" },
        { unit: "custom", from: "2026-13-01", to: "2026-14-01" },
    ]) {
        expect(isPeriod(wrong)).toBe(false);
    }
});

test("only what is known is taken from a remembered choice", () => {
    expect(validChoice({ measure: "amount", mode: "magic", compare: "yes", period: 3 })).toEqual({
        measure: "amount",
    });
    expect(validChoice(null)).toEqual({});
});
