"""Contracts whose people left, whose parts were taken out, or that ended early."""

from freezegun import freeze_time
from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.sales_funnel_crm.models.contract.crm_contract_step_reporting import (
    StepNotAllowed,
)
from odoo.addons.sales_funnel_crm.models.contract.sale_order import OrderUnderContract

from .change_common import ChangeCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-01-20 09:00:00")
class TestContractOdd(ChangeCommon):
    # Copies (CON-01)

    def test_a_copy_has_no_actuals_and_nothing_that_was_taken_out(self):
        self._report(self.deliver, self.executor)
        self._apply(self._propose({"step_id": self.install.id, "action": "remove"}))
        self.contract.instalment_ids[0].sudo().write(
            {"state": "paid", "is_disputed": True, "dispute_reason": "No"}
        )
        copy = self.contract.with_user(self.user_sales_salesman).copy()
        self.assertRecordValues(
            copy.step_ids,
            [
                {"name": "Deliver", "state": "waiting", "date_done": False, "quantity_done": 0},
                {"name": "Accept", "state": "waiting", "date_done": False, "quantity_done": 0},
            ],
        )
        self.assertFalse(copy.step_ids[1].precondition_ids, "it waited for what was taken out")
        self.assertEqual(copy.step_ids[1].condition_instalment_id, copy.instalment_ids[0])
        self.assertRecordValues(
            copy.instalment_ids,
            [
                {"state": "planned", "is_disputed": False, "amount": 30000},
                {"state": "planned", "is_disputed": False, "amount": 70000},
            ],
        )
        self.assertRecordValues(
            copy, [{"state": "draft", "version": 1, "date_signed": False, "review_ids": []}]
        )
        self.assertFalse(copy.change_ids | copy.change_ids.browse())
        copy.action_submit()

    # Who is responsible without sales rights

    def test_the_responsible_reads_the_contract(self):
        self.contract.with_user(self.user_sales_manager).user_id = self.lawyer
        change = self._apply(self._propose({"step_id": self.accept.id, "name": "Accept all"}))
        contract = self.contract.with_user(self.lawyer)
        self.assertEqual(contract.amount, 100000)
        self.assertEqual(len(contract.step_ids), 3)
        self.assertEqual(len(contract.instalment_ids), 2)
        self.assertEqual(change.with_user(self.lawyer).line_ids.name, "Accept all")
        self.assertTrue(contract.version_ids.snapshot)
        self.assertTrue(change.with_user(self.lawyer).acknowledgement_ids)
        self.assertEqual(len(contract.get_plan()["rows"]), 5)
        with self.assertRaises(AccessError):
            contract.write({"notes": "x"})

    # The end (CON-07)

    def test_a_terminated_contract_asks_for_nothing(self):
        instalment = self.contract.instalment_ids[0]
        self.assertEqual(instalment.state, "due")
        instalment.sudo().activity_schedule(
            "sales_funnel_crm.mail_activity_type_contract_dunning", user_id=self.leader.id
        )
        change = self._apply(self._propose({"step_id": self.accept.id, "name": "Accept all"}))
        self.assertTrue(instalment.activity_ids)
        self.assertTrue(change.activity_ids)
        self.contract.with_user(self.leader)._do_terminate("Bankrupt")
        self.assertEqual(instalment.state, "planned")
        self.assertFalse(instalment.activity_ids)
        self.assertFalse(change.activity_ids)
        self.assertEqual(set(self.contract.step_ids.mapped("state")), {"cancelled"})
        self.assertFalse(self.contract.step_ids.activity_ids)
        self.assertEqual(self.contract.progress_percent, 0, "nothing of it was done")

    def test_orders_are_not_deleted_under_a_signed_contract(self):
        order = self._create_order()
        order.contract_id = self.contract
        self.contract.with_user(self.leader)._do_terminate("Bankrupt")
        order._action_cancel()
        with self.assertRaises(OrderUnderContract):
            order.unlink()

    # People who left

    def test_who_left_carries_nothing_out(self):
        self.executor.active = False
        self.assertEqual(self.deliver._get_executor(), self.user_sales_salesman)
        self._report(self.deliver, self.user_sales_salesman)
        self.fitter.active = False
        self.user_sales_salesman.active = False
        self.assertEqual(self.install._get_executor(), self.leader)
        self.install.sudo()._drop_activities()
        self.install.sudo()._tell_ready()
        self.assertEqual(self.install.activity_ids.user_id, self.leader)

    # Reports (CON-03)

    def test_what_failed_is_reported_as_it_was(self):
        for vals in (
            {"date_done": "2026-01-21"},
            {"date_start_actual": "2026-01-20", "date_done": "2026-01-10"},
            {"quantity_done": -1},
        ):
            with self.subTest(vals=vals), self.assertRaises(StepNotAllowed):
                self._report(self.deliver, self.executor, result="failed", **vals)

    def test_searching_what_is_not_late(self):
        with freeze_time("2026-01-25"):
            steps = self.env["crm.contract.step"].search(
                [("contract_id", "=", self.contract.id), ("is_late", "=", False)]
            )
            self.assertEqual(steps, self.install | self.accept)

    def test_forms_open_for_whoever_may_read(self):
        """CON-06: reviewers, the responsible and executors, with and without sales rights."""
        contract = self.contract.sudo()
        contract._unlocked().our_signatory_id = self.lawyer
        change = self._apply(self._propose({"step_id": self.install.id, "name": "Install all"}))
        for user, records in (
            (self.lawyer, (contract, contract.step_ids, contract.instalment_ids)),
            (self.biller, (contract, contract.step_ids, contract.instalment_ids, change)),
            (self.fitter, (self.install, change, change.line_ids)),
            (self.user_sales_salesman, (contract, contract.instalment_ids, change)),
        ):
            for record in records:
                with self.subTest(user=user.login, model=record._name):
                    self.env.invalidate_all()
                    theirs = record.with_user(user)
                    arch = theirs.get_views([(False, "form")])["views"]["form"]["arch"]
                    self.assertTrue(theirs.web_read(self._specify(arch, record._name)))

    def _specify(self, arch, model):
        """Return what the form asks for, as the web client does."""
        fields, found = self.env[model]._fields, {}
        for node in etree.fromstring(arch).iter("field"):
            if not any(above.tag == "field" for above in node.iterancestors()):
                name = node.get("name")
                found[name] = {"fields": {"display_name": {}}} if fields[name].relational else {}
        return found
