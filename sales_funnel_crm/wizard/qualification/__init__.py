from . import crm_questionnaire_import
from . import crm_questionnaire_finding
