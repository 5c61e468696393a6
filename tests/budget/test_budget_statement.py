"""A budget on paper and by mail (EXP-06)."""

from lxml import html

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .report_common import BudgetReportCommon


@tagged("post_install", "-at_install")
class TestBudgetStatement(BudgetReportCommon):
    def _read_table(self, markup):
        """Return the cells of the table, without what only separates words."""
        tree = html.fromstring(str(markup))
        return [
            [" ".join(cell.text_content().split()) for cell in row.iter("td")]
            for row in tree.iter("tr")
            if row.find(".//td") is not None
        ]

    def _format(self, amount):
        return " ".join(self.company_main.currency_id.format(amount).split())

    def _expect(self):
        money = self._format
        stage = self.stage_new.name
        return [
            ["Travel", "", money(900), money(1050), money(0), money(-150), "116.7"],
            ["Meals", stage, money(600), money(40), money(0), money(560), "6.7"],
            ["Total", money(1500), money(1090), money(0), money(410), "72.7"],
        ]

    def test_printed(self):
        """Totals of contents, what others spent included, as the salesperson."""
        markup, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.user_sales_salesman)
            ._render_qweb_html("sales_funnel_crm.report_budget_statement", self.deal_budget.ids)
        )
        self.assertEqual(self._read_table(markup.decode()), self._expect())
        self.assertIn("Won deal", markup.decode())

    def test_not_planned(self):
        rows = self.fair_budget._get_statement()
        self.assertEqual(
            [(row["name"], row["planned"], row["committed"]) for row in rows],
            [("Meals", 1200, 500), ("Not planned", 0, 15)],
        )

    def test_sent(self):
        budget = self.deal_budget.with_user(self.user_sales_salesman)
        action = budget.action_send_report()
        composer = (
            self.env[action["res_model"]]
            .with_user(self.user_sales_salesman)
            .with_context(**action["context"])
            .create({"partner_ids": [(6, 0, self.user_sales_manager.partner_id.ids)]})
        )
        self.assertEqual(self._read_table(composer.body), self._expect())
        composer.action_send_mail()
        message = self.deal_budget.message_ids[0]
        self.assertIn(self.user_sales_manager.partner_id, message.notified_partner_ids)
        self.assertEqual(self._read_table(message.body), self._expect())
        self.assertEqual(message.subject, f"Budget {self.deal_budget.name}")

    def test_the_customer_is_no_recipient(self):
        """What is spent on a customer goes to him only if somebody enters him."""
        self.deal_budget.lead_id.partner_id = self.env["res.partner"].create(
            {"name": "Customer", "email": "customer@example.com"}
        )
        budget = self.deal_budget.with_user(self.user_sales_salesman)
        self.assertTrue(budget.partner_id)
        action = budget.action_send_report()
        composer = (
            self.env[action["res_model"]]
            .with_user(self.user_sales_salesman)
            .with_context(**action["context"])
            .create({})
        )
        self.assertNotIn(budget.partner_id, composer.partner_ids)
        suggested = budget._message_get_suggested_recipients()
        self.assertNotIn(budget.partner_id.id, [one.get("partner_id") for one in suggested])

    def test_access(self):
        for user in (self.user_other_company, self.plain_user):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.deal_budget.with_user(user).action_send_report()
        for user in (self.accountant, self.expense_approver):
            with self.subTest(user.login):
                self.assertTrue(self.deal_budget.with_user(user)._get_statement())

    def test_cost_does_not_grow_with_contents(self):
        def count_queries(size):
            budget = self._create_budget(
                *[(self.travel, 10)] * size,
                lead_id=False,
                kind="operations",
                team_id=self.team_funnel.id,
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            budget._get_statement()
            return self.cr.sql_log_count - before

        count_queries(1)
        self.assertEqual(count_queries(50), count_queries(5))

    def test_the_customer_is_not_proposed(self):
        """What a customer costs us is not for him: whoever sends it chooses who reads it."""
        customer = self.env["res.partner"].create({"name": "Buyer", "email": "buyer@example.com"})
        budget = self.deal_budget.copy({"partner_id": customer.id})
        self.assertEqual(budget.partner_id, customer)
        action = budget.action_send_report()
        composer = self.env[action["res_model"]].with_context(**action["context"]).create({})
        self.assertNotIn(customer, composer.partner_ids)
        self.assertFalse(budget._mail_get_partners()[budget.id])

    def test_contents_are_named_without_their_code(self):
        self.deal_budget.line_ids.product_id.default_code = "CODE"
        for name in (
            *(row["name"] for row in self.deal_budget._get_statement()),
            *self.deal_budget.line_ids.mapped("display_name"),
        ):
            self.assertNotIn("CODE", name)
