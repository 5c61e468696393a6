from odoo import api, models

ROLE_FIELDS = frozenset({"is_decider", "is_required", "active"})


class CrmBuyingRole(models.Model):
    """What a role means changes the figures of all deals."""

    _inherit = "crm.buying.role"

    @api.model_create_multi
    def create(self, vals_list):
        roles = super().create(vals_list)
        if any(roles.mapped("is_required")):
            self._refresh_all_deals()
        return roles

    def write(self, vals):
        result = super().write(vals)
        if not ROLE_FIELDS.isdisjoint(vals):
            self._refresh_all_deals()
        return result

    def unlink(self):
        result = super().unlink()
        self._refresh_all_deals()
        return result

    def _refresh_all_deals(self):
        # Thousands of deals: by the nightly job, at once; a manager may not start jobs himself,
        # and the job is not there yet while the roles are installed.
        cron = self.env.ref(
            "sales_funnel_crm.crm_decision_risk_cron_refresh", raise_if_not_found=False
        )
        if cron:
            cron.sudo()._trigger()
