"""The plan of a contract: what waits for what, and what does not fit (CON-01, CON-02, CON-04)."""

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError

from odoo.addons.mail.tests.common import MailCase
from odoo.addons.sales_funnel_crm.models.contract.crm_contract_lock_mixin import ContractLocked
from odoo.addons.sales_funnel_crm.models.contract.crm_contract_step_check import (
    StepsInCircle,
    StepWrong,
)

from .step_common import StepCommon


@freeze_time("2026-01-02")
class TestStepPlan(StepCommon, MailCase):
    def test_a_step_says_its_contract_among_those_of_others(self):
        self.assertEqual(self.install.display_name, "Install")
        full = self.install.with_context(sales_funnel_full_name=True)
        self.assertEqual(full.display_name, f"{self.contract.number} · Install")

    def test_only_what_waits_for_nothing_can_be_done(self):
        """CON-04: states follow preconditions and payments."""
        self.assertEqual(self.contract.step_ids.mapped("state"), ["ready", "waiting", "waiting"])
        self.assertEqual(self.install.waits_for, "Deliver")
        self.assertEqual(self.accept.waits_for, "Install, payment of Instalment 1")

    def test_nothing_can_be_done_before_the_signature(self):
        draft = self._create_planned()
        draft.step_ids._update_readiness()
        self.assertEqual(set(draft.step_ids.mapped("state")), {"waiting"})

    def test_executors_hear_nothing_of_a_draft(self):
        with self.mock_mail_gateway():
            draft = self._create_contract()
            self.flush_tracking()
        self.assertEqual(draft.step_ids.user_id, self.executor)
        self.assertFalse(self._new_mails)

    def test_a_payment_lets_go_on_and_its_loss_stops(self):
        """CON-04: an instalment received is a condition; a payment taken back counts, too."""
        (self.deliver | self.install).sudo().write({"state": "done"})
        self.accept._update_readiness()
        self.assertEqual(self.accept.state, "waiting")
        self._pay(self.contract.instalment_ids[0])
        self.assertEqual(self.accept.state, "ready")
        self._pay(self.contract.instalment_ids[0], "partly_paid")
        self.assertEqual(self.accept.state, "waiting")
        self.assertFalse(self.accept.activity_ids)

    def test_signing_steps_are_done_by_the_signature(self):
        """CON-02: signing and review are steps of the course, too."""
        kind = self.env.ref("sales_funnel_crm.crm_contract_step_kind_sign")
        contract = self._create_contract(
            steps=[{"name": "Sign", "kind_id": kind.id}, {"name": "Train"}]
        )
        sign, train = contract.step_ids
        train.precondition_ids = sign
        self._sign(contract)
        self.assertEqual((sign.state, train.state), ("done", "ready"))
        self.assertEqual(str(sign.date_done), "2026-01-01")
        self.assertEqual(train.user_id, contract.user_id, "nobody was named")

    def test_a_circle_is_refused_and_named(self):
        contract = self._create_planned()
        deliver, _install, accept = contract.step_ids
        with self.assertRaises(StepsInCircle) as caught:
            deliver.precondition_ids = accept
        message = str(caught.exception)
        for name in ("Deliver", "Install", "Accept"):
            self.assertIn(f"“{name}”", message)
        with self.assertRaises(StepsInCircle):
            deliver.precondition_ids = deliver
        with self.assertRaises(StepsInCircle):
            accept.dependent_ids = deliver

    def test_a_circle_through_a_payment_is_refused(self):
        contract = self._create_planned()
        instalment = contract.instalment_ids[0]
        with self.assertRaises(StepsInCircle):
            instalment.write({"trigger": "step", "step_id": contract.step_ids[2].id})

    def test_what_does_not_fit_is_refused(self):
        contract = self._create_planned()
        step, other = contract.step_ids[0], self.deliver
        outsider = self.user_other_company
        for vals, error in (
            ({"quantity": -1}, StepWrong),
            ({"amount": -1}, StepWrong),
            ({"date_start": "2026-02-01", "date_end": "2026-01-01"}, StepWrong),
            ({"user_id": outsider.id}, StepWrong),
            ({"user_id": self.portal.id}, StepWrong),
            ({"precondition_ids": [Command.link(other.id)]}, StepWrong),
        ):
            with self.subTest(vals=vals), self.assertRaises(error):
                step.write(vals)
                step.flush_recordset()

    def test_an_end_before_that_of_a_precondition_is_found_at_the_review(self):
        contract = self._create_planned()
        contract.step_ids[1].write({"date_start": "2026-01-06", "date_end": "2026-01-08"})
        with self.assertRaises(StepWrong):
            contract._check_ready()

    def test_a_signed_plan_is_locked(self):
        """CON-05: RPC writes are refused as well."""
        step = self.deliver.with_user(self.user_sales_salesman)
        for vals in ({"date_end": "2026-05-01"}, {"state": "done"}, {"result": "passed"}):
            with self.subTest(vals=vals), self.assertRaises(ContractLocked):
                step.write(vals)
        with self.assertRaises(ContractLocked):
            step.create({"contract_id": self.contract.id, "name": "More"})
        with self.assertRaises(ContractLocked):
            step.unlink()

    def test_a_copy_waits_like_the_original(self):
        copy = self.contract.with_user(self.user_sales_salesman).copy()
        deliver, install, accept = copy.step_ids
        self.assertEqual(install.precondition_ids, deliver)
        self.assertEqual(accept.precondition_ids, install)
        self.assertEqual(accept.condition_instalment_id, copy.instalment_ids[0])
        self.assertEqual(set(copy.step_ids.mapped("state")), {"waiting"})

    def test_progress_is_of_amounts_and_of_counts_without_them(self):
        self.deliver.sudo().state = "done"
        self.assertEqual(self.contract.progress_percent, 60)
        self.assertEqual((self.contract.step_done_count, self.contract.step_count), (1, 3))
        plain = self._create_contract(steps=[{}, {}, {}, {}])
        plain.step_ids[0].sudo().state = "done"
        plain.step_ids[1].sudo().state = "cancelled"
        self.assertAlmostEqual(plain.progress_percent, 100 / 3)

    def test_late_is_what_is_open_in_a_contract_in_force(self):
        draft = self._create_planned()
        with freeze_time("2026-01-25"):
            late = self.env["crm.contract.step"].search([("is_late", "=", True)])
            mine = late & (self.contract | draft).step_ids
            self.assertEqual(mine, self.deliver)
            self.assertEqual((self.deliver.is_late, self.deliver.late_days), (True, 5))
            self.assertEqual(self.contract.step_late_count, 1)
            self.assertNotIn(
                self.deliver,
                self.env["crm.contract.step"].search([("is_late", "=", False)]) & self.deliver,
            )


