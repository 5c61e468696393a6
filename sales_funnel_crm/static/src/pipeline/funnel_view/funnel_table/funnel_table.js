import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { FigureLink } from "../figure_link/figure_link";
import { FigureFormat, NO_VALUE } from "../funnel_figures";

/** The funnel to read: one row a stage or group; on a phone, one card. */
export class FunnelTable extends Component {
    static template = "sales_funnel_crm.FunnelTable";
    static components = { FigureLink };
    static props = {
        columns: Array, // see `tableColumns`
        rows: Array, // see `tableRows`
        format: FigureFormat,
        firstColumn: String,
        onOpen: Function, // ({ figure, stage, groupKey, show, newWindow }) => void
        onToggleColumn: Function, // (key) => void
        onToggleRow: Function, // (id) => void
    };

    text(row, column) {
        const value = row.figures[column.key];
        const { format } = this.props;
        if (column.kind === "quantity") {
            return value ? format.short(value, { noSymbol: true }) : NO_VALUE;
        }
        return column.kind === "percent" ? format.percent(value) : format.days(value);
    }

    isLink(row, column) {
        const value = row.figures[column.key];
        if (column.kind === "quantity") {
            // The effect of exchange rates is no move of anybody.
            return Boolean(value && (value.count || value.amount)) && column.key !== "exchange";
        }
        return value !== null && value !== undefined;
    }

    label(row, column) {
        return `${column.label}, ${row.name}: ${this.text(row, column)}`;
    }

    tooltip(row, column) {
        const { format } = this.props;
        const isQuantity = column.kind === "quantity";
        const write = (figures) =>
            isQuantity ? format.full(figures[column.key]) : this.text({ figures }, column);
        if (row.before) {
            const values = { value: write(row.figures), before: write(row.before) };
            return _t("%(value)s (period before: %(before)s)", values);
        }
        if (!isQuantity) {
            return column.help;
        }
        const value = row.figures[column.key];
        return format.measure === "amount" ? format.full(value) : format.other(value);
    }

    /** Moves between stages are internal to the whole pipeline: there is nothing to show. */
    isInternal(row, column) {
        return row.stage === null && /^(forward|backward)_/.test(column.key);
    }

    open(row, column, target) {
        this.props.onOpen({
            figure: column.key,
            stage: row.stage,
            groupKey: row.groupKey,
            ...target,
        });
    }
}
