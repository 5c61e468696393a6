import { Component } from "@odoo/owl";

/** One block of a case review: facts, a table, lines of text, or what to do when it is empty. */
export class CaseReviewBlock extends Component {
    static template = "sales_funnel_crm.CaseReviewBlock";
    static props = {
        block: {
            type: Object,
            shape: {
                key: String,
                title: String,
                sequence: Number,
                is_wide: { type: Boolean, optional: true },
                facts: { type: Array, element: Object, optional: true },
                percent: { type: Number, optional: true },
                columns: { type: Array, element: String, optional: true },
                rows: { type: Array, element: Array, optional: true },
                lines: { type: Array, element: Object, optional: true },
                empty: { type: String, optional: true },
                action: { type: Object, optional: true },
            },
        },
        onAction: Function,
    };

    get isEmpty() {
        const { facts, rows, lines } = this.props.block;
        return !facts?.length && !rows?.length && !lines?.length;
    }

    levelClass(level) {
        return level ? `text-${level === "warning" ? "warning-emphasis" : level}` : "";
    }
}
