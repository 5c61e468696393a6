import { Component } from "@odoo/owl";
import { priceChart } from "./price_geometry";
import { groupTitle, signed } from "./price_words";

/** The chance of winning over the gap, with its interval and what was seen. */
export class PriceChart extends Component {
    static template = "sales_funnel_crm.PriceToWinChart";
    static props = { answer: Object };
    width = 640;
    height = 240;

    setup() {
        Object.assign(this, { groupTitle, signed });
    }

    get chart() {
        return priceChart(this.props.answer, this.width, this.height);
    }
}
