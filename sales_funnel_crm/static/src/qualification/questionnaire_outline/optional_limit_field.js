import { Component, useEffect, useRef } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { parseFloat } from "@web/views/fields/parsers";
import { formatFloat } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** A number that may be left empty; a boolean field beside it tells zero from empty. */
export class OptionalLimitField extends Component {
    static template = "sales_funnel_crm.OptionalLimitField";
    static props = { ...standardFieldProps, flag: String };

    setup() {
        this.notification = useService("notification");
        this.input = useRef("input");
        useEffect(
            (text) => {
                if (this.input.el) {
                    this.input.el.value = text;
                }
            },
            () => [this.text]
        );
    }

    get text() {
        const { data } = this.props.record;
        return data[this.props.flag]
            ? formatFloat(data[this.props.name], { trailingZeros: false })
            : "";
    }

    async onChange() {
        const { record, name, flag } = this.props;
        const text = this.input.el.value.trim();
        let value;
        try {
            value = text ? parseFloat(text) : 0;
        } catch {
            this.notification.add(_t("“%s” is not a number. Enter one, or nothing.", text), {
                type: "danger",
            });
            this.input.el.value = this.text;
            return;
        }
        await record.update({ [name]: value, [flag]: Boolean(text) });
    }
}

registry.category("fields").add("optional_limit", {
    component: OptionalLimitField,
    displayName: _t("Optional Limit"),
    supportedTypes: ["float"],
    extractProps: ({ options }) => ({ flag: options.flag }),
});
