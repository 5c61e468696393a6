import { registry } from "@web/core/registry";
import { GraphModel } from "@web/views/graph/graph_model";
import { graphView } from "@web/views/graph/graph_view";
import { leaveGaps } from "./price_gaps";

/** A graph whose lines connect the known prices only. */
export class PriceChartModel extends GraphModel {
    /** @override */
    _getData(dataPoints, forceUseAllDataPoints) {
        const data = super._getData(dataPoints, forceUseAllDataPoints);
        if (this.metaData.mode !== "line") {
            return data;
        }
        return leaveGaps(data, dataPoints, (point) => this._getDatasetLabel(point));
    }
}

registry.category("views").add("price_chart", { ...graphView, Model: PriceChartModel });
