from . import crm_pool_distribute
from . import crm_pool_distribute_line
