import { Component } from "@odoo/owl";
import { FigureLink } from "../figure_link/figure_link";

/** The head line: what the pipeline was, what happened, what it is now. */
export class KeyFigures extends Component {
    static template = "sales_funnel_crm.KeyFigures";
    static components = { FigureLink };
    static props = {
        tiles: {
            type: Array,
            element: {
                type: Object,
                shape: {
                    figure: String,
                    label: String,
                    text: String,
                    sign: { type: String, optional: true },
                    tooltip: { type: String, optional: true },
                    note: { type: String, optional: true },
                    isFormula: { type: Boolean, optional: true },
                    isLink: Boolean,
                    change: {
                        type: Object,
                        shape: { text: String, tone: String, tooltip: String },
                        optional: true,
                    },
                },
            },
        },
        onOpen: Function, // ({ figure, show, newWindow }) => void
    };
}
