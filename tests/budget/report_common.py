"""A small year of spending, and figures of it in plain Python."""

from collections import defaultdict
from datetime import date, timedelta

from odoo import Command

from .cost_common import CostCommon

NAMES = ("planned", "committed", "actual")


class BudgetReportCommon(CostCommon):
    """Two sales budgets, one of operations in a foreign currency, a campaign; costs in all states.

    ``costs`` are the expenses with the amount in the currency of their budget.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.won_lead = cls._create_lead(name="Won deal", expected_revenue=50000)
        cls.lost_lead = cls._create_lead(name="Lost deal", expected_revenue=9000)
        cls.foreign = cls._create_currency({"2026-01-01": 2.0, "2026-03-01": 4.0})
        cls.campaign = cls.env["utm.campaign"].create({"name": "Fair"})
        cls.department = cls.env["hr.department"].create(
            {"name": "Sales Department", "company_id": cls.company_main.id}
        )
        cls.deal_budget = cls._create_budget(
            (
                cls.travel,
                900,
                {"date_from": date(2026, 1, 15), "date_to": date(2026, 4, 14)},
            ),
            (cls.meals, 600, {"stage_id": cls.stage_new.id, "employee_id": cls.seller.id}),
            lead_id=cls.won_lead.id,
            team_id=cls.team_funnel.id,
        )
        cls.office_budget = cls._create_budget(
            (cls.travel, 2000),
            lead_id=False,
            kind="operations",
            department_id=cls.department.id,
            team_id=cls.team_funnel.id,
            currency_id=cls.foreign.id,
        )
        cls.fair_budget = cls._create_budget(
            (cls.meals, 1200),
            lead_id=False,
            kind="marketing",
            campaign_id=cls.campaign.id,
            team_id=cls.team_funnel.id,
        )
        cls.budgets = cls.deal_budget + cls.office_budget + cls.fair_budget
        cls.costs = [
            cls._spend(100, date(2026, 2, 3), cls.deal_budget),
            cls._spend(250, date(2026, 2, 20), cls.deal_budget, employee=cls.plain_employee),
            cls._spend(40, date(2026, 3, 31), cls.deal_budget, product_id=cls.meals.id),
            cls._spend(700, date(2026, 3, 1), cls.deal_budget, state="approved"),
            cls._spend(30, date(2026, 4, 2), cls.office_budget, state="actual", factor=4),
            cls._spend(500, date(2026, 5, 5), cls.fair_budget, product_id=cls.meals.id),
            cls._spend(15, date(2026, 5, 6), cls.fair_budget),  # nothing plans travel there
        ]
        cls.won_lead.action_set_won()
        cls.lost_lead.action_set_lost()
        cls.env.flush_all()

    @classmethod
    def _spend(cls, amount, day, budget, state="submitted", factor=1, **vals):
        values = {
            "lead_id": budget.lead_id.id,
            "campaign_id": budget.campaign_id.id,
            "budget_id": budget.id,
            "date": day,
            **vals,
        }
        expense = cls._create_expense(amount, **values)
        expense.action_submit()
        if state != "submitted":
            cls._approve(expense)
        if state == "actual":
            cls._post(expense, day)
        return {
            "expense": expense,
            "budget": budget,
            "line": expense.budget_line_id,
            "day": day,
            "state": "actual" if state == "actual" else "committed",
            "amount": amount * factor,
        }

    @classmethod
    def _rate_of(cls, budget):
        """Return what an amount of a budget is worth for us on its first day."""
        return 0.5 if budget.currency_id == cls.foreign else 1.0

    @classmethod
    def _get_rows(cls):
        """Return rows of plain figures: each day of each content, and each cost."""
        rows = []
        for line in cls.budgets.line_ids:
            start = line.date_from or line.budget_id.date_from
            end = line.date_to or line.budget_id.date_to
            days = [start + timedelta(days=n) for n in range((end - start).days + 1)]
            rows += [
                {
                    "budget": line.budget_id,
                    "line": line,
                    "product": line.product_id,
                    "day": day,
                    "state": "planned",
                    "amount": line.amount / len(days) * cls._rate_of(line.budget_id),
                }
                for day in days
            ]
        for cost in cls.costs:
            rows.append(
                {
                    **cost,
                    "product": cost["line"].product_id or cost["expense"].product_id,
                    "amount": cost["amount"] * cls._rate_of(cost["budget"]),
                }
            )
        return rows

    @classmethod
    def _get_expected(cls, key_of):
        expected = defaultdict(lambda: dict.fromkeys(NAMES, 0.0))
        for row in cls._get_rows():
            expected[key_of(row)][row["state"]] += row["amount"]
        return expected

    @classmethod
    def _create_visit(cls, lead, day):
        return cls.env["calendar.event"].create(
            {
                "name": "Visit",
                "start": f"{day} 09:00:00",
                "stop": f"{day} 10:00:00",
                "opportunity_id": lead.id,
                "partner_ids": [Command.clear()],
            }
        )
