import { Component, onWillStart, useState } from "@odoo/owl";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import {
    deserializeDate,
    deserializeDateTime,
    formatDate,
    serializeDate,
} from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatMonetary } from "@web/views/fields/formatters";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { PriceChart } from "./price_chart";
import {
    evenText,
    farText,
    gapInterval,
    gapText,
    minimumText,
    missingText,
    tableText,
    verdictText,
    wonText,
} from "./price_words";

/** Price to win: how the chance hangs on the gap between our price and the rivals'. */
export class PriceToWinPage extends Component {
    static template = "sales_funnel_crm.PriceToWinPage";
    static components = { DateTimeInput, Layout, PriceChart };
    static props = ["*"]; // those of a client action

    setup() {
        Object.assign(this, { gapInterval, gapText });
        this.orm = useService("orm");
        this.action = useService("action");
        const { action, state } = this.props;
        const wanted = action.context.active_id || action.params?.active_id || false;
        this.state = useState({
            filters: state?.filters || { competitor_id: wanted },
            choices: { competitors: [], teams: [] },
            answer: null,
            price: 0,
        });
        useSetupAction({ getLocalState: () => ({ filters: { ...this.state.filters } }) });
        onWillStart(async () => {
            const [choices] = await Promise.all([
                this.orm.call("crm.competitor", "get_price_to_win_choices", []),
                this.load(),
            ]);
            this.state.choices = choices;
        });
    }

    async load() {
        // Only the last answer counts when filters are changed quickly.
        const asked = (this.asked = this.orm.call("crm.competitor", "get_price_to_win", [
            { ...this.state.filters },
        ]));
        const answer = await asked;
        if (asked === this.asked) {
            this.state.answer = answer;
        }
    }

    choose(name, ev) {
        this.state.filters[name] = Number(ev.target.value) || false;
        return this.load();
    }

    chooseDate(name, date) {
        this.state.filters[name] = date ? serializeDate(date) : false;
        return this.load();
    }

    dateOf(name) {
        const value = this.state.filters[name];
        return value ? deserializeDate(value) : false;
    }

    enterPrice(ev) {
        this.state.price = Math.max(Number(ev.target.value) || 0, 0);
    }

    get isFiltered() {
        return Object.values(this.state.filters).some(Boolean);
    }

    get missing() {
        return missingText(this.state.answer.missing, this.isFiltered);
    }

    get evenText() {
        return evenText(this.state.answer.even);
    }

    get wonText() {
        return wonText(this.state.answer.base);
    }

    get tableText() {
        return tableText(this.state.answer.table);
    }

    get minimumText() {
        return minimumText(this.state.answer.minimum);
    }

    get farText() {
        return farText(this.state.answer.far_count, this.state.answer.max_gap);
    }

    get verdict() {
        return verdictText(this.state.answer.verdict);
    }

    get period() {
        const { date_from, date_to } = this.state.answer;
        if (!date_from) {
            return "";
        }
        const [from, to] = [date_from, date_to].map((date) =>
            formatDate(deserializeDateTime(date))
        );
        return from === to ? from : `${from} – ${to}`;
    }

    get isDecided() {
        return this.state.answer.verdict === "decides";
    }

    money(amount) {
        return formatMonetary(amount, { currencyId: this.state.answer.currency_id });
    }

    targetLabel(target) {
        return _t("To win %s of 100 deals", target.percent);
    }

    priceFor(target) {
        return this.money(this.state.price * (1 + target.gap / 100));
    }

    openQuotes() {
        const { competitor_id, team_id } = this.state.filters;
        return this.action.doAction("sales_funnel_crm.crm_competitor_process_report_action", {
            viewType: "list",
            additionalContext: {
                search_default_filter_quote: 1,
                search_default_filter_won: 1,
                search_default_filter_lost: 1,
                ...(competitor_id && { search_default_competitor_id: competitor_id }),
                ...(team_id && { search_default_team_id: team_id }),
            },
        });
    }
}

registry.category("lazy_components").add("sales_funnel_crm.PriceToWinPage", PriceToWinPage);
