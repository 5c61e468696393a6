import { Component } from "@odoo/owl";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";

const MANAGER_GROUP = "sales_team.group_sale_manager";

/** In the gear menu of the funnel: measure the rates of the stages anew (FUN-03, FUN-04). */
export class RateRefreshMenu extends Component {
    static template = "sales_funnel_crm.RateRefreshMenu";
    static components = { DropdownItem };
    static props = {};

    setup() {
        this.action = useService("action");
    }

    get rates() {
        return [
            { name: "success", label: _t("Refresh Success Rates") },
            { name: "conversion", label: _t("Refresh Conversion Rates") },
        ];
    }

    refresh(name) {
        return this.action.doAction(`sales_funnel_crm.crm_stage_rate_refresh_action_${name}`);
    }
}

registry.category("cogMenu").add("sales_funnel_crm_rate_refresh", {
    Component: RateRefreshMenu,
    groupNumber: 20,
    isDisplayed: ({ config }) => config.viewType === "funnel" && user.hasGroup(MANAGER_GROUP),
});
