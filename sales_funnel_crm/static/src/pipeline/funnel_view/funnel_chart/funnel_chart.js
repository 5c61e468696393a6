import { Component } from "@odoo/owl";
import { FigureLink } from "../figure_link/figure_link";
import { funnelGeometry } from "./funnel_chart_geometry";

const GAP = 24;
// Few stages get higher bars, so that a short funnel still is one.
const DRAWING_HEIGHT = 336;
const MIN_BAR_HEIGHT = 38;
const MAX_BAR_HEIGHT = 66;

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

    get sizes() {
        const count = Math.max(this.props.rows.length, 1);
        const fitting = (DRAWING_HEIGHT + GAP) / count - GAP;
        const barHeight = Math.min(Math.max(fitting, MIN_BAR_HEIGHT), MAX_BAR_HEIGHT);
        return { barHeight: Math.round(barHeight), gap: GAP };
    }

    get geometry() {
        return funnelGeometry(this.props.rows, this.sizes);
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
