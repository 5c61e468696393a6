from . import crm_assessment_report_mixin
from . import crm_assessment_report
from . import crm_assessment_answer_report
