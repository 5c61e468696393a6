import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { byWeight } from "../layout/card_size";
import { PersonCard } from "../person_card/person_card";

/** The same people below each other, level by level: for a phone. */
export class MapList extends Component {
    static template = "sales_funnel_crm.DecisionMapList";
    static components = { PersonCard };
    static props = {
        map: Object,
        selected: { type: [String, { value: null }] },
        matches: { type: [Set, { value: null }] },
        onOpen: Function,
    };

    get groups() {
        const { persons, levels } = this.props.map;
        return [...levels, { id: 0, name: _t("Level unknown") }]
            .map((level) => ({
                ...level,
                persons: persons
                    .filter((person) => person.level === level.id && this.isShown(person))
                    .sort(byWeight),
            }))
            .filter((group) => group.persons.length);
    }

    isShown({ key }) {
        return !this.props.matches || this.props.matches.has(key);
    }

    onClick(ev) {
        const card = ev.target.closest(".o_decision_card");
        if (card) {
            this.props.onOpen(card.dataset.key);
        }
    }

    onKeydown(ev) {
        if (["Enter", " "].includes(ev.key)) {
            ev.preventDefault();
            this.onClick(ev);
        }
    }
}
