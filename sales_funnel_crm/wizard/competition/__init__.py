from . import crm_competitor_strength
from . import crm_market_potential
from . import crm_market_potential_line
from . import crm_competitor_order_import
from . import crm_competitor_order_finding
from . import crm_lead_lost
from . import crm_lead_won_line
from . import crm_lead_won
