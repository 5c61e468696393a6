from odoo import api, fields, models

from .crm_lead import SALESPERSON


class UtmCampaign(models.Model):
    """What is planned for a campaign and spent on it (EXP-12, EXP-13)."""

    _inherit = "utm.campaign"

    budget_ids = fields.One2many("crm.budget", "campaign_id", string="Budgets", groups=SALESPERSON)
    budget_count = fields.Integer(
        string="Number of Budgets", compute="_compute_budget_count", groups=SALESPERSON
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_budget_count(self):
        # As the user: the budgets that the rules show him.
        rows = self.env["crm.budget"]._read_group(
            [("campaign_id", "in", self._origin.ids)], ["campaign_id"], ["__count"]
        )
        counts = {campaign.id: count for campaign, count in rows}
        for campaign in self:
            campaign.budget_count = counts.get(campaign._origin.id, 0)

    def action_open_budgets(self):
        """Show the budgets of a campaign; a new one is of this campaign."""
        self.ensure_one()
        return self.env["crm.budget"]._prepare_action(
            self.env._("Budgets of “%s”", self.display_name),
            [("campaign_id", "=", self.id)],
            {"default_campaign_id": self.id, "default_kind": "marketing"},
        )

    def action_open_costs(self):
        """Show what the campaign cost, by content, as far as the user may see it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Costs of “%s”", self.display_name),
            "res_model": "crm.budget.cost",
            "views": [(False, "list"), (False, "kanban"), (False, "pivot"), (False, "graph")],
            "domain": [("campaign_id", "=", self.id)],
            "context": {"display_default_code": False},
        }

    def action_open_return(self):
        """Show what the campaign and its leads cost, and what they brought (EXP-13)."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Return on “%s”", self.display_name),
            "res_model": "crm.campaign.return.report",
            "views": [(False, "pivot"), (False, "graph"), (False, "list")],
            "domain": [("campaign_id", "=", self.id)],
        }
