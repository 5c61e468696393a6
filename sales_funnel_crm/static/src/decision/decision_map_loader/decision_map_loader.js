import { registerLazyAction } from "@sales_funnel_crm/pipeline/lazy_action/lazy_action";

registerLazyAction("sales_funnel_crm.decision_map", "sales_funnel_crm.DecisionMap");
