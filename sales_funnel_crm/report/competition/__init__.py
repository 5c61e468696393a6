from . import crm_competition_currency_mixin
from . import crm_competition_report_mixin
from . import crm_competitor_success_report
from . import crm_competitor_encounter_report
from . import crm_competitor_loss_report
from . import crm_competitor_order_report
from . import crm_competition_share_report
from . import crm_competitor_process_report
