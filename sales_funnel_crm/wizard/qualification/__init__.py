from . import crm_pool_distribute
from . import crm_pool_distribute_line
from . import crm_questionnaire_import
from . import crm_questionnaire_finding
from . import crm_questionnaire_suggest
from . import crm_questionnaire_suggest_line
