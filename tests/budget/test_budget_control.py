"""Approvals that would overspend a budget: inform, warn and log, or block (EXP-03, EXP-07)."""

from datetime import date

from odoo import Command
from odoo.tests import Form, tagged

from odoo.addons.sales_funnel_crm.models.budget.crm_budget_control import BudgetOverspent

from .cost_common import CostCommon


@tagged("post_install", "-at_install")
class TestBudgetControl(CostCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.budget = cls._create_budget((cls.travel, 100), policy="block")

    def setUp(self):
        super().setUp()
        self.notices = []
        Bus = type(self.env["bus.bus"])
        sendone = Bus._sendone

        def send(bus, target, kind, message):
            if kind == "simple_notification":
                self.notices.append((target, message))
            return sendone(bus, target, kind, message)

        self.patch(Bus, "_sendone", send)

    def test_block(self):
        first, second = self._create_expense(60), self._create_expense(40.01)
        self._approve(first)
        with self.assertRaises(BudgetOverspent) as caught:
            self._approve(second)
        for words in ("Budget", "100.00", "60.00", "40.01", "0.01", "Nothing was approved"):
            self.assertIn(words, str(caught.exception))
        second.total_amount_currency = 40
        self._approve(second)  # up to the last cent
        self._assert_figures(self.budget, approved=100)

    def test_block_is_all_or_nothing(self):
        other = self._create_lead(name="Other")
        self._create_budget((self.travel, 100), lead_id=other.id)
        expenses = self._create_expense(60) + self._create_expense(60)
        fine = self._create_expense(10, lead_id=other.id)
        (expenses + fine).action_submit()
        with self.assertRaises(BudgetOverspent), self.cr.savepoint():
            self._approve(fine + expenses)
        self.env.invalidate_all()
        self.assertEqual(set((expenses + fine).mapped("state")), {"submitted"})

    def test_posted_counts(self):
        self._post(self._approve(self._create_expense(60)))
        with self.assertRaises(BudgetOverspent):
            self._approve(self._create_expense(50))

    def test_submitted_of_others_does_not_block(self):
        self._create_expense(90).action_submit()
        self._approve(self._create_expense(90))
        self._assert_figures(self.budget, submitted=90, approved=90)

    def test_policies(self):
        """The policy of the budget, else that of the company."""
        for company, policy, is_sticky, messages in (
            ("block", "inform", False, 0),
            ("inform", "warn", True, 1),
            ("warn", False, True, 1),
            ("inform", False, False, 0),
        ):
            with self.subTest(company=company, policy=policy):
                self.company.budget_policy = company
                lead = self._create_lead()
                budget = self._create_budget((self.travel, 10), lead_id=lead.id, policy=policy)
                before = budget.message_ids
                self.notices.clear()
                expense = self._approve(self._create_expense(11, lead_id=lead.id))
                self.assertEqual(expense.state, "approved")
                told = [
                    message
                    for target, message in self.notices
                    if target == self.expense_approver.partner_id or target == self.expense_approver
                ]
                self.assertEqual([message["sticky"] for message in told], [is_sticky])
                self.assertIn("10.00", told[0]["message"])
                log = (budget.message_ids - before).filtered(lambda line: "too much" in line.body)
                self.assertEqual(len(log), messages)
                if log:
                    self.assertEqual(log.author_id, self.expense_approver.partner_id)

    def test_submit_only_warns(self):
        self._create_expense(90).action_submit()
        self._create_expense(10).action_submit()
        self.assertFalse(self.notices, "all of it is no more than is planned")
        mine = self._create_expense(10, employee=self.plain_employee)
        mine.with_user(self.plain_user).action_submit()
        self.assertEqual(mine.state, "submitted")
        self.assertEqual(len(self.notices), 1)
        self.assertIn("110.00", self.notices[0][1]["message"])

    def test_without_an_approver(self):
        """Odoo approves at once what nobody has to approve; the budget is looked at, too."""
        self.seller.expense_manager_id = False
        expense = self._create_expense(101, manager_id=False)
        self.assertFalse(expense.manager_id)
        with self.assertRaises(BudgetOverspent):
            expense.with_user(self.expense_approver).action_submit()

    def test_duplicates(self):
        """The wizard that confirms duplicates approves them; the budget is looked at."""
        twins = self._create_expense(60) + self._create_expense(60)
        twins.action_submit()
        action = twins[0].with_user(self.expense_approver).action_approve()
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.expense_approver)
            .with_context(**action["context"])
            .create({})
        )
        self.assertEqual(wizard.expense_ids, twins)
        with self.assertRaises(BudgetOverspent):
            wizard.action_approve()

    def test_approval_state_by_rpc(self):
        expense = self._create_expense(101)
        expense.action_submit()
        approver = expense.with_user(self.expense_approver)
        with self.assertRaises(BudgetOverspent):
            approver.write({"approval_state": "approved"})
        with self.assertRaises(BudgetOverspent):
            approver.write({"state": "approved"})
        with self.assertRaises(BudgetOverspent):
            self._create_expense(101, approval_state="approved")

    def test_approved_ones_that_grow(self):
        expense = self._approve(self._create_expense(100))
        for vals in ({"total_amount_currency": 101}, {"total_amount": 101}):
            with self.subTest(vals), self.assertRaises(BudgetOverspent), self.cr.savepoint():
                expense.write(vals)
        elsewhere = self._approve(self._create_expense(1, date=date(2027, 1, 1)))
        with self.assertRaises(BudgetOverspent), self.cr.savepoint():
            elsewhere.date = date(2026, 1, 1)
        no_deal = self._approve(self._create_expense(1, lead_id=False))
        with self.assertRaises(BudgetOverspent), self.cr.savepoint():
            no_deal.lead_id = self.lead
        with self.assertRaises(BudgetOverspent), self.cr.savepoint():
            no_deal.budget_id = self.budget

    def test_growing_by_its_currency(self):
        dear = self._create_currency({date(2026, 1, 1): 0.5})
        expense = self._approve(self._create_expense(60))
        with self.assertRaises(BudgetOverspent), Form(expense) as form:
            form.currency_id = dear

    def test_overspent_ones_may_shrink_and_move_on(self):
        """A revision made the budget smaller: what was approved is posted, corrected, refused."""
        expenses = self._approve(self._create_expense(60) + self._create_expense(40))
        self.env.cr.execute("UPDATE crm_budget SET amount_planned = 50")
        self.env.cr.execute("UPDATE crm_budget_line SET amount = 50")
        self.env.invalidate_all()
        expenses[0].total_amount_currency = 55
        wizard = self.env["hr.expense.split.wizard"].browse(
            expenses[0].action_split_wizard()["res_id"]
        )
        wizard.action_split_expense()
        self._assert_figures(self.budget, approved=95)
        self._post(expenses[1])
        expenses[0]._do_refuse("no")
        self._assert_figures(self.budget, approved=27.5, actual=40)

    def test_split_to_another_budget_is_checked(self):
        other = self._create_lead(name="Other")
        small = self._create_budget((self.travel, 10), lead_id=other.id, policy="block")
        expense = self._approve(self._create_expense(60))
        wizard = self.env["hr.expense.split.wizard"].browse(expense.action_split_wizard()["res_id"])
        wizard.expense_split_line_ids[1].write(
            {"lead_id": other.id, "budget_id": small.id, "budget_line_id": small.line_ids.id}
        )
        with self.assertRaises(BudgetOverspent):
            wizard.action_split_expense()

    def test_merging_deals_is_not_blocked(self):
        """What was approved on two deals stays approved; the sum is simply too much."""
        other = self._create_lead(name="Twin")
        expense = self._approve(self._create_expense(70, lead_id=other.id))
        self._approve(self._create_expense(70))
        head = (self.lead + other).merge_opportunity()
        budget = head.budget_ids
        self.assertEqual(expense.lead_id, head)
        self.assertEqual(expense.state, "approved")
        self._assert_figures(budget, approved=140)

    def test_queries(self):
        """At most four queries, whatever the number of expenses and budgets."""
        leads = [self._create_lead(name=f"{number}") for number in range(10)]
        for lead in leads:
            self._create_budget((self.travel, 1000), lead_id=lead.id)
        expenses = self.env["hr.expense"].concat(
            *(
                self._create_expense(number + 1, lead_id=lead.id)
                for lead in leads
                for number in range(5)
            )
        )
        control = self.env["crm.budget.control"]
        for some in (expenses[:5], expenses):
            some.filtered(lambda expense: expense.state == "draft").action_submit()
            self.env.flush_all()
            with control._checked_at_end():
                some.write({"approval_state": "approved"})
            self.env.flush_all()
            self.env.invalidate_all()
            some.mapped("state"), some.budget_id.ids  # what an approval has read already
            with self.assertQueryCount(4):
                control._check_decided(some, {})
            some.write({"approval_state": "submitted"})

    def test_nothing_is_asked_without_budgets(self):
        """Stock cost: the same number of queries as long as no budget was approved."""
        self.env["crm.budget"].search([]).write({"active": False})
        self.env.cr.execute("UPDATE hr_expense SET budget_id = NULL")
        self.env.cr.execute("UPDATE crm_budget SET state = 'draft'")
        self.env.invalidate_all()
        self.env.registry.clear_all_caches()
        asked = []
        Control, Cost = type(self.env["crm.budget.control"]), type(self.env["crm.budget.cost"])
        Budget = type(self.env["crm.budget"])
        self.patch(Control, "_lock", lambda *args: asked.append("lock"))
        self.patch(Cost, "_flush_sources", lambda *args: asked.append("figures"))
        search = Budget.search
        self.patch(
            Budget, "search", lambda *args, **kw: asked.append("search") or search(*args, **kw)
        )
        expense = self._create_expense(1000, tax_ids=[Command.clear()])
        self._post(self._approve(expense))
        self.cr.flush()
        self.assertFalse(asked)
