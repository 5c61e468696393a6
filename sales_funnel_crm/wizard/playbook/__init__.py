from . import crm_lead_step_report
from . import crm_stage_gate_override
from . import crm_stage_move
from . import crm_stage_move_line
from . import crm_deal_approval_request
from . import crm_deal_approval_decide
