import { Component } from "@odoo/owl";
import { formatPercentage } from "@web/views/fields/formatters";
import { FigureLink } from "../figure_link/figure_link";

/** How a whole divides into outcomes: one bar, and the parts named below it. */
export class OutcomeBar extends Component {
    static template = "sales_funnel_crm.OutcomeBar";
    static components = { FigureLink };
    static props = {
        parts: {
            type: Array,
            element: {
                type: Object,
                shape: {
                    figure: String,
                    label: String,
                    value: Number,
                    text: String,
                    secondary: String,
                },
            },
        },
        onOpen: Function, // ({ figure, show, newWindow }) => void
    };

    get shares() {
        const whole = this.props.parts.reduce((sum, { value }) => sum + value, 0);
        return this.props.parts.map((part) => {
            const share = whole ? part.value / whole : 0;
            return {
                ...part,
                width: 100 * share,
                share: formatPercentage(share, { digits: [16, 1] }),
            };
        });
    }
}
