from datetime import date, timedelta

from odoo import Command, api, fields, models

from ...tools.budget.demo_costs import CONTENTS, plan_contents
from ..pipeline.crm_funnel_demo import MODULE

OPERATIONS = {
    # team: (planned a year, responsible)
    "east": (64_000, "li_na"),
    "west": (38_000, "chen_jing"),
}
OPERATION_SHARES = {"travel": 0.55, "meal": 0.25, "phone": 0.20}
CAMPAIGNS = {
    # campaign: (first and last day, counted from today, planned)
    "fair": (-430, -330, 165_000),
    "roadshow": (-70, 60, 88_000),
}
CAMPAIGN_SHARES = {"fair": 0.68, "travel": 0.18, "gift": 0.08, "phone": 0.06}
SERVICES = {
    # name: (first and last day, planned)
    "Acceptance and training 验收与培训": (-250, -120, 9_600),
    "Line audit after one year 一年回访": (-40, 50, 7_200),
}
SERVICE_SHARES = {"travel": 0.6, "sample": 0.25, "meal": 0.15}
HOURLY_COST = 220


class CrmBudgetDemo(models.AbstractModel):
    """Budgets that are for no deal: campaigns, work for customers, teams (EXP-05)."""

    _inherit = "crm.budget.demo"

    @api.model
    def _get_content_keys(self):
        return CONTENTS

    @api.model
    def _create_other_budgets(self, rng):
        values = [
            *self._prepare_operations(),
            *self._prepare_campaigns(),
            *self._prepare_services(rng),
        ]
        budgets = self.env["crm.budget"].create([self._prepare_approval(vals) for vals in values])
        self._choose_campaigns()
        self._create_bills(budgets.filtered("campaign_id"))
        self._create_hours(rng, budgets.filtered("analytic_account_id"))
        return budgets

    @api.model
    def _prepare_operations(self):
        year = fields.Date.today().year
        for key, (planned, login) in OPERATIONS.items():
            team = self._get_teams()[key]
            for number in (year - 1, year):
                yield {
                    "kind": "operations",
                    "name": f"{team.name}: running costs {number}",
                    "team_id": team.id,
                    "company_id": team.company_id.id,
                    "user_id": self._get_user(login).id,
                    "date_from": date(number, 1, 1),
                    "date_to": date(number, 12, 31),
                    "line_ids": self._prepare_lines(plan_contents(planned, OPERATION_SHARES)),
                }

    @api.model
    def _prepare_campaigns(self):
        today = fields.Date.today()
        for key, (first, last, planned) in CAMPAIGNS.items():
            yield {
                "kind": "marketing",
                "campaign_id": self.env.ref(f"{MODULE}.utm_campaign_{key}").id,
                "team_id": False,
                "department_id": self.env.ref(f"{MODULE}.hr_department_marketing").id,
                "user_id": self._get_user("lin_yue").id,
                "date_from": today + timedelta(days=first),
                "date_to": today + timedelta(days=last),
                "line_ids": self._prepare_lines(plan_contents(planned, CAMPAIGN_SHARES)),
            }

    @api.model
    def _prepare_services(self, rng):
        today = fields.Date.today()
        team = self._get_teams()["east"]
        won = self.env["crm.lead"].search(
            [("team_id", "=", team.id), ("won_status", "=", "won"), ("partner_id", "!=", False)],
            order="expected_revenue desc, id",
            limit=6,
        )
        customers = rng.sample(list(won.partner_id), len(SERVICES))
        for customer, (name, (first, last, planned)) in zip(
            customers, SERVICES.items(), strict=True
        ):
            account = self.env["account.analytic.account"].create(
                {
                    "name": f"{name} – {customer.name}",
                    "plan_id": self.env.ref("analytic.analytic_plan_projects").id,
                    "partner_id": customer.id,
                    "company_id": self.env.company.id,
                }
            )
            yield {
                "kind": "service",
                "name": f"{name} – {customer.name}",
                "partner_id": customer.id,
                "team_id": team.id,
                "department_id": self.env.ref(f"{MODULE}.hr_department_service").id,
                "user_id": self._get_user("li_na").id,
                "analytic_account_id": account.id,
                "date_from": today + timedelta(days=first),
                "date_to": today + timedelta(days=last),
                "line_ids": self._prepare_lines(plan_contents(planned, SERVICE_SHARES)),
            }

    @api.model
    def _choose_campaigns(self):
        """Put the deals that began at the fair, and on the road, on their campaigns."""
        today = fields.Date.today()
        for key, (first, last, _planned) in CAMPAIGNS.items():
            leads = (
                self.env["crm.lead"]
                .with_context(active_test=False)
                .search(
                    [
                        ("team_id", "=", self._get_teams()["east"].id),
                        ("source_id", "=", self.env.ref(f"{MODULE}.utm_source_fair").id),
                        ("date_open", ">=", today + timedelta(days=first)),
                        ("date_open", "<=", today + timedelta(days=last)),
                    ]
                )
            )
            leads.campaign_id = self.env.ref(f"{MODULE}.utm_campaign_{key}")

    @api.model
    def _create_bills(self, budgets):
        """Have the builder of the stands send his bills: the last one is not posted yet."""
        builder = self.env["res.partner"].create(
            {"name": "Puzhan Exhibition Services 普展会展", "is_company": True}
        )
        today = fields.Date.today()
        for budget in budgets:
            line = budget.line_ids[:1]
            first = budget.date_from + timedelta(days=20)
            for number, (days, share) in enumerate(((0, 0.28), (25, 0.15))):
                day = min(first + timedelta(days=days), today)
                bill = self.env["account.move"].create(
                    {
                        "move_type": "in_invoice",
                        "partner_id": builder.id,
                        "journal_id": self.env.ref(f"{MODULE}.account_journal_expense").id,
                        "ref": f"PZ-{budget.date_from:%y%m}-{number + 1}",
                        "invoice_date": day,
                        "date": day,
                        "invoice_line_ids": [
                            Command.create(
                                {
                                    "name": "Stand construction 展台搭建",
                                    "product_id": line.product_id.id,
                                    "quantity": 1,
                                    "price_unit": round(line.amount * share, -2),
                                    "tax_ids": False,
                                    "budget_id": budget.id,
                                }
                            )
                        ],
                    }
                )
                if not number or budget.date_to < today:
                    bill.action_post()

    @api.model
    def _create_hours(self, rng, budgets):
        """Write down the hours of the service engineer, which cost something, too."""
        today = fields.Date.today()
        self.env["account.analytic.line"].create(
            [
                {
                    "name": name,
                    "date": min(budget.date_from + timedelta(days=days), today),
                    "account_id": budget.analytic_account_id.id,
                    "company_id": budget.company_id.id,
                    "unit_amount": hours,
                    "amount": -HOURLY_COST * hours,
                    "product_id": self._get_product("sample").id,
                }
                for budget in budgets
                for days, name in (
                    (6, "Measuring on site 现场测量"),
                    (14, "Training of the operators 操作培训"),
                    (23, "Report 报告"),
                )
                for hours in (rng.choice((2, 3, 4)),)
            ]
        )
