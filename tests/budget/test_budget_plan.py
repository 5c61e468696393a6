"""Planning from a template, merging and deleting deals, finding budgets by their figures."""

from odoo import Command
from odoo.tests import Form

from odoo.addons.sales_funnel_crm.models.budget.crm_budget import BudgetWrong

from .budget_common import BudgetCommon


class TestBudgetTemplate(BudgetCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["crm.budget.template"].search([]).active = False
        cls.small, cls.large, cls.team_large = (
            cls._create_template(name, **vals)
            for name, vals in (
                ("Small", {"amount_to": 50000}),
                ("Large", {"amount_from": 50000}),
                ("Large of the team", {"amount_from": 50000, "team_ids": cls.team_funnel.ids}),
            )
        )

    @classmethod
    def _create_template(cls, name, **vals):
        return cls.env["crm.budget.template"].create(
            {
                "name": name,
                "line_ids": [
                    Command.create({"product_id": cls.travel.id, "amount": 100, "percent": 2}),
                    Command.create({"product_id": cls.samples.id, "percent": 0.5}),
                ],
                **vals,
            }
        )

    def _get_template(self, **vals):
        lead = self._create_lead(**vals)
        values = self.env["crm.budget"]._prepare_values_of_deal(lead)
        return self.env["crm.budget.template"].browse(values["template_id"])

    def test_the_template_fits_team_and_size(self):
        self.assertEqual(self._get_template(), self.team_large)
        self.assertEqual(self._get_template(team_id=self.sales_team_1.id), self.large)
        self.assertEqual(self._get_template(expected_revenue=50000), self.team_large)
        self.assertEqual(self._get_template(expected_revenue=49999), self.small)
        self.small.company_id = self.company_other
        self.assertFalse(self._get_template(expected_revenue=49999))

    def test_a_budget_is_planned_from_the_deal(self):
        self.lead.date_deadline = "2099-06-30"
        lead = self.lead.with_user(self.user_sales_salesman)
        action = lead.action_plan_budget()
        budgets = self.env["crm.budget"].with_user(self.user_sales_salesman)
        budget = Form(budgets.with_context(**action["context"])).save()
        self.assertRecordValues(
            budget,
            [
                {
                    "lead_id": self.lead.id,
                    "template_id": self.team_large.id,
                    "state": "draft",
                    "amount_planned": 2600,
                }
            ],
        )
        self.assertEqual(str(budget.date_to), "2099-06-30")
        self.assertEqual(budget.line_ids.mapped("amount"), [2100, 500])
        # The draft is gone on with, not doubled.
        self.assertEqual(lead.action_plan_budget()["res_id"], budget.id)

    def test_another_template_replaces_the_contents(self):
        budget = self._create_budget(7)
        form = Form(budget)
        form.template_id = self.large
        form.save()
        self.assertEqual(budget.line_ids.mapped("amount"), [2100, 500])

    def test_templates_that_make_no_sense_are_refused(self):
        for vals in ({"amount_from": -1}, {"amount_from": 5, "amount_to": 5}):
            with self.subTest(vals=vals), self.assertRaises(BudgetWrong):
                self._create_template("Wrong", **vals)
        for vals in ({"amount": -1}, {"percent": -1, "amount": 5}, {}):
            line = {"product_id": self.travel.id, **vals}
            with self.subTest(vals=vals), self.assertRaises(BudgetWrong):
                self._create_template("Wrong", line_ids=[Command.create(line)])


class TestBudgetOfMergedDeals(BudgetCommon):
    def test_budgets_and_expenses_follow_merged_deals(self):
        other = self._create_lead(name="Second line")
        bux = self.env["res.currency"].create(
            {
                "name": "BUX",
                "symbol": "B",
                "rate_ids": [Command.create({"name": "2025-01-01", "company_rate": 2})],
            }
        )
        kept = self._create_approved(1000)
        overlapping = self._create_approved(500, lead_id=other.id)
        later = self._create_approved(
            300, lead_id=other.id, date_from="2027-01-01", date_to="2027-12-31"
        )
        draft = self._create_budget(100, lead_id=other.id, currency_id=bux.id)
        values = {
            "employee_id": self.env["hr.employee"].create({"name": "Emil"}).id,
            "product_id": self.travel.id,
            "total_amount_currency": 100,
            "date": "2026-03-01",
            "lead_id": other.id,
            "budget_id": overlapping.id,
        }
        draft_expense, approved_expense = self.env["hr.expense"].create(
            [{"name": "Taxi", **values}, {"name": "Hotel", **values}]
        )
        approved_expense.action_submit()
        approved_expense._do_approve(check=False)
        head = (self.lead | other)._merge_opportunity(user_id=False)
        self.assertEqual(len(head), 1)
        budgets = kept | overlapping | later | draft
        self.assertEqual(budgets.lead_id, head)
        states = dict(zip(budgets, budgets.mapped("state"), strict=True))
        # Whichever deal remained, one of the two overlapping budgets is in force.
        self.assertEqual({states[kept], states[overlapping]}, {"approved", "closed"})
        self.assertEqual((states[later], states[draft]), ("approved", "draft"))
        self.assertEqual(draft.currency_id, bux)
        self.assertEqual((draft_expense | approved_expense).lead_id, head)
        # What was decided stays where it was; what is still to be decided needs one in force.
        self.assertEqual(approved_expense.budget_id, overlapping)
        self.assertEqual(
            draft_expense.budget_id,
            (kept | overlapping).filtered(lambda budget: budget.state == "approved"),
        )

    def test_a_deal_with_an_approved_budget_is_not_deleted(self):
        planned = self._create_lead()
        draft = self._create_budget(100, lead_id=planned.id)
        planned.unlink()
        self.assertFalse(draft.exists())
        budget = self._create_approved(1000)
        with self.assertRaises(BudgetWrong):
            self.lead.unlink()
        self.assertTrue(budget.exists())

    def test_a_merged_contact_keeps_its_budgets(self):
        partners = self.env["res.partner"].create([{"name": "Acme"}, {"name": "Acme Ltd"}])
        budget = self._create_budget(10, kind="service", lead_id=None, partner_id=partners[1].id)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge(partners.ids, partners[0])
        budget.invalidate_recordset()
        self.assertEqual(budget.partner_id, partners[0])


class TestBudgetSearch(BudgetCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.employee = cls.env["hr.employee"].create({"name": "Emil"})

    @classmethod
    def _create_spent(cls, planned, spent):
        lead = cls._create_lead()
        budget = cls._create_approved(planned, lead_id=lead.id)
        if spent:
            cls.env["hr.expense"].create(
                {
                    "name": "Hotel",
                    "employee_id": cls.employee.id,
                    "product_id": cls.travel.id,
                    "total_amount_currency": spent,
                    "date": "2026-03-01",
                    "lead_id": lead.id,
                    "budget_id": budget.id,
                    "budget_line_id": budget.line_ids.id,
                }
            ).action_submit()
        return budget

    def test_budgets_are_found_by_their_figures(self):
        """EXP-07: know the usage before it is overspent."""
        budgets = untouched, used, over = (
            self._create_spent(100, 0),
            self._create_spent(100, 85),
            self._create_spent(100, 130),
        )
        everything = self.env["crm.budget"].union(*budgets)
        for domain, expected in (
            ([("amount_remaining", "<", 0)], over),
            ([("amount_remaining", "=", 15)], used),
            ([("amount_remaining", "!=", 15)], untouched | over),
            ([("burn_percent", ">=", 80)], used | over),
            ([("burn_percent", "=", 0)], untouched),
            ([("amount_spent", ">", 85), ("amount_spent", "<=", 130)], over),
        ):
            with self.subTest(domain=domain):
                found = everything.search([("id", "in", everything.ids), *domain])
                self.assertEqual(found, expected.sorted("id", reverse=True))

    def test_figures_cost_the_same_for_5_and_50(self):
        leads = self.env["crm.lead"].create(
            [{"name": f"Deal {number}", "team_id": self.team_funnel.id} for number in range(50)]
        )
        budgets = self.env["crm.budget"].create(
            [self._prepare_budget(100, lead_id=lead.id, state="approved") for lead in leads]
        )
        expenses = self.env["hr.expense"].create(
            [
                {
                    "name": "Hotel",
                    "employee_id": self.employee.id,
                    "product_id": self.travel.id,
                    "total_amount_currency": 10,
                    "date": "2026-03-01",
                    "lead_id": budget.lead_id.id,
                    "budget_id": budget.id,
                    "approval_state": "submitted",
                }
                for budget in budgets
            ]
        )
        names = ["amount_remaining", "burn_percent", "amount_forecast"]

        def count_queries(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            records.read(["name", *names])
            records.line_ids.read(names)
            records.search([("id", "in", records.ids), ("amount_remaining", "<", 0)])
            return self.cr.sql_log_count - before

        count_queries(budgets[:1])
        self.assertEqual(count_queries(budgets), count_queries(budgets[:5]))
        self.assertEqual(sum(budgets.mapped("amount_spent")), 10 * len(expenses))
