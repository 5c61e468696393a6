from . import crm_ageing_report
from . import crm_collection_report
