from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def action_suggest_products(self):
        """Show which products customers like this one buy."""
        self.ensure_one()
        return self.env["crm.product.suggestion"]._open(self)
