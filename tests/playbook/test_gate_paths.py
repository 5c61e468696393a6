"""A gate holds on every way a deal can move (B3 gates, PRJ-10)."""

import json

from odoo.tests import HttpCase, tagged, users

from odoo.addons.mail.tests.common import mail_new_test_user

from .gate_common import GateCommon


class TestGatePaths(GateCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gate = cls._create_gate()

    def test_creating_in_a_gated_stage_is_checked(self):
        self._assert_closed(self._create_deal, stage_id=self.stage_offer.id)
        deal = self._create_deal(stage_id=self.stage_offer.id, partner_id=self.partner.id)
        self.assertEqual(deal.stage_id, self.stage_offer)

    @users("user_sales_salesman")
    def test_writing_the_stage_is_checked_and_names_what_is_missing(self):
        lead = self.lead.with_user(self.env.user)
        message = self._assert_closed(lead.write, {"stage_id": self.stage_offer.id})
        self.assertIn("Deal", message)
        self.assertIn("Funnel Offer", message)
        self.assertIn("Contact", message)
        self.assertEqual(lead.stage_id, self.stage_new)

    def test_what_is_entered_with_the_new_stage_counts(self):
        self.lead.write({"stage_id": self.stage_offer.id, "partner_id": self.partner.id})
        self.assertEqual(self.lead.stage_id, self.stage_offer)

    def test_the_superuser_and_automation_are_checked(self):
        self._assert_closed(self.lead.sudo().write, {"stage_id": self.stage_offer.id})
        action = self.env["ir.actions.server"].create(
            {
                "name": "Move on",
                "model_id": self.env["ir.model"]._get("crm.lead").id,
                "state": "code",
                "code": f"record.write({{'stage_id': {self.stage_offer.id}}})",
            }
        )
        run = action.with_context(active_model="crm.lead", active_id=self.lead.id).run
        self._assert_closed(run)

    @users("user_sales_salesman")
    def test_dragging_in_the_kanban_is_checked(self):
        """The web client calls ``web_save`` for a card that was dropped in another column."""
        lead = self.lead.with_user(self.env.user)
        self._assert_closed(lead.web_save, {"stage_id": self.stage_offer.id}, {"stage_id": {}})
        self.assertEqual(lead.stage_id, self.stage_new)

    def test_mass_editing_moves_all_or_none(self):
        ready = self._create_deal(name="Ready", partner_id=self.partner.id)
        both = ready + self.lead
        message = self._assert_closed(both.write, {"stage_id": self.stage_offer.id})
        self.assertNotIn("Ready", message)
        self.assertEqual(both.stage_id, self.stage_new)

    def test_importing_a_file_is_checked(self):
        fields = ["name", "type", "team_id/.id", "stage_id/.id", "partner_id/.id"]
        team, stage = str(self.team_process.id), str(self.stage_offer.id)
        rows = [
            ["Imported", "opportunity", team, stage, str(self.partner.id)],
            ["Incomplete", "opportunity", team, stage, ""],
        ]
        # The savepoint of `load` rolls everything back when one row is refused.
        result = self.env["crm.lead"].with_context(import_file=True).load(fields, rows)
        self.assertFalse(result["ids"])
        self.assertIn("Contact", result["messages"][0]["message"])
        self.assertTrue(self.env["crm.lead"].load(fields, rows[:1])["ids"])

    def test_importing_a_move_tells_a_manager_the_reason_not_a_dialog(self):
        leads = self.env["crm.lead"].with_user(self.user_sales_manager)
        leads = leads.with_context(import_file=True)
        result = leads.load(
            [".id", "stage_id/.id"], [[str(self.lead.id), str(self.stage_offer.id)]]
        )
        self.assertFalse(result["ids"])
        self.assertIn("Contact", result["messages"][0]["message"])

    def test_converting_a_lead_is_entering_the_pipeline(self):
        lead = self._create_deal(type="lead", stage_id=self.stage_offer.id)
        self._assert_closed(lead.convert_opportunity, self.env["res.partner"])
        lead.convert_opportunity(self.partner)
        self.assertEqual(lead.type, "opportunity")

    def test_merging_deals_is_checked(self):
        """The deal that remains goes to another team, and so to a stage of it."""
        first = self.env["crm.stage"].create(
            {"name": "Theirs", "team_ids": self.team_funnel.ids, "sequence": -9}
        )
        gate = self._create_gate(first)
        both = self._create_deal() + self.lead
        self._assert_closed(both.merge_opportunity, team_id=self.team_funnel.id)
        self.assertEqual(len(both.exists()), 2)
        gate.active = False
        self.assertEqual(both.merge_opportunity(team_id=self.team_funnel.id).stage_id, first)

    def test_the_won_button_is_checked(self):
        self._create_gate(self.stage_won)
        self._assert_closed(self.lead.action_set_won_rainbowman)
        self.lead.partner_id = self.partner
        self.lead.action_set_won()
        self.assertEqual(self.lead.stage_id, self.stage_won)

    def test_another_team_that_moves_the_stage_is_checked(self):
        """The stage is then computed, nobody writes it."""
        first = self.env["crm.stage"].create(
            {"name": "Theirs", "team_ids": self.team_funnel.ids, "sequence": -9}
        )
        gate = self._create_gate(first)
        self._assert_closed(self.lead.write, {"team_id": self.team_funnel.id})
        gate.active = False
        self.lead.team_id = self.team_funnel
        self.assertEqual(self.lead.stage_id, first)

    def test_another_salesperson_whose_team_moves_the_stage_is_checked(self):
        """Neither the team nor the stage is written: both are computed."""
        first = self.env["crm.stage"].create(
            {"name": "Theirs", "team_ids": self.team_funnel.ids, "sequence": -9}
        )
        self._create_gate(first)
        self.team_funnel.sequence = -9
        other = mail_new_test_user(
            self.env, login="gate_other_team", groups="sales_team.group_sale_salesman"
        )
        self.team_funnel.member_ids += other
        self._assert_closed(self.lead.write, {"user_id": other.id})
        self.lead.write({"user_id": other.id, "partner_id": self.partner.id})
        self.assertEqual(self.lead.team_id, self.team_funnel)
        self.assertEqual(self.lead.stage_id, first)

    def test_losing_and_archiving_are_never_blocked(self):
        self._create_gate(self.stage_new, "email_from", direction="leave")
        self.lead.action_set_lost()
        self.assertEqual(self.lead.won_status, "lost")
        other = self._create_deal()
        other.action_archive()
        self.assertFalse(other.active)
        third = self._create_deal()
        third.write({"active": False, "stage_id": self.stage_offer.id})
        self.assertFalse(third.active)

    def test_restoring_a_deal_where_it_was_is_free_whatever_the_gate(self):
        with self.at("2026-01-03 10:00:00"):
            deal = self._create_deal()
        self._create_gate(self.stage_new, "email_from")
        with self.at("2026-01-04 10:00:00"):
            deal.action_set_lost()
        with self.at("2026-01-05 10:00:00"):
            deal.action_restore()
        self.assertTrue(deal.active)

    def test_the_archive_is_no_way_around_a_gate(self):
        for values in (
            [{"active": False}, {"stage_id": self.stage_offer.id}],
            [{"active": False, "stage_id": self.stage_offer.id}],
        ):
            with self.at("2026-01-03 10:00:00"):
                deal = self._create_deal()
            for day, vals in enumerate(values, 4):
                with self.at(f"2026-01-0{day} 10:00:00"):
                    deal.write(vals)
            with self.subTest(values=values):
                self._assert_closed(deal.write, {"active": True})
        born_archived = self._create_deal(active=False, stage_id=self.stage_offer.id)
        self._assert_closed(born_archived.action_unarchive)

    def test_the_archive_is_no_way_around_a_gate_within_one_transaction(self):
        self.lead.write({"active": False, "stage_id": self.stage_offer.id})
        self._assert_closed(self.lead.write, {"active": True})

    def test_a_won_deal_comes_back_from_the_archive(self):
        with self.at("2026-01-03 10:00:00"):
            deal = self._create_deal()
        with self.at("2026-01-04 10:00:00"):
            deal.action_set_won()
        self._create_gate(self.stage_won)
        with self.at("2026-01-05 10:00:00"):
            deal.action_archive()
        with self.at("2026-01-06 10:00:00"):
            deal.active = True
        self.assertEqual(deal.stage_id, self.stage_won)

    def test_the_context_of_a_caller_is_no_override(self):
        for value in (True, "reason", {"reason": "x", "is_logged": False}):
            lead = self.lead.with_context(sales_funnel_gate_pass=value)
            with self.subTest(value=value):
                self._assert_closed(lead.write, {"stage_id": self.stage_offer.id})

    def test_a_history_import_is_no_move(self):
        """What happened years ago had no gates to pass; ``_create_leads`` is what imports it."""
        Import = self.env.registry["crm.funnel.import"]
        seen = {}
        base = next(c for c in Import.mro() if "_set_create_dates" in vars(c))
        original = vars(base)["_create_leads"]

        def create_leads(records, deals):
            seen["lead"] = records.env["crm.lead"].create(
                {"name": "Old", "type": "opportunity", "stage_id": self.stage_offer.id}
            )

        self.patch(base, "_create_leads", create_leads)
        self.assertTrue(original)
        self.env["crm.funnel.import"]._create_leads([])
        self.assertEqual(seen["lead"].stage_id, self.stage_offer)
        self.assertFalse(self._log_of(seen["lead"]))

    def test_leads_and_deals_of_other_teams_pass(self):
        self.gate.team_ids = self.team_funnel
        self.lead.stage_id = self.stage_offer
        self.gate.team_ids = False
        raw = self._create_deal(type="lead")
        raw.stage_id = self.stage_offer
        self.assertEqual(raw.stage_id, self.stage_offer)


@tagged("post_install", "-at_install")
class TestGateRpc(HttpCase):
    """The same through the door of the web client."""

    def test_rpc_is_refused_with_a_sentence_and_changes_nothing(self):
        env = self.env
        new, offer = env["crm.stage"].create([{"name": "RPC New"}, {"name": "RPC Offer"}])
        field = env["ir.model.fields"]._get("crm.lead", "partner_id")
        env["crm.stage.gate"].create(
            {
                "name": "Customer known",
                "stage_id": offer.id,
                "policy": "block",
                "required_field_ids": field.ids,
            }
        )
        user = env["res.users"].create(
            {
                "name": "Rita RPC",
                "login": "rita_rpc",
                "password": "rita_rpc_password",
                "group_ids": env.ref("sales_team.group_sale_salesman").ids,
            }
        )
        lead = env["crm.lead"].create(
            {"name": "RPC Deal", "type": "opportunity", "stage_id": new.id, "user_id": user.id}
        )
        env.cr.flush()
        self.authenticate("rita_rpc", "rita_rpc_password")
        context = {"sales_funnel_gate_pass": {"reason": "x"}}
        answer = self._call(lead, {"stage_id": offer.id}, context)
        error = answer["error"]["data"]
        self.assertEqual(error["context"]["exception_class"], "odoo.exceptions.UserError")
        self.assertIn("RPC Deal", error["message"])
        lead.invalidate_recordset()
        self.assertEqual(lead.stage_id, new)
        partner = env["res.partner"].create({"name": "RPC Customer"})
        env.cr.flush()
        answer = self._call(lead, {"stage_id": offer.id, "partner_id": partner.id}, {})
        self.assertTrue(answer["result"])

    def _call(self, lead, vals, context):
        params = {
            "model": "crm.lead",
            "method": "write",
            "args": [lead.ids, vals],
            "kwargs": {"context": context},
        }
        response = self.url_open(
            "/web/dataset/call_kw",
            data=json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}),
            headers={"Content-Type": "application/json"},
        )
        return response.json()
