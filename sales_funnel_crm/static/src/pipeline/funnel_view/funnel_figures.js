import { getCurrency } from "@web/core/currency";
import { _t } from "@web/core/l10n/translation";
import { user } from "@web/core/user";
import { nbsp } from "@web/core/utils/strings";
import {
    formatFloat,
    formatInteger,
    formatMonetary,
    formatPercentage,
} from "@web/views/fields/formatters";

export const INFLOW_PARTS = ["new", "forward_in", "backward_in", "reopened"];
export const OUTFLOW_PARTS = ["forward_out", "backward_out", "removed"];
export const NO_VALUE = "–";
// They count in ten thousands (万), which Odoo's own "k" and "M" do not know.
const MYRIAD_LANGUAGES = /^(zh|ja|ko)\b/;

/** Figures that are sums of deals, hence can be opened; all others are rates and days. */
export const QUANTITIES = [
    "opening",
    "inflow",
    ...INFLOW_PARTS,
    "outflow",
    ...OUTFLOW_PARTS,
    "won",
    "lost",
    "transfer_in",
    "transfer_out",
    "revalued",
    "adjusted",
    "exchange",
    "closing",
    "overdue",
];

/** The terms of the identity: opening and all that changes it, with their sign. */
export const IDENTITY_TERMS = [
    ["opening", 1],
    ["inflow", 1],
    ["outflow", -1],
    ["won", -1],
    ["lost", -1],
    ["transfer_in", 1],
    ["transfer_out", -1],
    ["revalued", 1],
    ["exchange", 1],
    ["adjusted", 1],
];

export function figureLabels() {
    return {
        opening: _t("Opening"),
        inflow: _t("Inflow"),
        new: _t("New"),
        forward_in: _t("Forward in"),
        backward_in: _t("Backward in"),
        reopened: _t("Reopened"),
        outflow: _t("Outflow"),
        forward_out: _t("Forward out"),
        backward_out: _t("Backward out"),
        removed: _t("Removed"),
        won: _t("Won"),
        lost: _t("Lost"),
        transfer_in: _t("Transferred in"),
        transfer_out: _t("Transferred out"),
        revalued: _t("Revalued"),
        adjusted: _t("Adjusted"),
        exchange: _t("Exchange"),
        closing: _t("Closing"),
        overdue: _t("Overdue"),
        conversion_percent: _t("Conversion"),
        success_percent: _t("Success"),
        stay_avg_days: _t("Average stay"),
        stay_median_days: _t("Median stay"),
        reached: _t("Reached"),
        open: _t("Still open"),
        cycle_avg_days: _t("Average cycle"),
        cycle_median_days: _t("Median cycle"),
    };
}

export function figureHelp() {
    return {
        opening: _t("Open when the period starts."),
        inflow: _t("Entered the stage in the period: new, moved here, or reopened."),
        new: _t("Entered the pipeline: created, or converted from a lead."),
        forward_in: _t("Moved forward into this stage."),
        backward_in: _t("Moved back into this stage."),
        reopened: _t("Came back after being won, lost or archived."),
        outflow: _t("Left the stage without being won or lost."),
        forward_out: _t("Moved to a later stage."),
        backward_out: _t("Moved back to an earlier stage."),
        removed: _t("Archived without being lost, merged into another, or deleted."),
        won: _t("Won out of this stage."),
        lost: _t("Lost out of this stage."),
        transfer_in: _t("Received from another salesperson, team or company."),
        transfer_out: _t("Handed over to another salesperson, team or company."),
        revalued: _t("Change of the expected revenue while in the stage."),
        adjusted: _t("Corrections found by the nightly reconciliation."),
        exchange: _t("Effect of the exchange rates on amounts in other currencies."),
        closing: _t("Open when the period ends: what stands in the stage."),
        overdue: _t("Of the closing, in the stage for longer than its threshold."),
        stay_avg_days: _t("Mean number of days in the stage, of those that left it."),
        stay_median_days: _t("Half of those that left the stage stayed longer than this."),
    };
}

/** How the two rates are computed, for each alternative. */
export function rateDefinitions() {
    return {
        successRate: {
            closed: _t("won ÷ (won + lost)"),
            honest: _t("won ÷ (won + lost + overdue)"),
        },
        conversionRate: {
            presence: _t("(forward + won) ÷ (opening + inflow)"),
            exits: _t("(forward + won) ÷ all that left the stage"),
        },
    };
}

/**
 * Writes figures for one measure and currency.
 *
 * @param {"count" | "amount"} measure
 * @param {{ id: number }} currency
 */
export class FigureFormat {
    constructor(measure, currency) {
        this.measure = measure;
        this.currencyId = currency.id;
    }

    /** @param {{ count: number, amount: number }} quantity */
    value(quantity) {
        return quantity[this.measure];
    }

    short(quantity, { noSymbol = false } = {}) {
        return this.measure === "count"
            ? formatInteger(quantity.count)
            : this.amount(quantity.amount, noSymbol);
    }

    full(quantity) {
        return this.measure === "count"
            ? formatInteger(quantity.count)
            : formatMonetary(quantity.amount, { currencyId: this.currencyId });
    }

    /** The measure that is not chosen, to be shown beside the chosen one. */
    other(quantity) {
        return this.measure === "count"
            ? this.amount(quantity.amount)
            : formatInteger(quantity.count);
    }

    amount(amount, noSymbol = false) {
        if (MYRIAD_LANGUAGES.test(user.lang)) {
            return this.myriads(amount, noSymbol);
        }
        return formatMonetary(amount, {
            currencyId: this.currencyId,
            humanReadable: true,
            digits: [16, Math.abs(amount) < 1000 ? 0 : 1],
            noSymbol,
        });
    }

    myriads(amount, noSymbol) {
        const text = new Intl.NumberFormat(user.lang, {
            notation: "compact",
            maximumFractionDigits: Math.abs(amount) < 1000 ? 0 : 1,
        }).format(amount);
        const currency = getCurrency(this.currencyId);
        if (noSymbol || !currency) {
            return text;
        }
        const parts = [currency.symbol, text];
        return (currency.position === "after" ? parts.reverse() : parts).join(nbsp);
    }

    /** A bare number in the chosen measure. */
    raw(value, { noSymbol = false } = {}) {
        return this.measure === "count" ? formatInteger(value) : this.amount(value, noSymbol);
    }

    /** A bare number in full, with the currency when it is money. */
    plain(value) {
        return this.measure === "count"
            ? formatInteger(value)
            : formatMonetary(value, { currencyId: this.currencyId });
    }

    number(value) {
        return formatFloat(value, { digits: [16, 1], trailingZeros: false });
    }

    percent(value) {
        return value === null || value === undefined
            ? NO_VALUE
            : formatPercentage(value / 100, { digits: [16, 1], trailingZeros: true });
    }

    days(value) {
        return value === null || value === undefined
            ? NO_VALUE
            : formatFloat(value, { digits: [16, 1] });
    }
}

/** Whether a figure object holds nothing at all, in counts and amounts. */
export function isEmptyFigures(figures) {
    return QUANTITIES.every(
        (key) => !figures[key] || (figures[key].count === 0 && figures[key].amount === 0)
    );
}

/**
 * Change of a figure against the previous period.
 *
 * @param {number | null} value
 * @param {number | null} before
 * @returns {{ difference: number, percent: number | null } | null} null when nothing can be said
 */
export function changeBetween(value, before) {
    if (value === null || value === undefined || before === null || before === undefined) {
        return null;
    }
    const difference = value - before;
    return { difference, percent: before > 0 ? (100 * difference) / before : null };
}
