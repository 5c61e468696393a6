from . import crm_contact_position_move
from . import crm_contact_introduction
from . import crm_org_chart_import
from . import crm_org_chart_apply
from . import crm_org_chart_finding
from . import base_partner_merge
