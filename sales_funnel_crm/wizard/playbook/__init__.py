from . import crm_lead_step_report
