from . import crm_contract_reason
from . import crm_contract_sign
from . import crm_contract_instalment_fill
from . import crm_contract_instalment_match
from . import crm_contract_dispute
from . import crm_ageing_at
from . import crm_dunning_send
from . import crm_dunning_send_line