class TestStepAccess(StepCommon):
    def test_executors_see_their_own_steps_only(self):
        """CON-03: without sales rights; the contract itself stays closed to them."""
        steps = self.env["crm.contract.step"].with_user(self.executor)
        self.assertEqual(steps.search([("contract_id", "=", self.contract.id)]), self.deliver)
        self.assertEqual(steps.browse(self.deliver.id).partner_id, self.customer)
        with freeze_time("2026-01-25"):
            self.assertIn(self.deliver, steps.search([("is_late", "=", True)]))
            self.assertIn(self.deliver, steps.search([("is_in_force", "=", True)]))
        with self.assertRaises(AccessError):
            steps.browse(self.install.id).read(["name"])
        with self.assertRaises(AccessError):
            self.contract.with_user(self.executor).read(["amount"])
        with self.assertRaises(AccessError):
            steps.browse(self.deliver.id).write({"name": "Mine"})

    def test_who_sees_the_steps_of_a_contract(self):
        for user, expected in (
            (self.user_sales_salesman, 3),
            (self.leader, 3),
            (self.user_team, 3),
            (self.user_sales_leads, 3),
            (self.user_sales_manager, 3),
            (self.biller, 3),
            (self.lawyer, 0),
            (self.user_other_company, 0),
        ):
            steps = self.env["crm.contract.step"].with_user(user)
            with self.subTest(user=user.login):
                found = steps.search_count([("contract_id", "=", self.contract.id)])
                self.assertEqual(found, expected)
        with self.assertRaises(AccessError):
            self.env["crm.contract.step"].with_user(self.portal).search([])
