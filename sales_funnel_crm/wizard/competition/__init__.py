from . import crm_competitor_strength
from . import crm_market_potential
from . import crm_market_potential_line
