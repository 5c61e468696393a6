"""EXP-03: who has to decide, and who asked, get mails that lead to the budget."""

from odoo.addons.mail.tests.common import MailCase

from .budget_common import BudgetCommon


class TestBudgetMail(BudgetCommon, MailCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.leader | cls.user_sales_salesman).notification_type = "email"

    def _get_mail_to(self, user):
        mails = self._new_mails.filtered(lambda mail: user.partner_id in mail.recipient_ids)
        self.assertEqual(len(mails), 1, user.login)
        return mails

    def _assert_link(self, mail, record):
        self.assertIn("/mail/view?", mail.body_html)
        self.assertIn(f"model={record._name}", mail.body_html)
        self.assertIn(f"res_id={record.id}", mail.body_html)

    def test_the_approver_is_asked_with_a_link(self):
        budget = self._create_budget(1000)
        with self.mock_mail_gateway():
            budget.action_submit()
            self.flush_tracking()
        mail = self._get_mail_to(self.leader)
        self.assertIn("1,000.00", mail.body_html)
        self._assert_link(mail, budget)

    def test_who_asked_is_told_with_a_link(self):
        budget = self._create_budget(1000)
        budget.action_submit()
        self.flush_tracking()
        with self.mock_mail_gateway():
            budget.with_user(self.leader).action_approve()
            self.flush_tracking()
        self._assert_link(self._get_mail_to(self.user_sales_salesman), budget)

    def test_a_refusal_tells_why(self):
        budget = self._create_budget(1000)
        budget.action_submit()
        self.flush_tracking()
        with self.mock_mail_gateway():
            budget.with_user(self.leader)._do_refuse("Too early")
            self.flush_tracking()
        mail = self._get_mail_to(self.user_sales_salesman)
        self.assertIn("Too early", mail.body_html)
        self._assert_link(mail, budget)
