from . import crm_pool_distribute
from . import crm_pool_distribute_line
from . import crm_profile_trait
from . import crm_mining_candidate
from . import crm_product_suggestion
