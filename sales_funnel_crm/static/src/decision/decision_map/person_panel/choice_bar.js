import { Component } from "@odoo/owl";

/** A few values side by side, one of them chosen. */
export class ChoiceBar extends Component {
    static template = "sales_funnel_crm.DecisionChoiceBar";
    static props = {
        name: String,
        label: String,
        value: { type: [String, Number, { value: false }] },
        choices: {
            type: Array,
            element: {
                type: Object,
                shape: {
                    value: [String, Number],
                    text: String,
                    title: String,
                    className: { type: String, optional: true },
                },
            },
        },
        isReadonly: Boolean,
        onChoose: Function,
    };

    get chosen() {
        return this.props.choices.find((choice) => choice.value === this.props.value);
    }
}
