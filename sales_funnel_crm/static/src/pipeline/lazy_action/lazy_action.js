import { Component, xml } from "@odoo/owl";
import { LazyComponent } from "@web/core/assets";
import { cookie } from "@web/core/browser/cookie";
import { registry } from "@web/core/registry";

/**
 * Makes a client action known at once, whose page comes with the lazy bundle.
 *
 * @param {string} tag of the client action
 * @param {string} name of the page in the registry "lazy_components"
 */
export function registerLazyAction(tag, name) {
    class LazyAction extends Component {
        static template = xml`<LazyComponent bundle="bundle" Component="name" props="props"/>`;
        static components = { LazyComponent };
        static props = ["*"];

        get name() {
            return name;
        }

        get bundle() {
            return cookie.get("color_scheme") === "dark"
                ? "web.assets_backend_lazy_dark"
                : "web.assets_backend_lazy";
        }
    }
    registry.category("actions").add(tag, LazyAction);
}
