from . import crm_funnel_move
from . import crm_funnel_balance
from . import crm_funnel_former_stage
from . import crm_lead
