import { registry } from "@web/core/registry";

const lines = ".o_field_widget[name=line_ids]";
const tours = registry.category("web_tour.tours");

tours.add("budget_plan_tour", {
    steps: () => [
        {
            content: "the salesperson plans the budget of the deal",
            trigger: ".o_form_view .o_breadcrumb .o_cp_action_menus button",
            timeout: 60000,
            run: "click",
        },
        {
            trigger: ".o-dropdown--menu .o_menu_item:contains(Plan Budget)",
            run: "click",
        },
        {
            trigger: `${lines} .o_field_x2many_list_row_add a`,
            timeout: 30000,
            run: "click",
        },
        {
            trigger: `${lines} .o_selected_row div[name=product_id] input`,
            run: "edit Tour Travel",
        },
        {
            trigger: ".o-autocomplete--dropdown-item > a:contains(Tour Travel)",
            run: "click",
        },
        {
            trigger: `${lines} .o_selected_row div[name=amount] input`,
            run: "edit 1000",
        },
        {
            content: "and submits it",
            trigger: ".o_statusbar_buttons button[name=action_submit]",
            run: "click",
        },
        {
            trigger: ".o_form_view .alert:contains(Waits for the approval of)",
            timeout: 30000,
        },
        {
            content: "the deal tells so",
            trigger: ".o_back_button a, .breadcrumb-item a:contains(Tour Deal)",
            run: "click",
        },
        { trigger: ".o_budget_strip:contains(waits for approval)", timeout: 30000 },
    ],
});

tours.add("budget_approve_tour", {
    steps: () => [
        {
            content: "the leader approves",
            trigger: ".o_statusbar_buttons button[name=action_approve]",
            timeout: 60000,
            run: "click",
        },
        {
            trigger: ".o_statusbar_status button.o_arrow_button_current:contains(Approved)",
            timeout: 30000,
        },
    ],
});

tours.add("budget_spend_tour", {
    steps: () => [
        {
            content: "the strip shows that nothing is spent",
            trigger: ".o_budget_strip [data-key=remaining]:contains(1,000.00)",
            timeout: 60000,
        },
        {
            content: "an expense of the deal",
            trigger: "button[name=action_open_expenses]",
            run: "click",
        },
        {
            trigger: ".o_list_button_add",
            timeout: 30000,
            run: "click",
        },
        {
            trigger: ".o_form_view div[name=lead_id] input:value(Tour Deal)",
            timeout: 30000,
        },
        {
            trigger: ".o_form_view div[name=name] input, .o_form_view div[name=name] textarea",
            run: "edit Flight",
        },
        {
            trigger: ".o_form_view div[name=product_id] input",
            run: "edit Tour Travel",
        },
        {
            trigger: ".o-autocomplete--dropdown-item > a:contains(Tour Travel)",
            run: "click",
        },
        {
            trigger: ".o_form_view div[name=total_amount_currency] input",
            run: "edit 1250 && press Tab",
        },
        {
            content: "the form warns before anybody submits",
            trigger: ".o_form_view .alert-warning:contains(overspent by)",
            timeout: 30000,
        },
        {
            trigger: ".o_statusbar_buttons button[name=action_submit]",
            run: "click",
        },
        {
            content: "submitting warns",
            trigger: ".o_notification:contains(More than is planned)",
            timeout: 30000,
        },
        {
            content: "and the deal shows it in red",
            trigger: ".breadcrumb-item a:contains(Tour Deal)",
            run: "click",
        },
        {
            trigger: ".o_budget_strip .text-danger:contains(125%)",
            timeout: 30000,
        },
    ],
});
