import { Component } from "@odoo/owl";
import { FigureLink } from "../figure_link/figure_link";

/** How many of the deals of a period reached each stage, for all and for each group. */
export class CohortTable extends Component {
    static template = "sales_funnel_crm.CohortTable";
    static components = { FigureLink };
    static props = {
        firstColumn: String,
        columns: {
            type: Array,
            element: { type: Object, shape: { key: String, label: String, "*": true } },
        },
        rows: {
            type: Array,
            element: {
                type: Object,
                shape: { id: String, name: String, isTotal: Boolean, cells: Array, "*": true },
            },
        },
        onOpen: Function, // ({ figure, stage, groupKey, show, newWindow }) => void
    };
}
