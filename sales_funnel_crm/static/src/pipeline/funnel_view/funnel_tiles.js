import { _t } from "@web/core/l10n/translation";
import { deserializeDate } from "@web/core/l10n/dates";
import { figureLabels, rateDefinitions } from "./funnel_figures";
import { rangeLabel } from "./funnel_periods";
import { describeChange, identityTerms } from "./funnel_rows";

const MINUS = "−";

/**
 * The head line of the flow: the identity as a row of figures, then the rates.
 *
 * @param {object} answer of `get_funnel`, flow mode
 * @param {import("./funnel_figures").FigureFormat} format
 * @returns {Array<object>} see the props of `KeyFigures`
 */
export function flowTiles(answer, format) {
    const labels = figureLabels();
    const { total, previous } = answer;
    const before =
        previous &&
        rangeLabel(deserializeDate(previous.date_from), deserializeDate(previous.date_to));
    const change = (key, readValue, write) => {
        if (!previous) {
            return undefined;
        }
        const old = previous.total[key];
        const described = describeChange(key, readValue(total[key]), readValue(old), format);
        return (
            described && {
                ...described,
                tooltip: _t("%(before)s: %(value)s", { before, value: write(old) }),
            }
        );
    };
    const quantity = (key, sign, value = format.value(total[key])) => ({
        figure: key,
        sign,
        label: labels[key],
        text: format.raw(value),
        tooltip: format.measure === "amount" ? format.full(total[key]) : undefined,
        note: key === "closing" && total.overdue.count ? overdueNote(total, format) : undefined,
        isLink: Boolean(total[key].count || total[key].amount) && key !== "exchange",
        change: change(
            key,
            (figure) => format.value(figure),
            (figure) => format.full(figure)
        ),
    });
    const rate = (key) => ({
        figure: key,
        label: labels[key],
        text: format.percent(total[key]),
        note: rateNote(key, answer),
        isFormula: true,
        isLink: total[key] !== null,
        change: change(
            key,
            (percent) => percent,
            (percent) => format.percent(percent)
        ),
    });
    const tiles = identityTerms(total, format.measure).map(({ key, sign, value }) =>
        quantity(key, key === "opening" ? undefined : sign > 0 ? "+" : MINUS, value)
    );
    return [
        ...tiles,
        quantity("closing", "="),
        rate("success_percent"),
        rate("conversion_percent"),
    ];
}

function overdueNote(total, format) {
    return _t("%s overdue", format.short(total.overdue));
}

/** Formula of a rate of the whole pipeline, where nothing moves forward but by being won. */
function rateNote(key, answer) {
    if (key === "success_percent") {
        return rateDefinitions().successRate[answer.success_rate];
    }
    return answer.conversion_rate === "presence"
        ? _t("won ÷ (opening + inflow)")
        : _t("won ÷ all that left");
}

/** The head line of the cohort: what entered, and what became of it until now. */
export function cohortTiles(answer, format) {
    const labels = figureLabels();
    const { total } = answer;
    const share = (quantity) =>
        total.reached.count
            ? format.percent((100 * format.value(quantity)) / (format.value(total.reached) || 1))
            : undefined;
    const quantity = (key, label) => ({
        figure: key,
        label,
        text: format.short(total[key]),
        tooltip: format.measure === "amount" ? format.full(total[key]) : undefined,
        note: key === "reached" ? undefined : share(total[key]),
        isLink: Boolean(total[key].count || total[key].amount),
    });
    const days = (key) => ({
        figure: key,
        label: labels[key],
        text: format.days(total[key]),
        note: _t("days until won"),
        isLink: false,
    });
    return [
        quantity("reached", _t("Entered")),
        quantity("won", labels.won),
        quantity("lost", labels.lost),
        quantity("removed", labels.removed),
        quantity("open", labels.open),
        {
            figure: "success_percent",
            label: labels.success_percent,
            text: format.percent(total.success_percent),
            note: rateNote("success_percent", answer),
            isFormula: true,
            isLink: false,
        },
        days("cycle_avg_days"),
        days("cycle_median_days"),
    ];
}

/**
 * The identity of the whole pipeline as a sentence.
 *
 * @returns {string} e.g. "Opening 5 + Inflow 2 − Won 1 = Closing 6"
 */
export function identitySentence(answer, format) {
    const labels = figureLabels();
    const write = (value) => format.plain(value);
    const terms = identityTerms(answer.total, format.measure).map(({ key, sign, value }, index) => {
        const term = `${labels[key]} ${write(value)}`;
        return index ? `${sign > 0 ? "+" : MINUS} ${term}` : term;
    });
    const closing = `= ${labels.closing} ${write(format.value(answer.total.closing))}`;
    return [...terms, closing].join(" ");
}
