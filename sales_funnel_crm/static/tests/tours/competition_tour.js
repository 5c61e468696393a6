import { registry } from "@web/core/registry";

const page = ".o_notebook .tab-pane.active";
const lines = `${page} .o_field_widget[name=lead_competitor_ids]`;

registry.category("web_tour.tours").add("competition_tour", {
    steps: () => [
        {
            content: "nobody said who competes, and the team wants to know",
            trigger: ".o_form_view .nav-link[name=competition]",
            timeout: 60000,
            run: "click",
        },
        { trigger: `${page} .alert:contains(who competes)` },
        {
            content: "the rival enters the deal",
            trigger: `${lines} .o_field_x2many_list_row_add a`,
            run: "click",
        },
        {
            trigger: `${lines} .o_selected_row div[name=competitor_id] input`,
            run: "edit Tour Northwind",
        },
        {
            trigger: ".o-autocomplete--dropdown-item > a:contains(Tour Northwind)",
            run: "click",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        { trigger: ".o_form_saved", timeout: 30000 },
        {
            content: "the rival quotes",
            trigger: `${lines} .o_data_row .o_list_record_open_form_view button`,
            run: "click",
        },
        {
            trigger: ".o_form_view div[name=status] label:contains(Leading)",
            timeout: 30000,
            run: "click",
        },
        {
            trigger: "div[name=quote_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            trigger: "div[name=quote_ids] .o_selected_row div[name=amount] input",
            run: "edit 800",
        },
        {
            trigger: "div[name=quote_ids] .o_selected_row div[name=amount_ours] input",
            run: "edit 1000",
        },
        {
            content: "the gap shows at once",
            trigger: ".o_form_view .nav-link[name=seen]",
            run: "click",
        },
        {
            trigger: ".o_form_view .nav-link[name=quotes]",
            run: "click",
        },
        { trigger: "div[name=quote_ids] td[name=gap_percent]:contains(25.0)" },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        { trigger: ".o_form_saved", timeout: 30000 },
        {
            content: "back to the deal",
            trigger: ".breadcrumb-item a:contains(Tour Deal), .o_back_button a:contains(Tour Deal)",
            run: "click",
        },
        {
            trigger: ".o_form_view .nav-link[name=competition]",
            run: "click",
        },
        { trigger: `${lines} td[name=gap_percent]:contains(25.0)` },
        {
            content: "who leads is told in the chatter",
            trigger: ".o-mail-Message:contains(Suspected → Leading)",
        },
        { trigger: ".o-mail-Message:contains(25.0 % dearer)" },
        {
            content: "the deal is lost",
            trigger: ".o_statusbar_buttons button:contains(Lost)",
            run: "click",
        },
        {
            trigger: ".modal div[name=winner_kind] label:contains(A Competitor)",
            run: "click",
        },
        { trigger: ".modal div[name=winner_id] input:value(Tour Northwind)" },
        {
            trigger: ".modal div[name=winner_price] input",
            run: "edit 780",
        },
        {
            trigger: ".modal div[name=is_order_recorded] input",
            run: "click",
        },
        {
            trigger: ".modal div[name=lost_reason_id] *:contains(/^Tour Too Dear$/)",
            run: "click",
        },
        {
            trigger: ".modal div[name=customer_words] textarea",
            run: "edit They were cheaper",
        },
        {
            trigger: ".modal button[name=action_lost_reason_apply]",
            run: "click",
        },
        { trigger: "body:not(:has(.modal)) .o_form_view .ribbon:contains(Lost)" },
    ],
});

registry.category("web_tour.tours").add("competition_analysis_tour", {
    steps: () => [
        {
            content: "the manager opens the rival: its timeline has all of it",
            trigger: ".o_form_view .nav-link[name=timeline]",
            timeout: 60000,
            run: "click",
        },
        { trigger: `${page} td[name=summary]:contains(25.0 % dearer)` },
        { trigger: `${page} td[name=summary]:contains(Got an order of Tour Customer)` },
        {
            content: "and the analysis",
            trigger: ".o_main_navbar button:contains(Reporting)",
            run: "click",
        },
        {
            trigger: ".o-dropdown--menu .dropdown-item:contains(Loss Reasons)",
            run: "click",
        },
        {
            trigger:
                ".o_breadcrumb:contains(Loss Reasons), .o_control_panel:contains(Loss Reasons)",
        },
        { trigger: ".o_pivot th:contains(Tour), .o_graph_renderer canvas, .o_list_view" },
    ],
});
