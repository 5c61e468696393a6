import { _t } from "@web/core/l10n/translation";
import { formatFloat } from "@web/core/utils/numbers";

/** A dash without a value: no data is not zero. */
export function number(value, digits = 0) {
    return typeof value === "number" ? formatFloat(value, { digits: [16, digits] }) : "–";
}

export function percent(value) {
    return typeof value === "number" ? _t("%s%", number(value)) : "–";
}

/** E.g. “55–88%”. */
export function interval({ low_percent: low, high_percent: high }) {
    return typeof low === "number"
        ? _t("%(low)s–%(high)s%", { low: number(low), high: number(high) })
        : "";
}

/** E.g. “3.1% below theirs”. */
export function gapText(gap) {
    if (typeof gap !== "number") {
        return "–";
    }
    const text = number(Math.abs(gap), 1);
    if (Number(Math.abs(gap).toFixed(1)) === 0) {
        return _t("the same as theirs");
    }
    return gap < 0 ? _t("%s% below theirs", text) : _t("%s% above theirs", text);
}

/** E.g. “from −6.2% to −1.0%”. */
export function gapInterval({ low_gap: low, high_gap: high }) {
    return typeof low === "number"
        ? _t("probably %(low)s% to %(high)s%", {
              low: signed(low),
              high: signed(high),
          })
        : "";
}

export function signed(value, digits = 1) {
    const text = number(Math.abs(value), digits);
    if (Number(Math.abs(value).toFixed(digits)) === 0) {
        return text;
    }
    return value < 0 ? `−${text}` : `+${text}`;
}

/** What is missing until something can be said, in a sentence; "" when nothing is. */
export function missingText({ deals, won, lost }) {
    const wanted = [];
    if (deals) {
        wanted.push(_t("%s closed deals", deals));
    }
    if (won) {
        wanted.push(_t("%s won ones", won));
    }
    if (lost) {
        wanted.push(_t("%s lost ones", lost));
    }
    return wanted.join(", ");
}

export function verdictText(verdict) {
    return {
        decides: _t("A lower price wins more often."),
        unclear: _t("No proof that the price decides: it may, or may not."),
        opposite: _t("We win more often where we are dearer: something else decides."),
    }[verdict];
}

export function groupTitle({ from_gap, to_gap, won, count, ...rate }) {
    return _t("%(from)s% to %(to)s%: %(won)s of %(count)s deals won, %(percent)s (%(interval)s)", {
        from: signed(from_gap),
        to: signed(to_gap),
        won,
        count,
        percent: percent(rate.percent),
        interval: interval(rate),
    });
}
