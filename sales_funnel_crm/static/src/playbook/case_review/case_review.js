import { Component, onWillStart, useExternalListener, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { CaseReviewBlock } from "./case_review_block";

const FIELD_TAGS = ["INPUT", "TEXTAREA", "SELECT"];

/** One deal on one screen, and the next of a selection by a key: for reviews in a meeting. */
export class CaseReview extends Component {
    static template = "sales_funnel_crm.CaseReview";
    static components = { CaseReviewBlock, Layout };
    static props = ["*"]; // those of a client action

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        const { action, state } = this.props;
        const { active_ids: chosen, active_id: single } = action.context;
        this.ids = state?.caseReview?.ids || chosen || (single ? [single] : null);
        this.state = useState({
            index: state?.caseReview?.index || 0,
            review: null,
            count: 0,
        });
        useSetupAction({
            getLocalState: () => ({ caseReview: { ids: this.ids, index: this.state.index } }),
        });
        useExternalListener(window, "keydown", (event) => this.onKeydown(event));
        onWillStart(async () => {
            this.ids ||= await this.orm.call("crm.lead", "get_case_review_ids", []);
            this.state.count = this.ids.length;
            await this.load();
        });
        this.env.config.setDisplayName(_t("Case Review"));
    }

    get display() {
        return { controlPanel: {} };
    }

    get pagerText() {
        return _t("%(place)s of %(count)s", {
            place: this.state.index + 1,
            count: this.state.count,
        });
    }

    async load() {
        const id = this.ids[this.state.index];
        this.state.review = id ? await this.orm.call("crm.lead", "get_case_review", [[id]]) : null;
    }

    async move(step) {
        const index = this.state.index + step;
        if (index >= 0 && index < this.state.count) {
            this.state.index = index;
            await this.load();
        }
    }

    onKeydown(event) {
        if (event.ctrlKey || event.altKey || event.metaKey) {
            return;
        }
        if (FIELD_TAGS.includes(event.target.tagName)) {
            return;
        }
        if (event.key === "ArrowRight") {
            this.move(1);
        } else if (event.key === "ArrowLeft") {
            this.move(-1);
        }
    }

    openDeal() {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "crm.lead",
            res_id: this.state.review.id,
            views: [[false, "form"]],
        });
    }

    async act(method) {
        this.action.doAction(await this.orm.call("crm.lead", method, [[this.state.review.id]]));
    }

    print() {
        browser.print();
    }
}

registry.category("lazy_components").add("sales_funnel_crm.CaseReview", CaseReview);
