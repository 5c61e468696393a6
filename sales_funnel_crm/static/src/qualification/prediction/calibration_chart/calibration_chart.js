import { Component } from "@odoo/owl";
import { rateBars } from "../prediction_geometry";
import { rateTitle } from "../prediction_words";

/** Win rates side by side with their intervals, e.g. of tenths of the score, or of grades. */
export class CalibrationChart extends Component {
    static template = "sales_funnel_crm.PredictionCalibrationChart";
    static props = {
        title: String,
        rates: { type: Array, element: Object },
        labels: { type: Array, element: String },
        base: { type: [Number, { value: null }] },
        hasScores: { type: Boolean, optional: true },
    };
    width = 320;
    height = 150;

    get bars() {
        return rateBars(this.props.rates, this.width, this.height).map((bar, index) => ({
            ...bar,
            label: this.props.labels[index],
            title: `${this.props.labels[index]}: ${rateTitle(this.props.rates[index])}`,
            count: this.props.rates[index].count,
        }));
    }

    get baseY() {
        return this.height - (this.props.base / 100) * this.height;
    }
}
