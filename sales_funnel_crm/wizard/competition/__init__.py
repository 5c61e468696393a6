from . import crm_lead_lost
from . import crm_lead_won_line
from . import crm_lead_won
