"""Project establishment: asked, decided with a reason, kept with its basis (EVA-06, EVA-11)."""

from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form, users
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MailCase
from odoo.addons.sales_funnel_crm.models.playbook.crm_deal_approval_decision import (
    ApprovalNotAllowed,
    ReasonIsMissing,
)
from odoo.addons.sales_funnel_crm.wizard.playbook.crm_deal_approval_request import NoSuchApprover

from .gate_common import GateCommon


class ApprovalCommon(GateCommon):
    def _ask(self, lead=None, user=None, **vals):
        lead = lead or self.lead
        action = lead.with_user(user or self.user_sales_salesman).action_request_approval()
        Request = self.env["crm.deal.approval.request"].with_user(user or self.user_sales_salesman)
        form = Form(Request.with_context(**action["context"]))
        for name, value in vals.items():
            form[name] = value
        form.save().action_request()
        return self.env["crm.deal.approval"].search([("lead_id", "=", lead.id)], limit=1)

    def _decide(self, approval, user, decision="approved", reason="Good case"):
        approval = approval.with_user(user)
        action = approval.action_approve() if decision == "approved" else approval.action_refuse()
        self.assertEqual(action["context"]["default_decision"], decision)
        Decide = self.env["crm.deal.approval.decide"].with_user(user)
        Decide.create({"approval_id": approval.id, "decision": decision, "reason": reason})
        wizard = Decide.search([("approval_id", "=", approval.id)], limit=1, order="id desc")
        wizard.action_decide()


class TestDealApproval(ApprovalCommon, MailCase):
    def test_the_leader_of_the_team_is_asked_by_an_activity_and_a_mail_with_a_link(self):
        self.lead.expected_revenue = 5000
        self.user_sales_leads.notification_type = "email"
        with self.mock_mail_gateway():
            approval = self._ask(note="They have money")
        self.assertRecordValues(
            approval,
            [
                {
                    "state": "requested",
                    "kind": "establishment",
                    "requester_id": self.user_sales_salesman.id,
                    "approver_id": self.user_sales_leads.id,
                    "amount_expected": 5000,
                    "stage_id": self.stage_new.id,
                    "lead_name": "Deal",
                    "note": "They have money",
                }
            ],
        )
        self.assertEqual(approval.activity_ids.user_id, self.user_sales_leads)
        mail = self._filter_mail(self.user_sales_leads)
        self.assertIn("They have money", mail["body"])
        self.assertIn(f"res_id={approval.id}", mail["body"].replace("&amp;", "&"))

    def _filter_mail(self, user):
        mails = [mail for mail in self._mails if user.email in str(mail["email_to"])]
        self.assertEqual(len(mails), 1)
        return mails[0]

    def test_the_decision_is_kept_with_its_basis_and_told_to_who_asked(self):
        self.lead.expected_revenue = 5000
        approval = self._ask()
        self.user_sales_salesman.notification_type = "email"
        with self.mock_mail_gateway():
            self._decide(approval, self.user_sales_leads, reason="Good case")
        self.assertIn("Good case", self._filter_mail(self.user_sales_salesman)["body"])
        self.lead.write({"expected_revenue": 1, "stage_id": self.stage_won.id})
        self.assertRecordValues(
            approval,
            [
                {
                    "state": "approved",
                    "decided_by_id": self.user_sales_leads.id,
                    "reason": "Good case",
                    "amount_expected": 5000,
                    "stage_id": self.stage_new.id,
                }
            ],
        )
        self.assertFalse(approval.activity_ids)
        self.assertIn("Good case", "".join(self.lead.message_ids.mapped("body")))

    def test_nobody_approves_his_own_request(self):
        self.team_process.user_id = self.user_sales_salesman
        approval = self._ask()
        self.assertNotEqual(approval.approver_id, self.user_sales_salesman)
        self.assertFalse(approval.with_user(self.user_sales_salesman).can_decide)
        with self.assertRaises(ApprovalNotAllowed):
            approval.with_user(self.user_sales_salesman).action_approve()
        own = self._ask(self._create_deal(), self.user_sales_manager)
        self.assertNotEqual(own.approver_id, self.user_sales_manager)
        with self.assertRaises(ApprovalNotAllowed):
            own.with_user(self.user_sales_manager)._decide("approved", "mine")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            own.sudo().approver_id = self.user_sales_manager
            own.flush_recordset()

    def test_who_decides_must_be_the_approver_or_a_manager(self):
        approval = self._ask()
        with self.assertRaises(ApprovalNotAllowed):
            approval.with_user(self.user_team).sudo(False)._decide("approved", "x")
        self._decide(approval, self.user_sales_manager, "refused", "No money")
        self.assertEqual(approval.state, "refused")
        with self.assertRaises(ApprovalNotAllowed):
            approval.with_user(self.user_sales_manager)._decide("approved", "again")

    def test_a_decision_needs_a_reason(self):
        approval = self._ask()
        with self.assertRaises(ReasonIsMissing):
            approval.with_user(self.user_sales_leads)._decide("refused", "  ")
        self.assertEqual(approval.state, "requested")

    def test_only_leaders_and_managers_can_be_asked(self):
        with self.assertRaises(NoSuchApprover):
            self.env["crm.deal.approval.request"].with_user(self.user_sales_salesman).create(
                {"lead_id": self.lead.id, "approver_id": self.user_team.id}
            ).action_request()

    def test_asking_needs_the_right_to_change_the_deal(self):
        self.lead.user_id = self.user_sales_manager
        Request = self.env["crm.deal.approval.request"].with_user(self.user_sales_salesman)
        with self.assertRaises(AccessError):
            Request.create({"lead_id": self.lead.id}).action_request()

    def test_one_open_request_of_a_kind(self):
        first = self._ask()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._ask()
        self._ask(kind="offer")
        first.with_user(self.user_sales_salesman).action_withdraw()
        self.assertEqual(first.state, "withdrawn")
        self._ask()

    def test_only_who_asked_withdraws(self):
        approval = self._ask()
        with self.assertRaises(ApprovalNotAllowed):
            approval.with_user(self.user_sales_manager).action_withdraw()

    @users("user_sales_salesman", "user_sales_leads", "user_sales_manager")
    def test_nobody_writes_an_approval_by_hand(self):
        approval = self._ask(self._create_own_deal()).with_user(self.env.user)
        with self.assertRaises(AccessError):
            approval.write({"state": "approved"})
        with self.assertRaises(AccessError):
            approval.unlink()
        with self.assertRaises(AccessError):
            approval.copy()

    def _create_own_deal(self):
        return (
            self.env["crm.lead"]
            .sudo()
            .create(
                {
                    "name": "Own",
                    "type": "opportunity",
                    "user_id": self.user_sales_salesman.id,
                    "team_id": self.team_process.id,
                }
            )
        )

    def test_merged_deals_keep_their_approvals(self):
        head, tail = self._create_deal(stage_id=self.stage_won.id), self.lead
        kept, doubled = self._ask(head), self._ask(tail)
        merged = (head + tail).merge_opportunity()
        self.assertEqual(merged.deal_approval_ids, kept + doubled)
        self.assertEqual({kept.state, doubled.state}, {"requested", "withdrawn"})


