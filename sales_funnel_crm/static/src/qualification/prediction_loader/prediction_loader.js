import { registerLazyAction } from "@sales_funnel_crm/lazy_action/lazy_action";

registerLazyAction("sales_funnel_crm.prediction", "sales_funnel_crm.PredictionPage");
