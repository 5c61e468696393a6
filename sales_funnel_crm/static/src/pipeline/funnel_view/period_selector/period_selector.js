import { Component } from "@odoo/owl";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { serializeDate, today } from "@web/core/l10n/dates";
import {
    movePeriod,
    periodDates,
    periodLabel,
    presetLabels,
    presetOf,
    PRESETS,
    rangeLabel,
    resolvePeriod,
} from "../funnel_periods";

/** Chooses the period: a preset, the one before or after, or two dates. */
export class PeriodSelector extends Component {
    static template = "sales_funnel_crm.PeriodSelector";
    static components = { DateTimeInput, Dropdown, DropdownItem };
    static props = {
        period: Object,
        onChange: Function, // (period) => void
    };

    get label() {
        return periodLabel(this.props.period, today());
    }

    get range() {
        const { from, to } = resolvePeriod(this.props.period, today());
        return rangeLabel(from, to);
    }

    get isCustom() {
        return this.props.period.unit === "custom";
    }

    /** First and last day of the period, as people write it. */
    get days() {
        const { from, to } = resolvePeriod(this.props.period, today());
        return { first: from, last: to.minus({ days: 1 }) };
    }

    get presets() {
        const labels = presetLabels();
        const current = presetOf(this.props.period);
        return Object.keys(PRESETS).map((name) => ({
            name,
            label: labels[name],
            isCurrent: name === current,
            // A line between calendar periods of one size and the next.
            startsBlock: ["this_quarter", "this_year", "last_30_days"].includes(name),
        }));
    }

    selectPreset(name) {
        this.props.onChange(PRESETS[name]);
    }

    /** Starts from the dates on screen, so that the user only changes what differs. */
    selectCustom() {
        const { dateFrom, dateTo } = periodDates(this.props.period, today());
        this.props.onChange({ unit: "custom", from: dateFrom, to: dateTo });
    }

    move(step) {
        this.props.onChange(movePeriod(this.props.period, step));
    }

    setDays(first, last) {
        if (!first || !last) {
            return;
        }
        // The later choice wins: the other day follows it instead of an error.
        const { first: oldFirst } = this.days;
        if (last < first) {
            [first, last] = +first === +oldFirst ? [last, last] : [first, first];
        }
        this.props.onChange({
            unit: "custom",
            from: serializeDate(first),
            to: serializeDate(last.plus({ days: 1 })),
        });
    }
}
