import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("sales_funnel_crm_decision_map", {
    steps: () => [
        {
            content: "the map of a deal without people says what it is for",
            trigger: ".o_form_view button:contains(Decision Map)",
            run: "click",
        },
        {
            trigger: ".o_decision_empty .btn-primary",
            run: "click",
        },
        {
            content: "a contact of the customer becomes a stakeholder",
            trigger: ".o_decision_contacts label:contains(Tour Director) input",
            run: "click",
        },
        {
            trigger: "#o_decision_new_name",
            run: "edit Tour CFO",
        },
        {
            trigger: ".o_decision_add_confirm:enabled",
            run: "click",
        },
        {
            content: "who lacks a department waits in the tray",
            trigger: ".o_decision_tray .o_decision_card_placeholder:contains(Tour CFO)",
        },
        {
            content: "the stance is unknown, which is not neutral",
            trigger:
                ".o_decision_canvas .o_decision_card.o_decision_tone_unknown:contains(Tour Director)",
            run: "click",
        },
        {
            trigger: ".o_decision_panel [data-name=stance] [data-value='1']",
            run: "click",
        },
        {
            content: "the card shows the new stance",
            trigger:
                ".o_decision_canvas .o_decision_card.o_decision_tone_supporter:contains(Tour Director)",
        },
        {
            trigger: ".o_decision_panel_close",
            run: "click",
        },
        {
            trigger: ".o_decision_map:not(:has(.o_decision_panel)) .o_decision_layout_tree",
            run: "click",
        },
        {
            content: "in the tree everybody is drawn",
            trigger: ".o_decision_canvas .o_decision_card:contains(Tour CFO)",
        },
        {
            trigger: ".o_decision_open_list",
            run: "click",
        },
        {
            content: "the same people as a list",
            trigger: ".o_list_view .o_data_row:contains(Tour CFO)",
        },
        {
            trigger: ".o_back_button a, .breadcrumb-item.o_back_button a, .o_breadcrumb a:last",
            run: "click",
        },
        {
            content: "back on the map, with the layout that was chosen",
            trigger: ".o_decision_layout_tree.active",
        },
    ],
});
