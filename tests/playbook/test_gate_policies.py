"""What a gate does: inform, warn and log, block; the override and the log."""

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, users
from odoo.tools import mute_logger

from odoo.addons.sales_funnel_crm.models.pipeline.crm_funnel_append_only_mixin import (
    LedgerIsAppendOnly,
)
from odoo.addons.sales_funnel_crm.models.playbook.crm_stage_gate import (
    GateAsksForNothing,
    GateDomainIsBroken,
)
from odoo.addons.sales_funnel_crm.models.playbook.crm_stage_gate_check import GateIsClosedForManager
from odoo.addons.sales_funnel_crm.wizard.playbook.crm_stage_gate_override import (
    OverrideNeedsReason,
    OverrideNotAllowed,
)

from .gate_common import GateCommon


class TestGatePolicies(GateCommon):
    def _messages(self):
        """Return what was sent to the bus of the salesperson, since the test began."""
        bus_messages = []
        cls = type(self.env["res.users"])
        original = cls._bus_send

        def send(users, kind, message, /, **kwargs):
            if kind == "simple_notification":
                bus_messages.append((users, message))
            return original(users, kind, message, **kwargs)

        self.patch(cls, "_bus_send", send)
        return bus_messages

    def test_inform_only_tells(self):
        self._create_gate(policy="inform")
        messages = self._messages()
        lead = self.lead.with_user(self.user_sales_salesman)
        lead.stage_id = self.stage_offer
        [(user, message)] = messages
        self.assertEqual((user, message["type"]), (self.user_sales_salesman, "info"))
        self.assertIn("Contact", message["message"])
        self.assertFalse(self._log_of(self.lead))

    def test_warn_tells_and_logs(self):
        gate = self._create_gate(policy="warn")
        messages = self._messages()
        lead = self.lead.with_user(self.user_sales_salesman)
        lead.stage_id = self.stage_offer
        self.assertEqual([message["type"] for _user, message in messages], ["warning"])
        log = self._log_of(self.lead)
        self.assertRecordValues(
            log,
            [
                {
                    "user_id": self.user_sales_salesman.id,
                    "lead_name": "Deal",
                    "old_stage_id": self.stage_new.id,
                    "stage_id": self.stage_offer.id,
                    "gate_id": gate.id,
                    "policy": "warn",
                    "outcome": "warned",
                    "reason": False,
                }
            ],
        )
        self.assertIn("Contact", log.missing)

    def test_a_deal_that_has_everything_leaves_no_trace(self):
        self._create_gate(policy="warn")
        messages = self._messages()
        self.lead.write({"stage_id": self.stage_offer.id, "partner_id": self.partner.id})
        self.assertFalse(messages)
        self.assertFalse(self._log_of(self.lead))

    def test_a_refusal_says_how_to_get_what_is_missing(self):
        self._create_gate(self.stage_offer, "partner_id", guidance="Ask the plant manager.")
        with self.assertRaisesRegex(UserError, "Ask the plant manager"):
            self.lead.with_user(self.user_sales_salesman).write({"stage_id": self.stage_offer.id})

    def test_leaving_a_stage_has_its_own_gates(self):
        self._create_gate(self.stage_new, direction="leave")
        self._assert_closed(self.lead.write, {"stage_id": self.stage_qualified.id})
        self._create_deal(stage_id=self.stage_new.id)

    def test_all_that_is_missing_is_told_at_once(self):
        self._create_gate(self.stage_offer, "partner_id", "date_deadline")
        self._create_gate(self.stage_new, "email_from", direction="leave")
        message = self._assert_closed(self.lead.write, {"stage_id": self.stage_offer.id})
        for label in ("Contact", "Expected Closing", "Email"):
            self.assertIn(label, message)

    def test_conditions_as_a_domain(self):
        gate = self._create_gate(lead_domain="[('expected_revenue', '>=', 1000)]")
        message = self._assert_closed(self.lead.write, {"stage_id": self.stage_offer.id})
        self.assertIn("Expected Revenue is at least 1000", message)
        self.lead.expected_revenue = 1000
        self.lead.stage_id = self.stage_offer
        self.assertFalse(gate._get_missing_by_lead(self.lead))

    def test_a_gate_of_a_category_and_a_company(self):
        category = self.env["crm.opportunity.category"].create({"name": "Projects"})
        self._create_gate(self.stage_offer, "partner_id", category_ids=[Command.set(category.ids)])
        self._create_gate(self.stage_offer, "partner_id", company_id=self.company_other.id)
        deal = self._create_deal(company_id=self.company_main.id, stage_id=self.stage_offer.id)
        self.assertEqual(deal.stage_id, self.stage_offer)
        self._assert_closed(
            self._create_deal, stage_id=self.stage_offer.id, category_id=category.id
        )

    # No skipping, no moving back (PRJ-10: stages have a clear order)

    def test_skipping_is_refused_where_the_stage_says_so(self):
        self.stage_offer.skip_policy = "block"
        message = self._assert_closed(self.lead.write, {"stage_id": self.stage_offer.id})
        self.assertIn("Funnel Qualified", message)
        self._assert_closed(self._create_deal, stage_id=self.stage_offer.id)
        self.lead.stage_id = self.stage_qualified
        self.lead.stage_id = self.stage_offer
        self.assertEqual(self.lead.stage_id, self.stage_offer)
        # Backwards nothing is skipped.
        self.lead.stage_id = self.stage_won
        self.lead.stage_id = self.stage_offer

    def test_moving_back_is_logged_where_the_stage_says_so(self):
        self.stage_offer.return_policy = "warn"
        self.lead.stage_id = self.stage_offer
        self.assertFalse(self._log_of(self.lead))
        self.lead.stage_id = self.stage_new
        log = self._log_of(self.lead)
        self.assertEqual((log.outcome, log.gate_id.id), ("warned", False))
        self.stage_new.return_policy = "block"
        self.lead.stage_id = self.stage_qualified

    # Override

    def test_a_manager_is_led_to_the_override(self):
        self._create_gate(self.stage_offer, "partner_id", "name", lead_domain="[('id', '>', 0)]")
        lead = self.lead.with_user(self.user_sales_manager)
        with self.assertRaises(GateIsClosedForManager) as refused, self.env.cr.savepoint():
            lead.stage_id = self.stage_offer
        message, action, _label, _context = refused.exception.args
        self.assertIn("Contact", message)
        self.assertEqual(action["res_model"], "crm.stage.gate.override")
        self.env.invalidate_all(flush=False)
        form = Form(
            self.env["crm.stage.gate.override"]
            .with_user(self.user_sales_manager)
            .with_context(**action["context"])
        )
        self.assertIn("Contact", form.missing)
        # What is there is not missing.
        self.assertEqual(form.missing.count("•"), 1)
        form.reason = "The board wants it"
        form.save().action_override()
        self.assertEqual(self.lead.stage_id, self.stage_offer)
        self.assertRecordValues(
            self._log_of(self.lead),
            [
                {
                    "user_id": self.user_sales_manager.id,
                    "outcome": "overridden",
                    "policy": "block",
                    "reason": "The board wants it",
                }
            ],
        )

    def test_an_override_needs_a_manager_and_a_reason(self):
        self._create_gate()
        values = {"lead_ids": self.lead.ids, "stage_id": self.stage_offer.id, "reason": " "}
        Override = self.env["crm.stage.gate.override"]
        with self.assertRaises(AccessError):
            Override.with_user(self.user_sales_salesman).create(values)
        wizard = Override.with_user(self.user_sales_manager).create(values)
        with self.assertRaises(OverrideNeedsReason):
            wizard.action_override()
        wizard.reason = "because"
        with self.assertRaises(OverrideNotAllowed):
            wizard.sudo().with_user(self.user_sales_salesman).sudo().action_override()
        self.assertEqual(self.lead.stage_id, self.stage_new)

    # Log

    def test_nobody_changes_the_log(self):
        self._create_gate(policy="warn")
        self.lead.stage_id = self.stage_offer
        log = self._log_of(self.lead)
        for change in (
            lambda: log.sudo().write({"reason": "x"}),
            lambda: log.sudo().unlink(),
            lambda: log.sudo().create({"lead_name": "x"}),
        ):
            with self.assertRaises(LedgerIsAppendOnly):
                change()

    def test_the_log_outlives_deal_and_gate_and_follows_a_merge(self):
        gate = self._create_gate(policy="warn")
        self.lead.stage_id = self.stage_offer
        log = self._log_of(self.lead)
        head = self._create_deal(name="Head", stage_id=self.stage_won.id)
        merged = (head + self.lead).merge_opportunity()
        self.assertEqual(log.lead_id, merged)
        gate.unlink()
        merged.unlink()
        log.invalidate_recordset()
        self.assertEqual((log.lead_name, log.gate_name), ("Deal", "Customer known"))
        self.assertFalse(log.lead_id | log.gate_id.env["crm.lead"])

    # Bad input

    def test_broken_gates_are_refused(self):
        for domain in ("[('no_such_field', '=', 1)]", "[(", "nonsense", "[('name', '???', 1)]"):
            with self.subTest(domain=domain), self.assertRaises(GateDomainIsBroken):
                self._create_gate(lead_domain=domain)
        with self.assertRaises(GateAsksForNothing):
            self._create_gate(lead_domain="[]")
        gate = self._create_gate()
        with self.assertRaises(GateAsksForNothing):
            gate.required_field_ids = False
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._create_gate(is_approval_required=True, approval_days=-1)

    @users("user_sales_salesman")
    def test_the_checklist_says_what_the_next_stage_asks_for(self):
        lead = self.lead.with_user(self.env.user)
        self.assertFalse(lead.has_stage_gates)
        self._create_gate(self.stage_qualified, "partner_id", "name", guidance="Ask them.")
        self._create_gate(self.stage_new, "email_from", direction="leave", policy="warn")
        lead.invalidate_recordset()
        self.assertTrue(lead.has_stage_gates)
        checklist = lead.get_gate_checklist()
        self.assertEqual(checklist["stage"], "Funnel New")
        self.assertEqual(checklist["next_stage"], "Funnel Qualified")
        leave, enter = checklist["gates"]
        self.assertEqual((leave["direction"], leave["policy"]), ("leave", "warn"))
        self.assertEqual(enter["guidance"], "Ask them.")
        self.assertEqual(
            {point["text"]: point["is_met"] for point in enter["points"]},
            {"Contact is filled in": False, "Opportunity is filled in": True},
        )
        self.assertFalse(enter["is_open"])

    def test_the_last_stage_has_no_checklist(self):
        self._create_gate(self.stage_won, direction="leave")
        self.lead.stage_id = self.stage_won
        self.assertEqual(self.lead.get_gate_checklist()["gates"], [])

    def test_the_checklist_needs_access_to_the_deal(self):
        self._create_gate()
        self.lead.user_id = self.user_sales_manager
        with self.assertRaises(AccessError):
            self.lead.with_user(self.user_sales_salesman).get_gate_checklist()
