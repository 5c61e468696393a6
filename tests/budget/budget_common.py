"""A team with a leader, contents to spend on, and builders of budgets."""

from odoo import Command

from odoo.addons.mail.tests.common import mail_new_test_user

from ..common import FunnelCommon


class BudgetCommon(FunnelCommon):
    """``lead`` is a deal of ``user_sales_salesman`` in ``team_funnel``, led by ``leader``.

    Leaders approve up to 20,000. ``travel``, ``samples`` and ``gifts`` are expense categories,
    without taxes.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.budget_leader_limit = 20000
        cls.leader = mail_new_test_user(
            cls.env,
            login="budget_leader",
            name="Lea Leader",
            email="leader@test.example.com",
            company_id=cls.company_main.id,
            groups="sales_team.group_sale_salesman",
        )
        cls.team_funnel.user_id = cls.leader
        cls.travel, cls.samples, cls.gifts = cls.env["product.product"].create(
            [
                {
                    "name": name,
                    "can_be_expensed": True,
                    "type": "service",
                    "standard_price": 0,
                    "supplier_taxes_id": False,
                }
                for name in ("Travel", "Samples", "Gifts")
            ]
        )
        cls.lead = cls._create_lead()

    @classmethod
    def _create_lead(cls, **vals):
        return cls.env["crm.lead"].create(
            {
                "name": "Filling line",
                "type": "opportunity",
                "user_id": cls.user_sales_salesman.id,
                "team_id": cls.team_funnel.id,
                "stage_id": cls.stage_new.id,
                "expected_revenue": 100000,
                **vals,
            }
        )

    @classmethod
    def _prepare_budget(cls, *amounts, **vals):
        """Return values of a budget of 2026; amounts are planned on travel, then on samples."""
        contents = [cls.travel, cls.samples][: len(amounts)]
        values = {
            "kind": "sales",
            "lead_id": cls.lead.id,
            "date_from": "2026-01-01",
            "date_to": "2026-12-31",
            "line_ids": [
                Command.create({"product_id": content.id, "amount": amount})
                for content, amount in zip(contents, amounts, strict=True)
            ],
            **vals,
        }
        return {name: value for name, value in values.items() if value is not None}

    @classmethod
    def _create_budget(cls, *amounts, user=None, **vals):
        """Create a draft as the salesperson."""
        budgets = cls.env["crm.budget"].with_user(user or cls.user_sales_salesman)
        return budgets.create(cls._prepare_budget(*(amounts or (1000, 500)), **vals))

    @classmethod
    def _create_approved(cls, *amounts, **vals):
        budget = cls._create_budget(*amounts, **vals)
        budget.action_submit()
        budget.with_user(cls.user_sales_manager).action_approve()
        return budget
