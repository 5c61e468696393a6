from . import crm_budget_report
from . import crm_budget_cost
from . import crm_deal_cost_report
from . import crm_campaign_return_report
