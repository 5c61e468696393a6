from odoo import api, fields, models
from odoo.fields import Domain


class CrmWorth(models.AbstractModel):
    """What is left of the running budgets of a deal is still to be spent on it (EXP-12)."""

    _inherit = "crm.worth"

    @api.model
    def _is_used(self):
        return super()._is_used() or self.env["crm.budget.control"]._is_used()

    @api.model
    def _get_remaining_cost_by_lead(self, leads):
        result = super()._get_remaining_cost_by_lead(leads)
        if not leads.ids or not self.env["crm.budget.control"]._is_used():
            return result
        today = fields.Date.context_today(self)
        # sudo: the worth of a deal is the same, whoever looks at it
        budgets = (
            self.env["crm.budget"]
            .sudo()
            .search(
                Domain("lead_id", "in", leads.ids)
                & Domain("state", "=", "approved")
                & Domain("is_master", "=", False)
                & Domain("date_to", ">=", today)
            )
        )
        leads_by_id = {lead._origin.id: lead for lead in leads}
        for budget in budgets:
            lead = leads_by_id[budget.lead_id.id]
            # sudo: as the budgets, only converted
            company = lead.company_id or lead.user_id.company_id or self.env.company.sudo()
            left = budget.currency_id._convert(
                max(budget.amount_remaining, 0), company.currency_id, company, today
            )
            result[lead] = result.get(lead, 0.0) + left
        return result
