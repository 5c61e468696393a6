import { Component } from "@odoo/owl";
import { describePerson, signOf, toneOf } from "../map_words";

/** One person. Clicks, keys and drags are the affair of who draws many of them. */
export class PersonCard extends Component {
    static template = "sales_funnel_crm.DecisionPersonCard";
    static props = {
        person: Object,
        roles: Array,
        x: { type: Number, optional: true }, // place on a drawing; without it the card flows
        y: { type: Number, optional: true },
        isSelected: { type: Boolean, optional: true },
        isFaded: { type: Boolean, optional: true },
        isReachable: { type: Boolean, optional: true }, // by the tab key
    };
    static defaultProps = { isSelected: false, isFaded: false, isReachable: true };

    get tone() {
        return toneOf(this.props.person.stance);
    }

    get sign() {
        const { stance, name } = this.props.person;
        return stance ? signOf(stance) : [...name][0];
    }

    get title() {
        const { title, company } = this.props.person;
        return [title, company].filter(Boolean).join(" · ");
    }

    get description() {
        return describePerson(this.props.person, this.props.roles);
    }

    get style() {
        const { person, x, y } = this.props;
        const place = x === undefined ? "" : `transform: translate(${x}px, ${y}px);`;
        return `${place} --PersonCard-influence: ${person.influence * 20}%;`;
    }

    get badges() {
        return this.props.roles.filter((role) => this.props.person.role_ids.includes(role.id));
    }
}
