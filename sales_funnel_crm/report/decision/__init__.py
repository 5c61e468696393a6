from . import crm_contact_touch_report
from . import crm_decision_trend_report
from . import crm_decision_coverage_report
