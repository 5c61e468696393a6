"""Who reviews a contract, and what the others are told (CON-06)."""

from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCase
from odoo.addons.sales_funnel_crm.models.contract.crm_contract import ContractWrong
from odoo.addons.sales_funnel_crm.models.contract.crm_contract_reviewing import (
    ContractNotAllowed,
)

from .contract_common import ContractCommon


@tagged("post_install", "-at_install")
class TestContractReview(ContractCommon, MailCase):
    def _set_reviewers(self, **users):
        self.company_main.write(
            {f"contract_{role}_reviewer_id": user.id for role, user in users.items()}
        )

    def _get_roles(self, contract):
        return {
            review.role: (review.user_id, review.is_deputy, review.state)
            for review in contract.review_ids
        }

    def _get_told(self, contract, user):
        """Return the messages that told ``user`` of ``contract``, in his inbox or by mail."""
        return self.env["mail.message"].search(
            [
                ("model", "=", "crm.contract"),
                ("res_id", "=", contract.id),
                ("message_type", "=", "user_notification"),
                ("notified_partner_ids", "in", user.partner_id.ids),
            ]
        )

    def _refuse(self, contract, user, reason):
        action = contract.with_user(user).action_refuse()
        self.env["crm.contract.reason"].with_user(user).with_context(**action["context"]).create(
            {"reason": reason}
        ).action_confirm()

    def test_sales_reviews_through_the_leader_when_nobody_is_set(self):
        contract = self._create_contract()
        with self.mock_mail_gateway():
            contract.action_submit()
        self.assertEqual(contract.state, "review")
        self.assertEqual(self._get_roles(contract), {"sales": (self.leader, False, "waiting")})
        self.assertEqual(contract.activity_ids.user_id, self.leader)
        mail = self._new_mails.filtered(lambda one: self.leader.partner_id in one.recipient_ids)
        self.assertIn("To review", mail.subject)
        self.assertIn("/mail/view?model=crm.contract", mail.body_html)
        self.assertNotIn("False", mail.body_html)

    def test_every_role_has_to_approve(self):
        self._set_reviewers(sales=self.user_sales_manager, legal=self.lawyer, finance=self.biller)
        contract = self._create_contract()
        contract.action_submit()
        self.assertEqual(
            self._get_roles(contract),
            {
                "sales": (self.user_sales_manager, False, "waiting"),
                "legal": (self.lawyer, False, "waiting"),
                "finance": (self.biller, False, "waiting"),
            },
        )
        contract.with_user(self.lawyer).action_approve()
        contract.with_user(self.biller).action_approve()
        self.assertEqual(contract.state, "review")
        self.assertEqual(contract.waiting_user_ids, self.user_sales_manager)
        self.assertEqual(contract.activity_ids.user_id, self.user_sales_manager)
        contract.with_user(self.user_sales_manager).action_approve()
        self.assertEqual(contract.state, "approved")
        self.assertTrue(contract.date_approved)
        self.assertFalse(contract.activity_ids)
        self.assertTrue(self._get_told(contract, self.user_sales_salesman))

    def test_nobody_reviews_his_own(self):
        """The role's deputy is the leader, else a manager."""
        self._set_reviewers(sales=self.user_sales_salesman, legal=self.lawyer)
        contract = self._create_contract()
        contract.action_submit()
        self.assertEqual(self._get_roles(contract)["sales"], (self.leader, True, "waiting"))
        with self.assertRaises(ContractNotAllowed):
            contract.action_approve()

        self._set_reviewers(sales=self.env["res.users"])
        own = self._create_contract(user=self.user_sales_manager, user_id=self.leader.id)
        own.action_submit()
        reviewer, _is_deputy, _state = self._get_roles(own)["sales"]
        self.assertTrue(reviewer.has_group("sales_team.group_sale_manager"))
        self.assertNotIn(reviewer, self.leader | self.user_sales_manager)
        for user in (self.leader, self.user_sales_manager):
            self.assertFalse(own.with_user(user).can_decide)
            with self.assertRaises(ContractNotAllowed):
                own.with_user(user).action_approve()

    def test_who_left_is_replaced(self):
        self._set_reviewers(legal=self.lawyer)
        self.lawyer.sudo().active = False
        contract = self._create_contract()
        contract.action_submit()
        self.assertEqual(self._get_roles(contract)["legal"], (self.leader, True, "waiting"))

    def test_nobody_left_to_review(self):
        managers = self.env.ref("sales_team.group_sale_manager").all_user_ids
        self.env["res.users"].browse(managers.ids).write({"active": False})
        contract = self._create_contract(user_id=self.leader.id, user=self.leader, lead_id=None)
        with self.assertRaises(ContractNotAllowed):
            contract.action_submit()
        self.assertEqual(contract.state, "draft")

    def test_leaders_stand_in_for_sales_only(self):
        self._set_reviewers(sales=self.user_sales_leads, legal=self.lawyer)
        contract = self._create_contract()
        contract.action_submit()
        contract.with_user(self.leader).action_approve()
        self.assertEqual(self._get_roles(contract)["sales"], (self.leader, False, "approved"))
        self.assertEqual(self._get_roles(contract)["legal"], (self.lawyer, False, "waiting"))
        self.assertEqual(contract.state, "review")

    def test_others_are_not_asked(self):
        contract = self._create_contract()
        contract.action_submit()
        with self.assertRaises(ContractNotAllowed):
            contract.with_user(self.user_sales_leads).action_approve()

    def test_one_refusal_sends_it_back(self):
        self._set_reviewers(legal=self.lawyer)
        contract = self._create_contract()
        contract.action_submit()
        contract.with_user(self.leader).action_approve()
        self._refuse(contract, self.lawyer, "Liability is not limited")
        self.assertEqual(contract.state, "draft")
        self.assertIn("Liability is not limited", contract.refusal)
        self.assertFalse(contract.activity_ids)
        told = self._get_told(contract, self.user_sales_salesman)
        self.assertIn("Liability is not limited", told[0].body)

        contract.amount = 90000
        contract.instalment_ids.amount = 90000
        contract.action_submit()
        self.assertEqual(
            {role: state for role, (_u, _d, state) in self._get_roles(contract).items()},
            {"sales": "waiting", "legal": "waiting"},
            "everybody reviews the corrected one",
        )
        self.assertFalse(contract.refusal)

    def test_a_refusal_needs_a_reason(self):
        contract = self._create_contract()
        contract.action_submit()
        with self.assertRaises(ContractNotAllowed):
            self._refuse(contract, self.leader, "  ")
        self.assertEqual(contract.state, "review")

    def test_reset(self):
        contract = self._approve(self._create_contract())
        with self.assertRaises(ContractNotAllowed):
            contract.with_user(self.user_sales_leads).action_reset()
        contract.action_reset()
        self.assertEqual(contract.state, "draft")
        self.assertFalse(contract.review_ids)
        with self.assertRaises(ContractNotAllowed):
            contract.action_reset()

    def test_what_is_missing_is_said(self):
        contract = self._create_contract(partner_id=None, date_end=None)
        with self.assertRaisesRegex(ContractWrong, "Customer, End"):
            contract.action_submit()
        contract = self._create_contract(amount=0, instalments=[])
        with self.assertRaises(ContractWrong):
            contract.action_submit()

    def test_submitted_twice(self):
        contract = self._create_contract()
        contract.action_submit()
        with self.assertRaises(ContractNotAllowed):
            contract.action_submit()

    def test_asked_and_told_in_their_languages(self):
        """The words are drawn in the language of the receiver, and so is the layout of the mail."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.leader.lang = "zh_CN"
        contract = self._create_contract()
        # The layout reads the language of the recipients from the database.
        self.env.flush_all()
        with self.mock_mail_gateway(mail_unlink_sent=False):
            contract.action_submit()
        self.assertEqual(contract.waiting_user_ids, self.leader)
        (asked,) = self._get_told(contract, self.leader)
        self.assertNotIn("To review", asked.subject)
        self.assertRegex(asked.subject, "[\u4e00-\u9fff]")
        self.assertIn('lang="zh_CN"', self._new_mails.body_html.replace("zh-CN", "zh_CN"))
        contract.with_user(self.leader).with_context(lang="zh_CN").action_approve()
        (told,) = self._get_told(contract, self.user_sales_salesman)
        self.assertNotRegex(told.subject, "[\u4e00-\u9fff]")
