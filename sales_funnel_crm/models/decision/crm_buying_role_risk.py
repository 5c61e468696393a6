from odoo import models

ROLE_FIELDS = frozenset({"is_decider", "is_required", "active"})


class CrmBuyingRole(models.Model):
    """What a role means changes the figures of all deals."""

    _inherit = "crm.buying.role"

    def write(self, vals):
        result = super().write(vals)
        if not ROLE_FIELDS.isdisjoint(vals):
            # Of all deals, so by the nightly job, at once; a manager may not start jobs himself.
            self.env.ref("sales_funnel_crm.crm_decision_risk_cron_refresh").sudo()._trigger()
        return result
