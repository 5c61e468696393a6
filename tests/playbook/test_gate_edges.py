"""Gates and approvals where it is easy to go wrong: caches, deletions, foreign eyes."""

from odoo import Command
from odoo.exceptions import AccessError, UserError

from odoo.addons.mail.tests.common import mail_new_test_user

from .gate_common import GateCommon
from .test_deal_approval import ApprovalCommon


class TestGateEdges(GateCommon):
    def test_who_looks_first_does_not_bring_archived_gates_back(self):
        self._create_gate(None, "partner_id", active=False)
        self.env.registry.clear_cache()
        self.env["crm.stage.gate"].with_context(active_test=False)._get_rules()
        self.lead.stage_id = self.stage_offer

    def test_a_new_stage_has_its_order_at_once(self):
        self.env["crm.stage.gate"]._get_rules()
        stage = self.env["crm.stage"].create(
            {
                "name": "Contract",
                "sequence": 3,
                "team_ids": [Command.set(self.team_process.ids)],
                "skip_policy": "block",
            }
        )
        self._assert_closed(self.lead.write, {"stage_id": stage.id})

    def test_a_gate_of_one_team_does_not_become_one_of_all_teams(self):
        gone = self.env["crm.team"].create({"name": "Gone"})
        self._create_gate(team_ids=[Command.set(gone.ids)], name="Only for Gone")
        with self.assertRaisesRegex(UserError, "Only for Gone"):
            gone.unlink()

    def test_a_gate_of_one_category_does_not_become_one_of_all(self):
        gone = self.env["crm.opportunity.category"].create({"name": "Gone"})
        self._create_gate(None, "partner_id", category_ids=[Command.set(gone.ids)])
        with self.assertRaisesRegex(UserError, "Customer known"):
            gone.unlink()

    def test_a_role_that_gates_ask_for_stays(self):
        role = self.env["crm.buying.role"].create({"name": "Gone"})
        self._create_gate(required_role_ids=[Command.set(role.ids)])
        with self.assertRaisesRegex(UserError, "Customer known"):
            role.unlink()

    def test_a_gate_that_cannot_be_read_does_not_close_the_form_of_the_deal(self):
        gate = self._create_gate(self.stage_qualified, "partner_id")
        self.env.cr.execute(
            "UPDATE crm_stage_gate SET lead_domain = %s WHERE id = %s",
            ["[('x_gone', '=', 1)]", gate.id],
        )
        gate.invalidate_recordset(flush=False)
        [shown] = self.lead.with_user(self.user_sales_salesman).get_gate_checklist()["gates"]
        self.assertFalse(shown["is_open"])
        self.assertIn("x_gone", shown["points"][0]["text"])

    def test_days_that_mean_for_ever_are_no_error(self):
        gate = self._create_gate(
            is_approval_required=True, approval_days=2000000, is_decider_met_required=True
        )
        gate.decider_met_days = 2000000
        self.env["crm.deal.approval"].create(
            {
                "lead_id": self.lead.id,
                "state": "approved",
                "requester_id": self.user_sales_salesman.id,
                "approver_id": self.user_sales_leads.id,
                "decided_by_id": self.user_sales_leads.id,
                "date_requested": "2026-01-01",
                "date_decided": "2026-01-02",
            }
        )
        points = gate._get_points_by_lead(self.lead)[self.lead]
        self.assertEqual([point.is_met for point in points], [True, False])

    def test_resellers_who_read_deals_do_not_learn_the_gates(self):
        self._create_gate(self.stage_qualified, "partner_id")
        portal = mail_new_test_user(self.env, login="gate_portal", groups="base.group_portal")
        self.env["ir.model.access"].create(
            {
                "name": "deals of resellers",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "group_id": self.env.ref("base.group_portal").id,
                "perm_read": True,
            }
        )
        self.lead.with_user(portal).read(["name"])
        with self.assertRaises(AccessError):
            self.lead.with_user(portal).get_gate_checklist()

    def test_the_override_tells_nothing_of_deals_of_another_company(self):
        self._create_gate()
        foreign = self._create_deal(
            name="Secret", company_id=self.company_other.id, user_id=False, team_id=False
        )
        Override = self.env["crm.stage.gate.override"].with_user(self.user_sales_manager)
        values = {
            "lead_ids": [Command.set(foreign.ids)],
            "stage_id": self.stage_offer.id,
            "reason": "x",
        }
        spec = {name: {} for name in ("lead_ids", "stage_id", "reason", "missing")}
        told = Override.onchange(values, ["lead_ids"], spec)["value"].get("missing")
        self.assertNotIn("Secret", str(told))

    def test_a_lost_deal_is_won_by_an_override(self):
        """The refusal archives it again; the dialog must find it all the same."""
        gate = self._create_gate(self.stage_won, "partner_id")
        self.lead.action_set_lost()
        self.cr.flush()
        self._assert_manager_wins_lost_deal()
        self.assertEqual(self.env["crm.stage.gate.log"].search([]).gate_id, gate)

    def _assert_manager_wins_lost_deal(self):
        Override = self.env["crm.stage.gate.override"].with_user(self.user_sales_manager)
        wizard = Override.create(
            {
                "lead_ids": [Command.set(self.lead.ids)],
                "stage_id": self.stage_won.id,
                "reason": "Signed",
            }
        )
        self.env.flush_all()
        self.env.invalidate_all()
        wizard.action_override()
        self.assertEqual(self.lead.stage_id, self.stage_won)
        self.assertEqual(self.lead.won_status, "won")

    def test_dialogs_are_for_whoever_opened_them(self):
        lead = self._create_deal(user_id=self.user_sales_manager.id)
        manager = self.env(user=self.user_sales_manager)
        move = manager["crm.stage.move"].create(
            {"lead_ids": [Command.set(lead.ids)], "stage_id": self.stage_offer.id}
        )
        override = manager["crm.stage.gate.override"].create(
            {"lead_ids": [Command.set(lead.ids)], "stage_id": self.stage_offer.id, "reason": "x"}
        )
        request = manager["crm.deal.approval.request"].create(
            {"lead_id": lead.id, "approver_id": self.user_sales_leads.id, "note": "Secret"}
        )
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertTrue(move.line_ids)
        for dialog in (move, move.line_ids, override, request):
            with self.subTest(dialog._name):
                dialog.read(["display_name"])
                with self.assertRaises(AccessError):
                    dialog.with_user(self.user_sales_salesman).read(["display_name"])

    def test_a_bulk_move_tells_nothing_of_deals_the_user_may_not_read(self):
        self._create_gate(self.stage_offer, "partner_id", name="Gate")
        foreign = self._create_deal(name="Secret", user_id=self.user_sales_manager.id)
        self.cr.flush()
        self.env.invalidate_all()
        Move = self.env["crm.stage.move"].with_user(self.user_sales_salesman)
        values = {"lead_ids": [Command.set(foreign.ids)], "stage_id": self.stage_offer.id}
        with self.assertRaises(AccessError), self.cr.savepoint():
            Move.create(values)
        spec = {
            "lead_ids": {},
            "stage_id": {},
            "line_ids": {"fields": {"missing": {}, "lead_id": {"fields": {"display_name": {}}}}},
        }
        self.assertFalse(Move.onchange(values, ["stage_id"], spec)["value"].get("line_ids"))

    def test_a_bulk_move_says_at_once_which_deals_the_user_may_not_change(self):
        self.env["ir.rule"].create(
            {
                "name": "Read only",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "domain_force": "[('name', '!=', 'Deal')]",
                "perm_read": False,
            }
        )
        Move = self.env["crm.stage.move"].with_user(self.user_sales_salesman)
        values = {"lead_ids": [Command.set(self.lead.ids)], "stage_id": self.stage_offer.id}
        spec = {"lead_ids": {}, "stage_id": {}, "line_ids": {"fields": {"result": {}}}}
        [line] = Move.onchange(values, ["stage_id"], spec)["value"]["line_ids"]
        self.assertEqual(line[2]["result"], "stop")


class TestApprovalEdges(ApprovalCommon):
    def test_a_deal_that_is_deleted_takes_its_requests_along(self):
        approval = self._ask()
        activity, messages = approval.activity_ids, approval.message_ids
        self.assertTrue(activity)
        self.assertTrue(messages)
        self.lead.unlink()
        self.assertFalse(approval.exists())
        self.assertFalse(activity.exists())
        self.assertFalse(messages.exists())

    def test_a_leader_without_the_right_to_decide_is_not_asked(self):
        clerk = mail_new_test_user(self.env, login="gate_clerk", groups="base.group_user")
        self.team_process.user_id = clerk
        approval = self._ask()
        self.assertTrue(approval.approver_id.has_group("sales_team.group_sale_salesman"))

    def test_a_dialog_of_the_approver_is_not_changed_by_others(self):
        approval = self._ask()
        Decide = self.env["crm.deal.approval.decide"].with_user(self.user_sales_leads)
        dialog = Decide.create(
            {"approval_id": approval.id, "decision": "refused", "reason": "Too small"}
        )
        with self.assertRaises(AccessError):
            dialog.with_user(self.user_sales_salesman).write({"decision": "approved"})
