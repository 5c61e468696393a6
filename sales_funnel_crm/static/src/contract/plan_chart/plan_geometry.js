const DAY = 24 * 60 * 60 * 1000;
const PAD_DAYS = 3;
const MAX_TICKS = 12;
const STEPS_OF_MONTHS = [1, 2, 3, 6, 12, 24, 60];

/** Return the number of a day, so that days can be added; `iso` like "2026-03-01". */
export function toDay(iso) {
    const [year, month, day] = iso.split("-").map(Number);
    return Date.UTC(year, month - 1, day) / DAY;
}

/** Return the day of a number as ISO date. */
export function toIso(day) {
    return new Date(day * DAY).toISOString().slice(0, 10);
}

/**
 * Return the days that a chart shows: all dates of the rows and today, with a margin.
 *
 * @param {Object[]} rows with `start`, `end`, `start_actual`, `end_actual` as ISO date or false
 * @param {string} today ISO date
 * @returns {{ from: number, days: number }} `days` is at least 1
 */
export function planRange(rows, today) {
    const dates = rows.flatMap((row) => [row.start, row.end, row.start_actual, row.end_actual]);
    const days = [...dates.filter(Boolean), today].map(toDay);
    const from = Math.min(...days) - PAD_DAYS;
    return { from, days: Math.max(...days) + PAD_DAYS + 1 - from };
}

/** Return where a day begins, in percent of the width; `offset` 1 for its end. */
export function place(range, day, offset = 0) {
    return (100 * (day + offset - range.from)) / range.days;
}

/**
 * Return the firsts of months to be marked, twelve at most.
 *
 * @returns {{ day: number, left: number }[]} `left` in percent
 */
export function monthTicks(range) {
    const last = range.from + range.days;
    const first = new Date(range.from * DAY);
    const months = range.days / 30;
    const step = STEPS_OF_MONTHS.find((size) => months / size <= MAX_TICKS) || 120;
    const ticks = [];
    let year = first.getUTCFullYear();
    let month = Math.ceil(first.getUTCMonth() / step) * step;
    for (;;) {
        const day = Date.UTC(year, month, 1) / DAY;
        if (day >= last) {
            return ticks;
        }
        if (day >= range.from) {
            ticks.push({ day, left: place(range, day) });
        }
        month += step;
        if (month > 11) {
            year += Math.floor(month / 12);
            month %= 12;
        }
    }
}

/**
 * Return planned and actual bar of a row, in percent; null without dates.
 *
 * What is being carried out lasts until today.
 */
export function rowBars(row, range, today) {
    const bar = (start, end) => ({
        left: place(range, toDay(start)),
        width: place(range, toDay(end), 1) - place(range, toDay(start)),
    });
    const isBegun = row.start_actual && row.start_actual <= (row.end_actual || today);
    return {
        planned: row.start && row.end ? bar(row.start, row.end) : null,
        actual: isBegun ? bar(row.start_actual, row.end_actual || today) : null,
    };
}

/**
 * Return the lines from what comes first to what waits for it.
 *
 * @param {Object[]} rows in their order on the screen
 * @returns {{ key: string, from: number, to: number, left: number, right: number,
 *     isLate: boolean }[]} `from` and `to` are indexes of rows; `left` is where the first one ends
 *     and `right` where the second begins, in percent
 */
export function planLinks(rows, range) {
    const indexes = new Map(rows.map((row, index) => [row.key, index]));
    return rows.flatMap((row, to) =>
        row.after
            .filter((key) => indexes.has(key))
            .map((key) => [rows[indexes.get(key)], indexes.get(key)])
            .filter(([before]) => before.end && row.start)
            .map(([before, from]) => ({
                key: `${before.key}>${row.key}`,
                from,
                to,
                left: place(range, toDay(before.end), 1),
                right: place(range, toDay(row.start)),
                isLate: toDay(before.end) > toDay(row.end),
            }))
    );
}

/**
 * Return the dates of a row that is moved or of which an end is pulled.
 *
 * @param {{ start: string, end: string }} row
 * @param {number} days
 * @param {"move" | "start" | "end"} edge a pulled end stops at the other one
 * @returns {{ start: string, end: string }}
 */
export function shifted(row, days, edge) {
    const start = toDay(row.start);
    const end = toDay(row.end);
    switch (edge) {
        case "start":
            return { start: toIso(Math.min(start + days, end)), end: row.end };
        case "end":
            return { start: row.start, end: toIso(Math.max(end + days, start)) };
        default:
            return { start: toIso(start + days), end: toIso(end + days) };
    }
}
