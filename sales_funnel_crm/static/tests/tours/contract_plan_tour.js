import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** Press keys on a bar of the chart, one after the other. */
const press = (...keys) =>
    function () {
        this.anchor.focus();
        for (const key of keys) {
            this.anchor.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
        }
    };

tours.add("contract_plan_propose_tour", {
    steps: () => [
        {
            content: "the salesperson looks at the plan",
            trigger: ".o_form_view .nav-link[name=plan]",
            timeout: 60000,
            run: "click",
        },
        {
            content: "and moves the installation by a day",
            trigger: ".o_plan_movable[aria-label^='Install']",
            timeout: 30000,
            run: press("ArrowRight", "Enter"),
        },
        {
            content: "a change order opens",
            trigger: ".o_field_widget[name=line_ids] td:contains(Planned End)",
            timeout: 30000,
        },
        {
            trigger: ".o_field_widget[name=reason] textarea",
            run: "edit The hall is not ready",
        },
        {
            trigger: ".o_statusbar_buttons button[name=action_submit]",
            run: "click",
        },
        { trigger: ".o_form_view .alert:contains(Waits for the approval of)", timeout: 30000 },
    ],
});

tours.add("contract_plan_approve_tour", {
    steps: () => [
        {
            content: "the leader approves",
            trigger: ".o_statusbar_buttons button[name=action_approve]",
            timeout: 60000,
            run: "click",
        },
        { trigger: ".o_form_view .alert:contains(Not acknowledged yet by)", timeout: 30000 },
    ],
});

tours.add("contract_plan_acknowledge_tour", {
    steps: () => [
        {
            content: "the executor says that he knows",
            trigger: ".o_statusbar_buttons button[name=action_acknowledge]",
            timeout: 60000,
            run: "click",
        },
        {
            trigger: ".o_form_view:not(:has(button[name=action_acknowledge]))",
            timeout: 30000,
        },
    ],
});

tours.add("contract_step_report_tour", {
    steps: () => [
        {
            content: "the executor reports his step",
            trigger: ".o_kanban_record:contains(Deliver) button[name=action_report]",
            timeout: 60000,
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=result_note] textarea",
            timeout: 30000,
            run: "edit All four are there",
        },
        {
            trigger: ".modal button[name=action_confirm]",
            run: "click",
        },
        {
            content: "it is open no more",
            trigger: ".o_kanban_view:not(:has(.o_kanban_record:contains(Deliver)))",
            timeout: 30000,
        },
    ],
});
