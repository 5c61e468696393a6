from . import crm_stakeholder_add
from . import crm_stakeholder_identify
from . import crm_stakeholder_takeover
from . import crm_stakeholder_takeover_line
