import { Component } from "@odoo/owl";
import { formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { formatMonetary } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { quoteLines } from "./quote_geometry";

const WIDTH = 640;
const HEIGHT = 140;
const COLORS = ["text-danger", "text-warning", "text-success", "text-info", "text-muted"];

/** The rounds of quotes of a deal over time: a line for each rival, and one for us. */
export class QuoteTimeline extends Component {
    static template = "sales_funnel_crm.QuoteTimeline";
    static props = { ...standardFieldProps };

    setup() {
        this.viewBox = `0 0 ${WIDTH} ${HEIGHT}`;
    }

    get quotes() {
        return this.props.record.data[this.props.name].records
            .map((record) => record.data)
            .filter((quote) => quote.date && quote.competitor_id);
    }

    /** Amounts in several currencies cannot be drawn on one scale. */
    get isDrawable() {
        const currencies = new Set(this.quotes.map((quote) => quote.currency_id.id));
        return this.quotes.length > 1 && currencies.size === 1;
    }

    get lines() {
        const quotes = this.quotes;
        const currencyId = quotes[0].currency_id.id;
        const input = quotes.map((quote) => ({
            time: quote.date.toMillis(),
            date: quote.date,
            rivalId: quote.competitor_id.id,
            rival: quote.competitor_id.display_name,
            amount: quote.amount,
            ours: quote.amount_ours,
        }));
        const days = new Map(input.map(({ time, date }) => [time, formatDate(date)]));
        let color = 0;
        return quoteLines(input, WIDTH, HEIGHT).map((line) => {
            const label = line.isOurs ? _t("Our Quotes") : line.label;
            return {
                ...line,
                label,
                className: line.isOurs ? "text-primary" : COLORS[color++ % COLORS.length],
                points: line.points.map((point) => ({
                    ...point,
                    title: _t("%(who)s, %(day)s: %(amount)s", {
                        who: label,
                        day: days.get(point.time),
                        amount: formatMonetary(point.amount, { currencyId }),
                    }),
                })),
            };
        });
    }
}

registry.category("fields").add("quote_timeline", {
    component: QuoteTimeline,
    displayName: _t("Quotes over time"),
    supportedTypes: ["one2many"],
    relatedFields: [
        { name: "date", type: "date" },
        { name: "amount", type: "monetary" },
        { name: "amount_ours", type: "monetary" },
        { name: "currency_id", type: "many2one", relation: "res.currency" },
        { name: "competitor_id", type: "many2one", relation: "crm.competitor" },
    ],
});
