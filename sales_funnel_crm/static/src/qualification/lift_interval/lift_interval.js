import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { formatFloat } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { liftPosition } from "./lift_geometry";

const WIDTH = 160;

/** A lift as a dot with its interval; the line in the middle is “no difference”. */
export class LiftInterval extends Component {
    static template = "sales_funnel_crm.LiftInterval";
    static props = { ...standardFieldProps };

    get width() {
        return WIDTH;
    }

    get places() {
        const { lift, lift_low: low, lift_high: high } = this.props.record.data;
        return {
            dot: liftPosition(lift, WIDTH),
            from: liftPosition(low, WIDTH),
            to: liftPosition(high, WIDTH),
        };
    }

    get isHidden() {
        return !this.props.record.data.lift_high || this.props.record.data.verdict === "few";
    }

    get className() {
        const { verdict } = this.props.record.data;
        return { typical: "text-success", untypical: "text-danger" }[verdict] || "text-muted";
    }

    get title() {
        const { lift, lift_low: low, lift_high: high } = this.props.record.data;
        return _t(
            "Won %(lift)s times as often as all; probably between %(low)s and %(high)s times",
            { lift: formatFloat(lift), low: formatFloat(low), high: formatFloat(high) }
        );
    }
}

registry.category("fields").add("lift_interval", {
    component: LiftInterval,
    displayName: _t("Interval of a lift"),
    supportedTypes: ["float"],
    fieldDependencies: [
        { name: "lift_low", type: "float" },
        { name: "lift_high", type: "float" },
        { name: "verdict", type: "selection" },
    ],
});
