import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { PersonCard } from "../person_card/person_card";

/** Who cannot be drawn yet: people without level or department, to be dragged to a cell. */
export class MissingTray extends Component {
    static template = "sales_funnel_crm.DecisionMissingTray";
    static components = { PersonCard };
    static props = {
        persons: Array,
        roles: Array,
        missingRoles: Array,
        canDrop: Boolean, // whether there are cells to drop to
        selected: { type: [String, { value: null }] },
        onOpen: Function,
    };

    get missingRoles() {
        return this.props.missingRoles.map((role) => role.name).join(", ");
    }

    get help() {
        return this.props.canDrop
            ? _t("Drag a person to a cell of the map: this sets level and department.")
            : _t("Open a person to set level and department.");
    }

    onClick(ev) {
        const card = ev.target.closest(".o_decision_card");
        if (card) {
            this.props.onOpen(card.dataset.key);
        }
    }

    onKeydown(ev) {
        const card = ev.target.closest(".o_decision_card");
        if (card && ["Enter", " "].includes(ev.key)) {
            ev.preventDefault();
            this.props.onOpen(card.dataset.key);
        }
    }
}
