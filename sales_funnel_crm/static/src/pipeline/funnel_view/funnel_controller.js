import { Component, useRef } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { download } from "@web/core/network/download";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { useModelWithSampleData } from "@web/model/model";
import { useSetupAction } from "@web/search/action_hook";
import { CogMenu } from "@web/search/cog_menu/cog_menu";
import { Layout } from "@web/search/layout";
import { SearchBar } from "@web/search/search_bar/search_bar";
import { useSearchBarToggler } from "@web/search/search_bar/search_bar_toggler";
import { standardViewProps } from "@web/views/standard_view_props";
import { CHOICE_CONTEXT_KEY } from "./funnel_choice";

const IMPORT_ACTION = "sales_funnel_crm.crm_funnel_import_action";

export class FunnelController extends Component {
    static template = "sales_funnel_crm.FunnelController";
    static components = { CogMenu, Layout, SearchBar };
    static props = {
        ...standardViewProps,
        Model: Function,
        Renderer: Function,
        modelParams: Object,
    };

    setup() {
        this.action = useService("action");
        this.notification = useService("notification");
        this.model = useModelWithSampleData(this.props.Model, this.props.modelParams, {
            lazy:
                !this.env.config.isReloadingController &&
                !this.env.inDialog &&
                Boolean(this.props.display.controlPanel),
        });
        this.unfolded = this.props.state?.unfolded || {};
        useSetupAction({
            rootRef: useRef("root"),
            getLocalState: () => ({
                choice: this.model.choice,
                preset: this.model.preset,
                unfolded: this.unfolded,
            }),
            getContext: () => ({ [CHOICE_CONTEXT_KEY]: this.model.choice }),
        });
        this.searchBarToggler = useSearchBarToggler();
    }

    async openFigure({ newWindow, ...figure }) {
        const action = await this.model.getFigureAction(figure);
        await this.action.doAction(action, { newWindow });
    }

    async exportXlsx() {
        const { context, ...data } = this.model.getArguments();
        await download({
            url: "/sales_funnel_crm/funnel/xlsx",
            data: { data: JSON.stringify({ ...data, context: { ...user.context, ...context } }) },
        });
    }

    createOpportunity() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: _t("New Opportunity"),
            res_model: this.props.resModel,
            views: [[false, "form"]],
            context: { ...this.props.context, default_type: "opportunity" },
        });
    }

    async importHistory() {
        let action;
        try {
            action = await this.action.loadAction(IMPORT_ACTION);
        } catch {
            this.notification.add(
                _t("The history import is not installed. Ask your administrator to upgrade."),
                { type: "warning" }
            );
            return;
        }
        await this.action.doAction(action);
    }
}
