from . import crm_win_rate_report_mixin
from . import crm_funnel_report_mixin
from . import crm_funnel_stay_report
from . import crm_funnel_cycle_report
from . import crm_report_currency_mixin
