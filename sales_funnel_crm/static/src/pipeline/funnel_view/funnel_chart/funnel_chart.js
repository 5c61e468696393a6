import { Component } from "@odoo/owl";
import { FigureLink } from "../figure_link/figure_link";
import { funnelGeometry } from "./funnel_chart_geometry";

const SIZES = { barHeight: 38, gap: 24 };

/** The drawn funnel: one bar a stage, its figures beside it. */
export class FunnelChart extends Component {
    static template = "sales_funnel_crm.FunnelChart";
    static components = { FigureLink };
    static props = {
        label: String, // what the drawing shows, read out instead of it
        rows: {
            type: Array,
            element: {
                type: Object,
                shape: {
                    id: Number,
                    name: String,
                    tone: { type: String, optional: true }, // "stage" | "won"
                    value: Number,
                    isSpout: { type: Boolean, optional: true },
                    before: { type: [Number, { value: null }], optional: true },
                    text: String,
                    tooltip: { type: String, optional: true },
                    secondary: { type: String, optional: true },
                    ratio: { type: String, optional: true }, // to the next row
                    ratioHelp: { type: String, optional: true },
                    figure: String,
                    stage: { type: [Number, { value: null }] },
                    notes: {
                        type: Array,
                        element: {
                            type: Object,
                            shape: { figure: String, text: String, tone: String },
                        },
                    },
                },
            },
        },
        onOpen: Function, // ({ figure, stage, show, newWindow }) => void
    };

    get rowHeight() {
        return SIZES.barHeight + SIZES.gap;
    }

    get geometry() {
        return funnelGeometry(this.props.rows, SIZES);
    }

    /** Deeper stages are drawn stronger, as they are nearer to the money. */
    opacity(index) {
        const stages = this.props.rows.filter((row) => row.tone !== "won").length;
        return stages > 1 ? (0.55 + (0.4 * index) / (stages - 1)).toFixed(2) : 0.8;
    }

    open(row, target) {
        this.props.onOpen({ figure: row.figure, stage: row.stage, ...target });
    }
}
