import { registry } from "@web/core/registry";

const { DateTime } = luxon;
const tours = registry.category("web_tour.tours");

const day = (days) => DateTime.now().plus({ days }).toFormat("MM/dd/yyyy");
const status = (name) => `.o_arrow_button_current:contains(${name})`;
const click = (name) => ({
    trigger: `.o_statusbar_buttons button[name=${name}]`,
    timeout: 60000,
    run: "click",
});

/** Enter one end of the period; what has a date shows as a button until it is clicked. */
const enterDate = (field, date) => [
    { trigger: `.o_field_widget[name=date_start] [data-field=${field}]`, run: "click" },
    {
        trigger: `.o_field_widget[name=date_start] input[data-field=${field}]`,
        run: `edit ${date} && click body`,
    },
];

tours.add("contract_story_prepare_tour", {
    steps: () => [
        { content: "the deal is won", ...click("action_create_contract") },
        {
            content: "a draft opens; the plan is that of the template",
            trigger: ".o_field_widget[name=template_id] input",
            timeout: 30000,
            run: "edit Usual Line",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Usual Line)",
            run: "click",
        },
        ...enterDate("date_start", day(0)),
        ...enterDate("date_end", day(300)),
        { trigger: "button[name=action_apply_template]", run: "click" },
        { trigger: ".modal .modal-footer .btn-primary", run: "click" },
        {
            trigger: ".o_field_widget[name=step_ids] .o_data_row:contains(Deliver the line)",
            timeout: 30000,
        },
        { content: "it is sent for review", ...click("action_submit") },
        { trigger: ".o_form_view .alert:contains(Waits for the review of)", timeout: 30000 },
    ],
});

tours.add("contract_story_review_tour", {
    steps: () => [click("action_approve"), { trigger: status("Approved"), timeout: 30000 }],
});

tours.add("contract_story_sign_tour", {
    steps: () => [
        click("action_sign"),
        {
            content: "whom the deal names has signed for the customer",
            trigger: ".modal .o_field_widget[name=signatory_ids] .o_tag:contains(Sina Signs)",
            timeout: 30000,
        },
        { trigger: ".modal button[name=action_sign]", run: "click" },
        { trigger: status("Signed"), timeout: 30000 },
        click("action_execute"),
        { trigger: status("Executing"), timeout: 30000 },
    ],
});

tours.add("contract_story_collect_tour", {
    steps: () => [
        {
            content: "billing makes the invoice of the first instalment",
            trigger: ".o_form_view .nav-link[name=instalments]",
            timeout: 60000,
            run: "click",
        },
        {
            trigger: ".o_data_row:contains(On signing) button[name=action_create_invoice]",
            run: "click",
        },
        click("action_post"),
        { content: "and notes that it is paid", ...click("action_register_payment") },
        {
            trigger: ".modal button[name=action_create_payments]",
            timeout: 30000,
            run: "click",
        },
        { trigger: ".o_form_view .ribbon:contains(Paid)", timeout: 30000 },
    ],
});

tours.add("contract_story_paid_tour", {
    steps: () => [
        {
            content: "the salesperson sees what was received",
            trigger: ".o_form_view .nav-link[name=instalments]",
            timeout: 60000,
            run: "click",
        },
        {
            trigger:
                ".o_data_row:contains(On signing):contains(30,000.00) .o_field_badge:contains(Paid)",
            timeout: 30000,
        },
    ],
});
