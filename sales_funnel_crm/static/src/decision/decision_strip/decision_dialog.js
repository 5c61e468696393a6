import { Component } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { formatDate, deserializeDate } from "@web/core/l10n/dates";
import { formatFloat } from "@web/views/fields/formatters";
import { levelClass, sparkline } from "./decision_levels";

const WIDTH = 240;
const HEIGHT = 48;
const PEOPLE_SHOWN = 6;

/** Why the decision risk is what it is, point by point, and whom to meet next. */
export class DecisionDialog extends Component {
    static template = "sales_funnel_crm.DecisionDialog";
    static components = { Dialog };
    static props = {
        analysis: Object, // see crm.decision.analysis._get
        onTrend: Function,
        onPerson: Function, // (stakeholder id) => void
        close: Function,
    };

    setup() {
        this.width = WIDTH;
        this.height = HEIGHT;
    }

    get analysis() {
        return this.props.analysis;
    }

    get levelClass() {
        return levelClass(this.analysis.level);
    }

    get people() {
        return this.analysis.people.slice(0, PEOPLE_SHOWN);
    }

    get date() {
        return this.analysis.date ? formatDate(deserializeDate(this.analysis.date)) : "";
    }

    get trendPoints() {
        return sparkline(
            this.analysis.trend.map((day) => day.risk_percent),
            WIDTH,
            HEIGHT
        );
    }

    get trendStart() {
        return formatDate(deserializeDate(this.analysis.trend[0].date));
    }

    format(number) {
        return formatFloat(number, { digits: [16, 1] });
    }

    drop(after) {
        const change = after - this.analysis.risk_percent;
        return change ? `${change < 0 ? "−" : "+"}${Math.abs(change)}` : "–";
    }

    names(people) {
        return people.map((person) => person.name).join(", ");
    }

    openTrend() {
        this.props.close();
        this.props.onTrend();
    }

    openPerson(personId) {
        this.props.close();
        this.props.onPerson(personId);
    }
}