class TestApprovalGate(ApprovalCommon):
    def test_a_gate_waits_for_the_approval(self):
        self._create_gate(is_approval_required=True, approval_kind="establishment")
        move = {"stage_id": self.stage_offer.id}
        self.assertIn("approval is needed", self._assert_closed(self.lead.write, move))
        approval = self._ask()
        self._assert_closed(self.lead.write, move)
        self._decide(approval, self.user_sales_leads, "refused", "Not now")
        self.assertIn("refused", self._assert_closed(self.lead.write, move))
        self._decide(self._ask(), self.user_sales_leads)
        self.lead.write(move)
        self.assertEqual(self.lead.stage_id, self.stage_offer)

    def test_an_approval_of_another_kind_or_too_old_does_not_count(self):
        self._create_gate(
            is_approval_required=True, approval_kind="establishment", approval_days=30
        )
        move = {"stage_id": self.stage_offer.id}
        self._decide(self._ask(kind="offer"), self.user_sales_leads)
        self._assert_closed(self.lead.write, move)
        approval = self._ask()
        self._decide(approval, self.user_sales_leads)
        approval.sudo().date_decided = fields.Datetime.now() - timedelta(days=31)
        self.assertIn("older than 30", self._assert_closed(self.lead.write, move))
        approval.sudo().date_decided = fields.Datetime.now() - timedelta(days=29)
        self.lead.write(move)

    def test_the_checklist_offers_to_ask(self):
        self._create_gate(self.stage_qualified, is_approval_required=True)
        [gate] = self.lead.get_gate_checklist()["gates"]
        self.assertEqual(gate["points"][0]["action"], "action_request_approval")
