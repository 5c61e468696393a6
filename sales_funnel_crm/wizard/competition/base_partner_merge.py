from odoo import api, models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        self.env["crm.competitor"]._join_of_partners(src_partners, dst_partner)
        return super()._update_foreign_keys(src_partners, dst_partner)
