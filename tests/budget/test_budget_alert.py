"""Thresholds are told once to those who answer for a budget (EXP-07); what is left (EXP-12)."""

from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .cost_common import CostCommon


@tagged("post_install", "-at_install")
class TestBudgetAlert(CostCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.budget = cls._create_budget((cls.travel, 1000))
        cls.activity_type = cls.env.ref("sales_funnel_crm.mail_activity_type_budget_alert")

    def _get_alerts(self, budget=None):
        self.cr.flush()
        budget = budget or self.budget
        return [
            (alert.threshold_percent, alert.amount_planned, alert.amount_spent)
            for alert in budget.alert_ids.sorted("id")
        ]

    def test_once_each(self):
        first = self._create_expense(799)
        first.action_submit()
        self.assertEqual(self._get_alerts(), [])
        second = self._create_expense(1)
        second.action_submit()
        self.assertEqual(self._get_alerts(), [(80, 1000, 800)])
        activity = self.budget.activity_ids
        self.assertEqual(activity.activity_type_id, self.activity_type)
        self.assertEqual(activity.user_id, self.user_sales_salesman)
        told = self.env["mail.message"].search(
            [
                ("model", "=", "crm.budget"),
                ("res_id", "=", self.budget.id),
                ("notified_partner_ids", "in", self.user_sales_manager.partner_id.ids),
            ]
        )
        self.assertEqual(len(told), 1)
        self.assertIn("80.0%", told.subject)
        second.action_reset()
        second.action_submit()
        self._create_expense(100).action_submit()
        self.assertEqual(len(self._get_alerts()), 1)
        self._approve(self._create_expense(100))
        self.assertEqual(self._get_alerts()[1:], [(100, 1000, 1000)])
        self.assertEqual(len(self.budget.activity_ids), 2)

    def test_both_at_once_are_told_once(self):
        self._create_expense(5000).action_submit()
        self.assertEqual([alert[0] for alert in self._get_alerts()], [80, 100])
        self.assertEqual(len(self.budget.activity_ids), 1)
        self.assertIn("100", self.budget.activity_ids.summary)

    def test_thresholds_of_the_company(self):
        self.company.write({"budget_alert_low_percent": 50, "budget_alert_high_percent": 0})
        self._create_expense(500).action_submit()
        self.assertEqual(self._get_alerts(), [(50, 1000, 500)])
        self._create_expense(5000).action_submit()
        self.assertEqual(len(self._get_alerts()), 1)

    def test_another_plan_counts_anew(self):
        self._create_expense(900).action_submit()
        self.assertEqual(self._get_alerts(), [(80, 1000, 900)])
        self.budget.line_ids.sudo().amount = 2000
        self.assertEqual(len(self._get_alerts()), 1)
        self._create_expense(900).action_submit()
        self.assertEqual(self._get_alerts()[1:], [(80, 2000, 1800)])

    def test_drawn_costs_are_told(self):
        lead = self._create_lead(name="Late")
        self._create_expense(95, lead_id=lead.id).action_submit()
        budget = self._create_budget((self.travel, 100), lead_id=lead.id)
        self.assertEqual(self._get_alerts(budget), [(80, 100, 95)])

    def test_by_a_colleague_without_rights(self):
        expense = self._create_expense(900, employee=self.plain_employee)
        self.cr.flush()
        expense.with_user(self.plain_user).action_submit()
        self.assertEqual(self._get_alerts(), [(80, 1000, 900)])

    def test_constant_queries(self):
        budgets = self.env["crm.budget"]
        for number in range(20):
            lead = self._create_lead(name=f"{number}")
            budgets |= self._create_budget((self.travel, 1000), lead_id=lead.id)
        self.cr.flush()
        counts = []
        for some in (budgets[:2], budgets):
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            self.env["crm.budget.alert"].sudo()._raise_alerts(some.sudo())
            counts.append(self.cr.sql_log_count - start)
        self.assertEqual(*counts)

    def test_master_budgets_raise_none(self):
        """Those within say it; only they can do something about it."""
        master = self._create_budget(
            (self.travel, 1000),
            lead_id=False,
            kind="operations",
            is_master=True,
            team_id=self.team_funnel.id,
        )
        self.budget.sudo().write({"team_id": self.team_funnel.id, "parent_id": master.id})
        self._create_expense(990).action_submit()
        self.cr.flush()
        self.assertEqual(master.amount_spent, 990)
        master.sudo().line_ids.amount = 995
        self.cr.flush()
        self.assertTrue(self.budget.alert_ids)
        self.assertFalse(master.alert_ids)

    def test_closed_budgets_raise_none(self):
        self._set_state(self.budget, "closed")
        self.env["account.analytic.line"].create(
            {"name": "Late", "amount": -990, "date": "2026-04-01", "budget_id": self.budget.id}
        )
        self.assertEqual(self._get_alerts(), [])
        self.assertEqual(self.budget.amount_spent, 990)

    def test_the_last_day_of_a_budget_still_counts(self):
        Worth = self.env["crm.worth"]
        with freeze_time("2026-12-31 09:00:00"):
            self.assertEqual(Worth._get_remaining_cost_by_lead(self.lead), {self.lead: 1000})
        with freeze_time("2027-01-01 09:00:00"):
            self.assertEqual(Worth._get_remaining_cost_by_lead(self.lead), {})

    def test_the_name_of_a_budget_is_no_markup(self):
        self.budget.sudo().name = "<h1>Big</h1>"
        self._create_expense(900).action_submit()
        self.cr.flush()
        self.assertIn("&lt;h1&gt;Big", self.budget.activity_ids[-1:].note)

    def test_what_leaves_a_budget_can_be_spent_again(self):
        """EXP-12: a cost that moves or goes is weighed at once, as one that comes."""
        self.budget.sudo().date_to = date(2999, 1, 1)
        self.company.write({"worth_margin_percent": 40, "worth_day_cost": 50})
        self.lead.write({"worth_effort_days": 1, "expected_revenue": 100})
        other = self._create_lead(name="Other")

        def left():
            self.cr.flush()
            self.lead.invalidate_recordset()
            return self.lead.worth_remaining_cost

        moved, deleted = self._create_expense(300), self._create_expense(200)
        (moved + deleted).action_submit()
        self.assertEqual(left(), 550)
        moved.lead_id = other
        self.assertEqual(left(), 850)
        deleted.action_reset()
        self.assertEqual(left(), 1050)
        deleted.action_submit()
        deleted.unlink()
        self.assertEqual(left(), 1050)
        bill = self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": self.customer.id,
                "invoice_date": date(2026, 4, 1),
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": self.travel.id,
                            "price_unit": price,
                            "tax_ids": [Command.clear()],
                            "budget_id": self.budget.id,
                        }
                    )
                    for price in (10, 20, 30)
                ],
            }
        )
        item = self.env["account.analytic.line"].create(
            {"name": "Hours", "amount": -40, "date": "2026-04-01", "budget_id": self.budget.id}
        )
        self.assertEqual(left(), 950)
        bill.invoice_line_ids[0].budget_id = False
        self.assertEqual(left(), 960)
        bill.invoice_line_ids[1].unlink()
        self.assertEqual(left(), 980)
        item.unlink()
        self.assertEqual(left(), 1020)
        self.budget.sudo().date_to = date(2026, 4, 30)
        self.assertEqual(left(), 50)

    def test_remaining_is_still_to_be_spent(self):
        """EXP-12: worth winning weighs what is left of running budgets, never less than nothing."""
        Worth = self.env["crm.worth"]
        self.budget.date_to = date(2999, 1, 1)
        self.assertEqual(Worth._get_remaining_cost_by_lead(self.lead), {self.lead: 1000})
        self._create_expense(300).action_submit()
        self.env.invalidate_all()
        self.assertEqual(Worth._get_remaining_cost_by_lead(self.lead), {self.lead: 700})
        self.company.write({"worth_margin_percent": 40, "worth_day_cost": 50})
        self.lead.write({"worth_effort_days": 1, "expected_revenue": 100})
        self.cr.flush()
        self.assertEqual(self.lead.worth_remaining_cost, 750)
        self._create_expense(200).action_submit()
        self.cr.flush()
        self.lead.invalidate_recordset()
        self.assertEqual(self.lead.worth_remaining_cost, 550)
        self._create_expense(9999).action_submit()
        self.env.invalidate_all()
        self.assertEqual(Worth._get_remaining_cost_by_lead(self.lead), {self.lead: 0})
        self.budget.sudo().write({"date_to": date(2026, 1, 31)})
        self.assertEqual(Worth._get_remaining_cost_by_lead(self.lead), {})
