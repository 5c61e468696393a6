import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("sales_funnel_crm_pipeline_funnel", {
    steps: () => [
        {
            trigger: "[data-menu-xmlid='crm.crm_menu_report']",
            run: "click",
        },
        {
            trigger: "[data-menu-xmlid='sales_funnel_crm.crm_lead_menu_funnel']",
            run: "click",
        },
        {
            content: "the funnel shows our stage",
            trigger: ".o_funnel_chart_name:contains(Tour Stage)",
        },
        {
            trigger: ".o_funnel_period_button",
            run: "click",
        },
        {
            trigger: ".o_funnel_period_last_365_days",
            run: "click",
        },
        {
            trigger: ".o_funnel_period_button:contains(365)",
        },
        {
            trigger: ".o_funnel_measure_amount",
            run: "click",
        },
        {
            content: "amounts are shown, and can be opened",
            trigger:
                ".o_funnel_renderer:has(.o_funnel_measure_amount.active) " +
                "tr:contains(Tour Stage) [data-figure=closing] .o_funnel_figure_leads",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:contains(Tour Opportunity)",
        },
        {
            trigger: ".breadcrumb-item a:contains(Sales Funnel), .o_back_button a",
            run: "click",
        },
        {
            content: "the choice is still there",
            trigger:
                ".o_funnel_renderer:has(.o_funnel_measure_amount.active) " +
                ".o_funnel_period_button:contains(365)",
        },
    ],
});
