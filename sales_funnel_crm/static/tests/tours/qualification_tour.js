import { registry } from "@web/core/registry";

const question = (name) => `.o_assessment_question:contains("${name}")`;

registry.category("web_tour.tours").add("sales_funnel_crm_qualification", {
    steps: () => [
        {
            content: "from the deal to its questions",
            trigger: ".o_form_view button[name=action_assess]",
            run: "click",
        },
        {
            trigger: `${question("Tour Need")} .o_assessment_chip:contains(High)`,
            run: "click",
        },
        {
            content: "the score is live: half of what can be attained",
            trigger: `.o_assessment_gauge_value:contains(50)`,
        },
        {
            trigger: `${question("Tour Amount")} input`,
            run: "edit 250 && press Enter",
        },
        {
            content: "the number falls in its band",
            trigger: `${question("Tour Amount")} .o_assessment_band:contains(Large)`,
        },
        {
            trigger: ".o_assessment_gauge_value:contains(100)",
        },
        {
            trigger: "button[name=action_done]",
            run: "click",
        },
        {
            content: "done: the points are shown",
            trigger: `.o_assessment_done ${question("Tour Need")} .o_assessment_points:contains(+10)`,
        },
        {
            trigger: "button[name=action_compare]",
            run: "click",
        },
        {
            trigger: ".o_assessment_table td:contains(High)",
        },
        {
            content: "back to the deal",
            trigger: ".o_breadcrumb .o_back_button a, .breadcrumb-item a:contains(Tour Deal)",
            run: "click",
        },
        {
            trigger: ".o_assessment_done, .o_assessment_strip",
        },
    ],
});
