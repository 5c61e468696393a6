import { registerLazyAction } from "@sales_funnel_crm/pipeline/lazy_action/lazy_action";

registerLazyAction(
    "sales_funnel_crm.assessment_comparison",
    "sales_funnel_crm.AssessmentComparison"
);
