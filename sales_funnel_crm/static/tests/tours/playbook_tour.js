import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("playbook_tour", {
    steps: () => [
        {
            content: "the checklist says what the next stage asks for",
            trigger:
                ".o_gate_checklist_title:contains(To enter Tour Offer):contains(approval is needed)",
            run: "click",
        },
        {
            trigger: ".o_gate_checklist_point:contains(approval is needed)",
        },
        {
            content: "moving on is refused, with the reason",
            trigger: ".o_statusbar_status button:contains(Tour Offer)",
            run: "click",
        },
        {
            trigger: ".modal:contains(approval is needed) .btn-primary:contains(Override the Gate)",
        },
        {
            trigger: ".modal .btn:contains(Close)",
            run: "click",
        },
        {
            content: "the deal is shown where it still is, so its buttons work",
            trigger:
                "body:not(:has(.modal)) .o_statusbar_status .o_arrow_button_current:contains(Tour New)",
        },
        {
            content: "the approval can be asked for right there",
            trigger: ".o_gate_checklist_point button:contains(Request Approval)",
            run: "click",
        },
        {
            trigger: ".modal [name=note] textarea",
            run: "edit They have the budget",
        },
        {
            trigger: ".modal button[name=action_request]",
            run: "click",
        },
        {
            content: "the deal has a request now",
            trigger: "body:not(:has(.modal)) button[name=action_open_deal_approvals]",
        },
        {
            content: "a manager need not wait",
            trigger: ".o_statusbar_status button:contains(Tour Offer)",
            run: "click",
        },
        {
            trigger: ".modal .btn-primary:contains(Override the Gate)",
            run: "click",
        },
        {
            trigger: ".modal [name=reason] textarea",
            run: "edit The board wants it",
        },
        {
            trigger: ".modal button[name=action_override]",
            run: "click",
        },
        {
            content: "the deal is in the next stage",
            trigger:
                "body:not(:has(.modal)) .o_statusbar_status .o_arrow_button_current:contains(Tour Offer)",
        },
    ],
});
