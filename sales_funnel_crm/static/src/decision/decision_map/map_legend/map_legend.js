import { Component } from "@odoo/owl";
import { EDGE_KINDS, STANCES, edgeName, signOf, stanceName, toneOf } from "../map_words";

/** What colours and lines mean; a kind of line can be switched off and on. */
export class MapLegend extends Component {
    static template = "sales_funnel_crm.DecisionMapLegend";
    static props = {
        hidden: Object, // by kind of line
        counts: Object, // lines by kind
        onToggle: Function,
    };

    get stances() {
        return STANCES.map((stance) => ({
            tone: toneOf(stance),
            sign: signOf(stance),
            name: stanceName(stance),
        }));
    }

    get kinds() {
        return EDGE_KINDS.map((kind) => ({
            kind,
            name: edgeName(kind),
            count: this.props.counts[kind] || 0,
            isShown: !this.props.hidden[kind],
        }));
    }
}
