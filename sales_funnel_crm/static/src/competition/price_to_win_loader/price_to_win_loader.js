import { registerLazyAction } from "@sales_funnel_crm/pipeline/lazy_action/lazy_action";

registerLazyAction("sales_funnel_crm.price_to_win", "sales_funnel_crm.PriceToWinPage");
