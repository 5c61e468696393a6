import { registerLazyAction } from "@sales_funnel_crm/pipeline/lazy_action/lazy_action";

registerLazyAction("sales_funnel_crm.case_review", "sales_funnel_crm.CaseReview");
