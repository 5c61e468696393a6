from . import crm_stage_rate_refresh
from . import crm_stage_rate_refresh_line
