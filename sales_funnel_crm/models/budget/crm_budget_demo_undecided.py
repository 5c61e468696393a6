from datetime import timedelta

from odoo import Command, api, fields, models

from ...tools.budget.demo_costs import plan_contents

ACTIVITY = "sales_funnel_crm.mail_activity_type_budget_approval"
REFUSED = (
    "Two visits by four people: one engineer is enough. Plan half of it and ask again. "
    "四个人去两次太多，派一名工程师即可。"
)
# Salesperson: (state, share of the usual plan).
PLANS = {
    "zhang_qiang": ("draft", 10_000),
    "liu_yang": ("submitted", 12_400),
    "anna_schmidt": ("submitted", 46_000),
    "huang_tao": ("refused", 15_800),
}


class CrmBudgetDemo(models.AbstractModel):
    """What is not decided yet: drafts, and what leaders and managers find to approve."""

    _inherit = "crm.budget.demo"

    @api.model
    def _create_undecided(self, rng):
        """Plan for open deals that have no budget; of each state there is one."""
        for login, (state, planned) in PLANS.items():
            user = self._get_user(login)
            lead = self.env["crm.lead"].search(
                [
                    ("user_id", "=", user.id),
                    ("won_status", "=", "pending"),
                    ("team_id", "!=", False),
                    ("budget_ids", "=", False),
                    ("id", "!=", self._get_overspent_lead().id),
                ],
                order="expected_revenue desc, id",
                limit=1,
            )
            if not lead:
                continue
            values = self.env["crm.budget"]._prepare_values_of_deal(lead)
            if state != "draft":
                values["line_ids"] = self._prepare_lines(plan_contents(planned))
            budget = self.env["crm.budget"].create(
                {**values, "company_id": lead.company_id.id, "user_id": user.id}
            )
            self._decide(budget, state)
        self._ask_for_revision()

    @api.model
    def _decide(self, document, state):
        if state == "draft":
            return
        user = document.user_id
        approver = document.with_user(user)._get_default_approver()
        now = fields.Datetime.now()
        values = {
            "state": state,
            "submitted_by_id": user.id,
            "date_submitted": now - timedelta(days=2),
            "approver_id": approver.id,
        }
        if state == "refused":
            values |= {"decided_by_id": approver.id, "refusal_reason": REFUSED}
        document.write(values)
        if state == "submitted":
            document.activity_schedule(ACTIVITY, summary=document.display_name, user_id=approver.id)

    @api.model
    def _ask_for_revision(self):
        """Let the largest running budget of the west wait for more."""
        west = self._get_teams()["west"]
        budget = self.env["crm.budget"].search(
            [
                ("team_id", "=", west.id),
                ("kind", "=", "sales"),
                ("state", "=", "approved"),
                ("date_to", ">", fields.Date.today()),
            ],
            order="amount_planned desc, id",
            limit=1,
        )
        if not budget:
            return
        line = budget.line_ids[:1]
        revision = self.env["crm.budget.revision"].create(
            {
                "budget_id": budget.id,
                "user_id": budget.user_id.id,
                "reason": "The design institute moved to Kunming: two flights more. 多两趟出差。",
                "line_ids": [
                    Command.create(
                        {
                            "line_id": line.id,
                            "product_id": line.product_id.id,
                            "amount_after": line.amount + 3_600,
                        }
                    )
                ],
            }
        )
        revision.flush_recordset()
        self._decide(revision, "submitted")
