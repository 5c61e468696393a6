import { Component, xml } from "@odoo/owl";
import { LazyComponent } from "@web/core/assets";
import { cookie } from "@web/core/browser/cookie";
import { registry } from "@web/core/registry";

/** Stands in for the case review until its bundle is there. */
export class CaseReviewLoader extends Component {
    static template = xml`
        <LazyComponent bundle="bundle" Component="'sales_funnel_crm.CaseReview'" props="props"/>`;
    static components = { LazyComponent };
    static props = ["*"];

    get bundle() {
        return cookie.get("color_scheme") === "dark"
            ? "web.assets_backend_lazy_dark"
            : "web.assets_backend_lazy";
    }
}

registry.category("actions").add("sales_funnel_crm.case_review", CaseReviewLoader);
