from . import crm_budget_refuse
