import { Component, useState } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";

/** What can be done with the map as a whole. */
export class MapToolbar extends Component {
    static template = "sales_funnel_crm.DecisionMapToolbar";
    static components = { Dropdown, DropdownItem };
    static props = {
        bus: Object,
        zoom: Object, // reactive, with the scale
        layout: String, // "levels" | "tree" | "list"
        isWhole: Boolean, // whether empty departments are drawn
        canEdit: Boolean,
        isDeal: Boolean,
        isPlaced: Boolean, // whether somebody was placed by hand
        search: String,
        found: { type: [Number, { value: null }] },
        onLayout: Function,
        onSearch: Function,
        onFind: Function, // shows the next person that was found
        onAdd: Function,
        onWhole: Function,
        onArrange: Function,
        onExport: Function, // ("svg" | "png" | "print") => void
        onOpenView: Function, // ("list" | "kanban") => void
    };

    setup() {
        this.zoom = useState(this.props.zoom);
    }

    get layouts() {
        const list = { id: "list", icon: "fa-users", name: _t("People by level") };
        return [
            ...(this.env.isSmall ? [list] : []),
            { id: "levels", icon: "fa-th", name: _t("Levels × departments") },
            { id: "tree", icon: "fa-sitemap", name: _t("Reports-to tree") },
        ];
    }

    get percent() {
        return `${Math.round(this.zoom.scale * 100)}%`;
    }

    onSearchKeydown(ev) {
        if (ev.key === "Enter") {
            this.props.onFind();
        } else if (ev.key === "Escape") {
            this.props.onSearch("");
        }
    }
}
