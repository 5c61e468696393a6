import { _t } from "@web/core/l10n/translation";
import { deserializeDate, formatDate, serializeDate } from "@web/core/l10n/dates";

/**
 * A period the user can choose. Calendar units move with the day it is looked
 * at: `{ unit: "month", offset: -1 }` is always last month. Fixed dates are
 * `{ unit: "custom", from, to }`, half-open like everything the server gets.
 *
 * @typedef {{ unit: "month" | "quarter" | "year", offset: number }} CalendarPeriod
 * @typedef {{ unit: "day", size: number, offset: number }} RollingPeriod
 * @typedef {{ unit: "custom", from: string, to: string }} CustomPeriod
 * @typedef {CalendarPeriod | RollingPeriod | CustomPeriod} Period
 */

const CALENDAR_UNITS = ["month", "quarter", "year"];

/** @type {{ [name: string]: Period }} */
export const PRESETS = {
    this_month: { unit: "month", offset: 0 },
    last_month: { unit: "month", offset: -1 },
    this_quarter: { unit: "quarter", offset: 0 },
    last_quarter: { unit: "quarter", offset: -1 },
    this_year: { unit: "year", offset: 0 },
    last_year: { unit: "year", offset: -1 },
    last_30_days: { unit: "day", size: 30, offset: 0 },
    last_90_days: { unit: "day", size: 90, offset: 0 },
    last_365_days: { unit: "day", size: 365, offset: 0 },
};

export function presetLabels() {
    return {
        this_month: _t("This month"),
        last_month: _t("Last month"),
        this_quarter: _t("This quarter"),
        last_quarter: _t("Last quarter"),
        this_year: _t("This year"),
        last_year: _t("Last year"),
        last_30_days: _t("Last 30 days"),
        last_90_days: _t("Last 90 days"),
        last_365_days: _t("Last 365 days"),
    };
}

const isIsoDate = (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && deserializeDate(text).isValid;

/** Whether `period` (of local storage, a favorite…) can be used. */
export function isPeriod(period) {
    if (!period || typeof period !== "object") {
        return false;
    }
    if (period.unit === "custom") {
        return isIsoDate(period.from) && isIsoDate(period.to) && period.from < period.to;
    }
    if (!Number.isInteger(period.offset)) {
        return false;
    }
    if (period.unit === "day") {
        return Number.isInteger(period.size) && period.size > 0;
    }
    return CALENDAR_UNITS.includes(period.unit);
}

/**
 * First day of the period and the day after its last one, in the user's zone.
 *
 * @param {Period} period
 * @param {luxon.DateTime} today
 * @returns {{ from: luxon.DateTime, to: luxon.DateTime }}
 */
export function resolvePeriod(period, today) {
    const day = today.startOf("day");
    if (period.unit === "custom") {
        return { from: deserializeDate(period.from), to: deserializeDate(period.to) };
    }
    if (period.unit === "day") {
        const to = day.plus({ days: 1 + period.offset * period.size });
        return { from: to.minus({ days: period.size }), to };
    }
    const step = { [`${period.unit}s`]: 1 };
    const from = day.startOf(period.unit).plus({ [`${period.unit}s`]: period.offset });
    return { from, to: from.plus(step) };
}

/**
 * The dates as the server wants them.
 *
 * @param {Period} period
 * @param {luxon.DateTime} today
 * @returns {{ dateFrom: string, dateTo: string }} half-open: `dateTo` is not in the period
 */
export function periodDates(period, today) {
    const { from, to } = resolvePeriod(period, today);
    return { dateFrom: serializeDate(from), dateTo: serializeDate(to) };
}

/** The period just before (`step` -1) or after (`step` 1), of the same length. */
export function movePeriod(period, step) {
    if (period.unit !== "custom") {
        return { ...period, offset: period.offset + step };
    }
    const from = deserializeDate(period.from);
    const to = deserializeDate(period.to);
    // Whole months stay whole months: March is followed by April, not by 31 days.
    const size =
        from.day === 1 && to.day === 1
            ? { months: Math.round(to.diff(from, "months").months) }
            : { days: Math.round(to.diff(from, "days").days) };
    const shift = (date) => serializeDate(step > 0 ? date.plus(size) : date.minus(size));
    return { unit: "custom", from: shift(from), to: shift(to) };
}

/** Name of the preset that equals `period`, or undefined. */
export function presetOf(period) {
    return Object.keys(PRESETS).find((name) => {
        const preset = PRESETS[name];
        return (
            preset.unit === period.unit &&
            preset.offset === period.offset &&
            preset.size === period.size
        );
    });
}

/** Both days of a period in words, e.g. "01/01/2026 – 03/31/2026". */
export function rangeLabel(from, to) {
    const last = to.minus({ days: 1 });
    return +last === +from ? formatDate(from) : `${formatDate(from)} – ${formatDate(last)}`;
}

/**
 * Short name of the period for the toolbar.
 *
 * @param {Period} period
 * @param {luxon.DateTime} today
 * @returns {string} e.g. "March 2026", "Q1 2026", "2026" or two dates
 */
export function periodLabel(period, today) {
    const { from, to } = resolvePeriod(period, today);
    switch (period.unit) {
        case "month":
            return from.toLocaleString({ year: "numeric", month: "long" });
        case "quarter":
            return _t("Q%(quarter)s %(year)s", { quarter: from.quarter, year: from.year });
        case "year":
            return from.toFormat("yyyy");
        case "day":
            if (period.offset === 0) {
                return _t("Last %s days", period.size);
            }
            break;
        case "custom":
            return _t("From – to");
    }
    return rangeLabel(from, to);
}
