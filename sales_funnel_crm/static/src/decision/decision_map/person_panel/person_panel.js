import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import {
    STANCES,
    coverageNames,
    evidenceNames,
    influenceNames,
    signOf,
    stanceName,
    toneOf,
} from "../map_words";
import { ChoiceBar } from "./choice_bar";

/** Everything about one person, to be changed in place; the parent writes. */
export class PersonPanel extends Component {
    static template = "sales_funnel_crm.DecisionPersonPanel";
    static components = { ChoiceBar };
    static props = {
        person: Object,
        map: Object,
        canEdit: Boolean,
        onWrite: Function, // (values of crm.stakeholder) => void
        onPlace: Function, // ({ level } or { department }) => void
        onSuperior: Function, // (key | "") => void
        onSelect: Function, // (key) => void
        onOpenContact: Function,
        onOpenStakeholder: Function,
        onOpenDeal: { type: Function, optional: true },
        onAddRelation: Function,
        onRemoveRelation: Function, // (id) => void
        onRemove: Function,
        onClose: Function,
    };

    get bars() {
        const { person } = this.props;
        return [
            {
                name: "stance",
                label: _t("Stance"),
                value: person.stance,
                choices: STANCES.map((stance) => ({
                    value: stance,
                    text: signOf(stance),
                    title: stanceName(stance),
                    className: `o_decision_chosen_${toneOf(stance)}`,
                })),
            },
            this.steps("influence", _t("Influence"), influenceNames(), 1),
            this.steps("evidence", _t("Evidence"), evidenceNames(), 0),
            this.steps("coverage", _t("Coverage"), coverageNames(), 0),
        ];
    }

    steps(name, label, names, first) {
        return {
            name,
            label,
            value: String(this.props.person[name]),
            choices: names.map((title, index) => ({
                value: String(index + first),
                text: String(index + first),
                title: String(title),
            })),
        };
    }

    get superior() {
        const { person, map } = this.props;
        const edge = map.edges.find(
            ({ kind, source }) => kind === "reports_to" && source === person.key
        );
        return edge?.target || "";
    }

    get possibleSuperiors() {
        return this.props.map.persons
            .filter((other) => other.partner_id && other.key !== this.props.person.key)
            .sort((a, b) => a.name.localeCompare(b.name));
    }

    get relations() {
        const { person, map } = this.props;
        const byKey = new Map(map.persons.map((other) => [other.key, other]));
        return map.edges
            .filter((edge) => edge.relation_id && [edge.source, edge.target].includes(person.key))
            .map((edge) => {
                const isFirst = edge.source === person.key;
                const other = byKey.get(isFirst ? edge.target : edge.source);
                if (isFirst || edge.is_symmetric) {
                    return { ...edge, to: other };
                }
                // Read from the second person; a type may have no words for it.
                return edge.inverse_label
                    ? { ...edge, label: edge.inverse_label, to: other }
                    : { ...edge, from: other };
            });
    }

    get facts() {
        const { person } = this.props;
        return [
            person.owner_name && _t("Looked after by %s", person.owner_name),
            person.contact_days !== false && _t("Last contact %s days ago", person.contact_days),
            person.has_left && _t("Has left the company"),
            person.is_placeholder && _t("Person not known yet: find out who it is."),
        ].filter(Boolean);
    }

    setLevel(value) {
        this.props.onPlace({ level: Number(value) });
    }

    setDepartment(value) {
        this.props.onPlace({ department: Number(value) || false });
    }

    toggleRole(role) {
        const has = this.props.person.role_ids.includes(role.id);
        this.props.onWrite({ role_ids: [[has ? 3 : 4, role.id]] });
    }
}
