"""What the screens of change orders do not offer, but a client of the RPC can send (CON-05)."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.sales_funnel_crm.models.contract.crm_contract_change import (
    ChangeNotAllowed,
    ChangeStale,
    ChangeWrong,
)
from odoo.addons.sales_funnel_crm.models.contract.crm_contract_lock_mixin import ContractLocked

from .rpc_common import RpcCommon


@tagged("post_install", "-at_install")
class TestChangeByRpc(RpcCommon):
    def test_a_step_that_was_changed_meanwhile_is_not_overwritten(self):
        late = self._propose({"step_id": self.install.id, "date_end": "2026-02-15"})
        late.action_submit()
        for vals in ({"name": "Install twice"}, {"amount": 1}, {"user_id": self.executor.id}):
            with self.subTest(vals=vals):
                self.install._unlocked().write(vals)
                with self.assertRaises(ChangeStale):
                    late.with_user(self.leader).action_approve()

    def test_no_line_moves_to_a_change_that_was_submitted(self):
        submitted = self._propose({"action": "add", "name": "New"})
        submitted.action_submit()
        draft = self._propose({"action": "add", "name": "Hidden"})
        with self.assertRaises(ContractLocked):
            draft.line_ids.change_id = submitted
        with self.assertRaises(ContractLocked):
            submitted.write({"line_ids": [Command.link(draft.line_ids.id)]})

    def test_how_it_was_is_not_entered(self):
        """Without it, a step that is done could be changed."""
        self.deliver.sudo().write({"state": "done", "date_done": "2026-01-20"})
        change = self._propose({"step_id": self.deliver.id, "name": "Else", "old_values": False})
        with self.assertRaises(ChangeWrong):
            change.action_submit()
        self.assertEqual(change.line_ids.old_values["name"], "Deliver")
        change = self._propose(amount_old=False, date_end_old=False)
        self.assertEqual(change.amount_old, 100000)

    def test_a_line_reads_nothing_of_other_contracts(self):
        """Neither saved, nor in a form that is not: names and amounts of others stay theirs."""
        step = self.foreign.step_ids
        for vals in (
            {"step_id": step.id},
            {"what": "instalment", "instalment_id": self.foreign.instalment_ids.id},
            {"step_id": self.install.id, "precondition_ids": [Command.set(step.ids)]},
            {"step_id": self.install.id, "condition_instalment_id": self.foreign.instalment_ids.id},
            {
                "what": "instalment",
                "action": "add",
                "name": "New",
                "trigger": "step",
                "trigger_step_id": step.id,
            },
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                self._propose(vals)
        self._sign(self.foreign)
        strange = self._propose(user=self.user_sales_manager, contract_id=self.foreign.id)
        lines = self.env["crm.contract.change.line"].with_user(self.user_sales_salesman)
        names = ("name", "amount", "old_words", "difference", "subject", "old_values")
        for change in (self._propose(), strange):
            values = {"change_id": change.id, "what": "step", "action": "change"}
            answer = lines.onchange(
                {**values, "step_id": step.id},
                ["step_id"],
                {name: {} for name in ("change_id", "what", "action", "step_id", *names)},
            )
            with self.subTest(change=change):
                for word in ("Secret step", "77777", "77,777"):
                    shown = {name: answer["value"].get(name) for name in names}
                    self.assertNotIn(word, str(shown))

    def test_a_plan_is_moved_with_words_that_are_known(self):
        with self.assertRaises(UserError):
            self.contract.with_user(self.user_sales_salesman).action_propose_dates(
                "user", self.user_sales_manager.id, {"date_end": "2026-03-01"}
            )

    def test_a_change_is_applied_once_and_only_when_submitted(self):
        change = self._propose({"action": "add", "name": "New"})
        leader = change.with_user(self.leader)
        with self.assertRaises(ChangeNotAllowed):
            leader.action_approve()
        change.action_submit()
        leader.action_approve()
        with self.assertRaises(ChangeNotAllowed):
            leader.action_approve()
        with self.assertRaises(ChangeNotAllowed):
            leader._do_refuse("No")
        self.assertEqual((self.contract.version, len(self.contract.step_ids)), (2, 4))

    def test_a_contract_that_has_ended_does_not_change(self):
        change = self._propose({"action": "add", "name": "New"})
        change.action_submit()
        self.contract.sudo().write({"state": "closed"})
        with self.assertRaises(ChangeWrong):
            change.with_user(self.leader).action_approve()
        with self.assertRaises(ChangeWrong):
            self._propose({"action": "add", "name": "Newer"})
