import { Component } from "@odoo/owl";
import { rateTitle } from "../prediction_words";

/** A win rate as a point, the interval in which it may well lie as a line around it. */
export class RateBar extends Component {
    static template = "sales_funnel_crm.PredictionRateBar";
    static props = {
        rate: {
            type: Object,
            shape: {
                count: Number,
                won: Number,
                percent: { type: [Number, { value: null }] },
                low_percent: { type: [Number, { value: null }] },
                high_percent: { type: [Number, { value: null }] },
                "*": true,
            },
        },
        base: { type: [Number, { value: null }], optional: true },
    };

    get title() {
        return rateTitle(this.props.rate);
    }
}
