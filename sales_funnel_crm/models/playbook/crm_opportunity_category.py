from odoo import api, models

from .playbook_scope import refuse_deletion


class CrmOpportunityCategory(models.Model):
    _inherit = "crm.opportunity.category"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used_by_playbook(self):
        refuse_deletion(self, "category_ids")
