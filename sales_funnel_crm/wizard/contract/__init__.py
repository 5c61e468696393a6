from . import crm_contract_reason
from . import crm_contract_sign
from . import crm_contract_step_report
from . import crm_contract_change_refuse
