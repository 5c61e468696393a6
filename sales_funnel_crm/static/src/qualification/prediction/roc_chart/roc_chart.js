import { Component } from "@odoo/owl";
import { rocLine } from "../prediction_geometry";

/** How many won and how many lost deals lie above each score. */
export class RocChart extends Component {
    static template = "sales_funnel_crm.PredictionRocChart";
    static props = { points: { type: Array, element: Array } };
    size = 150;

    get line() {
        return rocLine(this.props.points, this.size);
    }
}
