"""Who sees gates, the gate log and approvals."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .gate_common import GateCommon


class TestGateAccess(GateCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gate = cls._create_gate(policy="warn")
        cls.team_process.member_ids = [Command.link(cls.user_team.id)]
        cls.own = cls.lead
        cls.unassigned = cls._create_deal(name="Unassigned", user_id=False)
        cls.foreign = cls._create_deal(name="Foreign", user_id=cls.user_sales_manager.id)
        cls.elsewhere = cls._create_deal(
            name="Elsewhere", user_id=cls.user_sales_manager.id, team_id=cls.team_funnel.id
        )
        cls.abroad = cls._create_deal(
            name="Abroad", user_id=False, team_id=False, company_id=cls.company_other.id
        )
        cls.deals = cls.own + cls.unassigned + cls.foreign + cls.elsewhere + cls.abroad
        for deal in cls.deals:
            deal.stage_id = cls.stage_offer
        cls.approvals = (
            cls.env["crm.deal.approval"]
            .sudo()
            .create(
                [
                    {
                        "lead_id": deal.id,
                        "lead_name": deal.name,
                        "team_id": deal.team_id.id,
                        "requester_id": cls.user_sales_manager.id,
                        "approver_id": cls.user_sales_leads.id,
                        "date_requested": "2026-01-01 10:00:00",
                    }
                    for deal in cls.deals
                ]
            )
        )
        cls.user_portal = new_test_user(cls.env, "gate_portal", groups="base.group_portal")

    def _seen(self, user, model):
        records = self.env[model].with_user(user).search([("lead_id", "in", self.deals.ids)])
        return set(records.sudo().mapped("lead_id.name"))

    def test_log_and_approvals_follow_the_rights_on_the_deal(self):
        mine = {"Deal", "Unassigned"}
        team = mine | {"Foreign"}
        everything = team | {"Elsewhere"}
        expected = {
            self.user_sales_salesman: mine,
            self.user_team: team,
            self.user_sales_leads: everything,
            self.user_sales_manager: everything,
            # A deal of no company is one of all companies.
            self.user_other_company: {"Abroad", "Unassigned"},
        }
        for model in ("crm.stage.gate.log", "crm.deal.approval"):
            for user, names in expected.items():
                with self.subTest(model=model, user=user.login):
                    seen = self._seen(user, model)
                    self.assertEqual(seen, names)

    def test_who_asked_or_decides_sees_the_approval_whoever_has_the_deal(self):
        approval = self.approvals.filtered(lambda a: a.lead_id == self.elsewhere)
        approval.sudo().approver_id = self.user_sales_salesman
        self.assertIn("Elsewhere", self._seen(self.user_sales_salesman, "crm.deal.approval"))
        approval.with_user(self.user_sales_salesman)._decide("approved", "Fine")
        self.assertEqual(approval.state, "approved")

    def test_portal_users_see_nothing(self):
        for model in (
            "crm.stage.gate",
            "crm.stage.gate.log",
            "crm.deal.approval",
            "crm.stage.move",
        ):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.env[model].with_user(self.user_portal).search([])
        self.assertNotIn(
            "gate_log_ids", self.env["crm.lead"].with_user(self.user_portal).fields_get()
        )

    def test_only_managers_change_gates(self):
        with self.assertRaises(AccessError):
            self.gate.with_user(self.user_sales_leads).policy = "inform"
        self.gate.with_user(self.user_sales_manager).policy = "inform"
        self.assertEqual(self.gate.policy, "inform")

    def test_a_gate_of_another_company_still_holds(self):
        """Salespeople need not see a gate for it to be checked."""
        gate = self._create_gate(self.stage_won, "partner_id", company_id=self.company_other.id)
        self.assertNotIn(gate, self.env["crm.stage.gate"].with_user(self.user_team).search([]))
        abroad = self.abroad.with_user(self.user_other_company)
        self._assert_closed(abroad.write, {"stage_id": self.stage_won.id})
