import { _t } from "@web/core/l10n/translation";
import { formatList } from "@web/core/l10n/utils";
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

/** What is missing until something can be said, and what to do; "" when nothing is. */
export function missingText({ deals, won, lost }, isFiltered) {
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
    const list = formatList(wanted);
    if (!list) {
        return "";
    }
    return isFiltered
        ? _t(
              "Still missing, with their price and ours: %s. Choose fewer filters, or enter the last quotes of more deals; the points show what there is.",
              list
          )
        : _t(
              "Still missing, with their price and ours: %s. Enter the last quotes of more deals; the points show what there is.",
              list
          );
}

export function evenText(even) {
    return _t(
        "At the same price as theirs we win %(percent)s of the deals (probably %(interval)s).",
        {
            percent: percent(even.percent),
            interval: interval(even),
        }
    );
}

export function wonText(base) {
    return _t("%(won)s won (%(percent)s)", { won: base.won, percent: percent(base.percent) });
}

/** How much our won deals were below the rivals' prices. */
export function tableText({ below_count: below, count, median_percent: median }) {
    return below
        ? _t(
              "Below them in %(below)s of %(count)s won deals, in half of these by more than %(median)s",
              {
                  below,
                  count,
                  median: percent(median),
              }
          )
        : _t("In none of %s won deals were we below them", count);
}

export function minimumText({ deals, outcomes }) {
    return _t(
        "Deals differ in more than the price. Nothing is concluded below %(deals)s deals with at least %(outcomes)s won and as many lost.",
        { deals, outcomes }
    );
}

export function farText(count, maxGap) {
    return _t(
        "%(count)s deals are left out because the prices are more than %(gap)s% apart. Such offers are hardly for the same thing; check the quotes.",
        { count, gap: maxGap }
    );
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
