import { Component } from "@odoo/owl";
import { LazyComponent } from "@web/core/assets";
import { cookie } from "@web/core/browser/cookie";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** The chart of a contract's plan, which comes with the lazy bundle. */
export class ContractPlanLoader extends Component {
    static template = "sales_funnel_crm.ContractPlanLoader";
    static components = { LazyComponent };
    static props = { ...standardWidgetProps };

    get bundle() {
        return cookie.get("color_scheme") === "dark"
            ? "web.assets_backend_lazy_dark"
            : "web.assets_backend_lazy";
    }
}

registry.category("view_widgets").add("contract_plan", { component: ContractPlanLoader });
