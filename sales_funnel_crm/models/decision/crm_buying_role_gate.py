from odoo import api, models

from ..playbook.playbook_scope import refuse_deletion


class CrmBuyingRole(models.Model):
    _inherit = "crm.buying.role"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used_by_playbook(self):
        # Without its only role, a gate would ask for nothing.
        refuse_deletion(self, "required_role_ids", ["crm.stage.gate"])
