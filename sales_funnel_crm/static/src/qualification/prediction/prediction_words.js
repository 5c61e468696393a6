import { _t } from "@web/core/l10n/translation";
import { formatFloat } from "@web/core/utils/numbers";

const CLASS_BY_VERDICT = {
    tells: "text-bg-success",
    unclear: "text-bg-light",
    few: "text-bg-light",
    better: "text-bg-success",
    worse: "text-bg-danger",
    same: "text-bg-light",
    optimistic: "text-bg-warning",
    careful: "text-bg-info",
};

export function verdictLabel(verdict) {
    return {
        tells: _t("predicts"),
        unclear: _t("no proof"),
        few: _t("too few deals"),
        better: _t("won more often"),
        worse: _t("won less often"),
        same: _t("no proof"),
        optimistic: _t("optimistic"),
        careful: _t("careful"),
    }[verdict];
}

export function verdictClass(verdict) {
    return CLASS_BY_VERDICT[verdict];
}

/**
 * @param {number|null} value
 * @param {number} [digits]
 * @returns {string} a dash without a value: no data is not zero
 */
export function number(value, digits = 0) {
    return typeof value === "number" ? formatFloat(value, { digits: [16, digits] }) : "–";
}

export function percent(value) {
    return typeof value === "number" ? _t("%s%", number(value)) : "–";
}

/** E.g. “55–88%”. */
export function interval(low, high) {
    return typeof low === "number"
        ? _t("%(low)s–%(high)s%", { low: number(low), high: number(high) })
        : "";
}

export function rateTitle(rate) {
    if (!rate.count) {
        return _t("No closed deal");
    }
    return _t("%(won)s of %(count)s deals won: %(percent)s, probably %(interval)s", {
        won: rate.won,
        count: rate.count,
        percent: percent(rate.percent),
        interval: interval(rate.low_percent, rate.high_percent),
    });
}

/**
 * What the AUC says, in a sentence. An interval that holds one half says nothing.
 *
 * @param {{value: number|null, low: number|null, high: number|null}} auc
 * @returns {{text: string, className: string}}
 */
export function aucVerdict({ value, low, high }) {
    if (typeof value !== "number") {
        return { text: _t("Nothing to compare yet"), className: "" };
    }
    if (high < 0.5) {
        return {
            text: _t("Misleading: lost deals scored higher than won ones"),
            className: "text-danger",
        };
    }
    if (low <= 0.5) {
        return { text: _t("Not surely better than a coin"), className: "text-warning-emphasis" };
    }
    if (value < 0.6) {
        return { text: _t("Weak, but better than a coin"), className: "text-warning-emphasis" };
    }
    if (value < 0.7) {
        return { text: _t("Fair"), className: "" };
    }
    return { text: value < 0.8 ? _t("Good") : _t("Strong"), className: "text-success" };
}
