"""A signed contract changes through change orders, and executors know of it (CON-05, ALM-08)."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import Form

from odoo.addons.mail.tests.common import MailCase
from odoo.addons.sales_funnel_crm.models.contract.crm_contract_change import (
    ChangeNotAllowed,
    ChangeStale,
    ChangeWrong,
)
from odoo.addons.sales_funnel_crm.models.contract.crm_contract_instalment_plan import (
    InstalmentWrong,
)
from odoo.addons.sales_funnel_crm.models.contract.crm_contract_lock_mixin import ContractLocked

from .change_common import ChangeCommon


@freeze_time("2026-01-10 09:00:00")
class TestChangeOrder(ChangeCommon, MailCase):
    def test_what_differs_stands_side_by_side(self):
        change = self._propose(self._later(), date_end="2027-01-31")
        line = change.line_ids
        self.assertEqual(line.name, "Install", "what was not entered stays")
        self.assertEqual(line.user_id, self.fitter)
        self.assertEqual(line.precondition_ids, self.deliver)
        self.assertEqual(
            line.difference,
            "Planned Start: Jan 21, 2026 → Mar 1, 2026\nPlanned End: Feb 10, 2026 → Mar 10, 2026",
        )
        self.assertEqual((change.date_end_old, change.amount_old), (date(2026, 12, 31), 100000))
        self.assertEqual((change.date_start, change.amount), (date(2026, 1, 1), 100000))

    def test_the_form_proposes_how_it_is(self):
        action = self.contract.with_user(self.user_sales_salesman).action_new_change()
        changes = self.env["crm.contract.change"].with_user(self.user_sales_salesman)
        with Form(changes.with_context(**action["context"])) as form:
            form.reason = "Why not"
            self.assertEqual(form.amount, 100000)
            with form.line_ids.new() as line:
                line.step_id = self.install
                self.assertEqual(line.date_end, date(2026, 2, 10))
                line.date_end = date(2026, 2, 15)
        change = form.record
        self.assertEqual(change.line_ids.old_values["date_end"], "2026-02-10")
        self.assertEqual(change.line_ids.date_end, date(2026, 2, 15))
        self._apply(change)
        self.assertEqual(self.install.date_end, date(2026, 2, 15))

    def test_it_applies_all_at_once_and_makes_a_version(self):
        """CON-05: header, steps and instalments; the old version stays readable."""
        first, last = self.contract.instalment_ids
        change = self._propose(
            self._later(user_id=self.executor.id),
            {"action": "remove", "step_id": self.accept.id},
            {"action": "add", "name": "Train", "user_id": self.fitter.id, "amount": 500},
            {"what": "instalment", "instalment_id": last.id, "amount": 60000},
            {
                "what": "instalment",
                "action": "add",
                "name": "Extra",
                "amount": 30000,
                "date_fixed": "2026-06-01",
            },
            amount=120000,
            date_end="2027-03-31",
        )
        self._apply(change)
        contract = self.contract
        self.assertEqual((contract.amount, contract.date_end), (120000, date(2027, 3, 31)))
        self.assertEqual((self.install.user_id, self.accept.state), (self.executor, "cancelled"))
        train = contract.step_ids.filtered(lambda step: step.name == "Train")
        self.assertEqual((train.user_id, train.state), (self.fitter, "ready"))
        self.assertEqual(contract.instalment_ids.mapped("amount"), [30000, 60000, 30000])
        self.assertEqual(contract.instalment_ids.mapped("percent"), [25, 50, 25])
        self.assertEqual((contract.version, change.version, change.state), (2, 2, "approved"))
        version = contract.version_ids
        self.assertEqual((version.version, version.change_id), (1, change))
        self.assertEqual(version.snapshot["header"]["amount"], 100000)
        accept = version.snapshot["crm.contract.step"][2]
        self.assertEqual(
            (accept["precondition_ids"], accept["condition_instalment_id"]),
            ("Install", "Instalment 1"),
        )
        self.assertEqual((accept["requires_proof"], accept["kind_id"]), (True, "Acceptance"))
        self.assertEqual(version.snapshot["crm.contract.instalment"][0]["trigger"], "date")
        table = version.snapshot_table
        for words in ("Install", "Contract Fitter", "02/10/2026", "70,000", "Proof Needed", "Yes"):
            self.assertIn(words, table)
        self.assertNotIn(">Unit<", table, "a column in which nothing stands is left out")
        self.assertEqual(first.amount, 30000)
        self.assertIn("Mar 10, 2026", contract.message_ids[:3].mapped("body").__str__())

    def test_every_executor_of_an_open_step_is_told_and_acknowledges(self):
        """ALM-08: activity and mail; who has not acknowledged is seen on both documents."""
        with self.mock_mail_gateway():
            change = self._apply(self._propose(self._later(), self._later_acceptance()))
        people = self.executor | self.fitter | self.user_sales_salesman
        self.assertEqual(change.waiting_user_ids, people)
        self.assertEqual(self.contract.waiting_executor_ids, people)
        kind = self.env.ref("sales_funnel_crm.mail_activity_type_contract_acknowledge")
        asked = change.activity_ids.filtered(lambda one: one.activity_type_id == kind)
        self.assertEqual(asked.user_id, people)
        told = self.env["mail.message"].search(
            [("model", "=", change._name), ("res_id", "=", change.id), ("body", "like", "acknowl")]
        )
        self.assertEqual(told.notified_partner_ids, people.partner_id)
        self.assertEqual(len(told), 3)
        mails = [mail for mail in self._mails if self.fitter.email in "".join(mail["email_to"])]
        self.assertIn(
            "/mail/view?model=crm.contract.change", mails[0]["body"].replace("&amp;", "&")
        )
        mine = change.with_user(self.fitter)
        self.assertTrue(mine.can_acknowledge)
        mine.action_acknowledge()
        self.assertEqual(change.waiting_user_ids, people - self.fitter)
        self.assertEqual(self.contract.waiting_executor_ids, people - self.fitter)
        self.assertFalse(mine.can_acknowledge)
        with self.assertRaises(ChangeNotAllowed):
            mine.action_acknowledge()
        with self.assertRaises(AccessError):
            change.with_user(self.lawyer).action_acknowledge()
        self.assertNotIn(
            self.fitter,
            change.activity_ids.filtered(lambda one: one.activity_type_id == kind).user_id,
        )

    def test_who_lost_a_step_is_told_too(self):
        with self.mock_mail_gateway():
            change = self._apply(
                self._propose(self._later(user_id=self.executor.id), self._later_acceptance())
            )
        self.assertIn(self.fitter, change.waiting_user_ids)

    def test_activities_follow_the_step(self):
        change = self._propose(
            {"step_id": self.deliver.id, "user_id": self.fitter.id, "date_end": "2026-01-19"}
        )
        with self.mock_mail_gateway():
            self._apply(change)
        activity = self.deliver.activity_ids
        self.assertEqual((activity.user_id, len(activity)), (self.fitter, 1))
        self.assertEqual(activity.date_deadline, date(2026, 1, 19))

    def test_nobody_approves_his_own(self):
        change = self._propose(self._later(), self._later_acceptance())
        change.action_submit()
        self.assertEqual(change.approver_id, self.leader)
        with self.assertRaises(ChangeNotAllowed):
            change.action_approve()
        with self.assertRaises(ChangeNotAllowed):
            change.with_user(self.user_sales_leads).action_approve()
        own = self._propose(self._later(), self._later_acceptance(), user=self.leader)
        own.action_submit()
        self.assertNotEqual(own.approver_id, self.leader)
        with self.assertRaises(ChangeNotAllowed):
            own.action_approve()
        change.with_user(self.user_sales_manager).action_approve()
        self.assertEqual(change.state, "approved")

    def test_a_refusal_has_a_reason_and_can_be_tried_again(self):
        change = self._propose(self._later(), self._later_acceptance())
        change.action_submit()
        action = change.with_user(self.leader).action_refuse()
        wizard = self.env[action["res_model"]].with_user(self.leader)
        wizard = wizard.with_context(**action["context"])
        with self.assertRaises(ChangeNotAllowed):
            wizard.create({"reason": " "}).action_refuse()
        wizard.create({"reason": "Too late"}).action_refuse()
        self.assertEqual((change.state, change.refusal_reason), ("refused", "Too late"))
        self.assertEqual(self.contract.version, 1)
        change.action_reset()
        self._apply(change)
        self.assertEqual(self.contract.version, 2)

    def test_stale_proposals_are_refused(self):
        """CON-05: the step was changed or done meanwhile, or the contract was."""
        change = self._propose(self._later(), self._later_acceptance(), date_end="2027-01-31")
        change.action_submit()
        other = self._propose(
            {"step_id": self.install.id, "date_end": "2026-02-11"}, date_end="2027-02-28"
        )
        self._apply(other)
        with self.assertRaises(ChangeStale):
            change.with_user(self.leader).action_approve()
        self.assertEqual(self.install.date_end, date(2026, 2, 11))
        done = self._propose({"step_id": self.deliver.id, "date_end": "2026-01-19"})
        done.action_submit()
        self._report(self.deliver, self.executor)
        with self.assertRaises(ChangeStale):
            done.with_user(self.leader).action_approve()
        self.assertEqual(self.contract.version, 2)

    def test_the_sum_must_stay_the_amount(self):
        first = self.contract.instalment_ids[0]
        for change in (
            self._propose(amount=120000),
            self._propose({"what": "instalment", "instalment_id": first.id, "amount": 31000}),
            self._propose({"what": "instalment", "action": "remove", "instalment_id": first.id}),
        ):
            with self.assertRaises(ChangeWrong):
                change.action_submit()

    def test_instalments_are_checked_once_it_is_applied(self):
        """CON-05, CON-11: what the proposal could not know of is refused, and nothing is done."""
        empty = self._propose(
            {
                "what": "instalment",
                "action": "add",
                "name": "Extra",
                "amount": 0,
                "date_fixed": "2026-06-01",
            }
        )
        with self.assertRaises(InstalmentWrong):
            empty.action_submit()
        self.assertEqual((empty.state, self.contract.version), ("draft", 1))
        self.assertEqual(len(self.contract.instalment_ids), 2)

    def test_instalments_follow_their_new_days(self):
        """CON-05: what fell due is planned again when it is put off."""
        first = self.contract.instalment_ids[0]
        with freeze_time("2026-01-20 09:00:00"):
            first._update_states()
            self.assertEqual(first.state, "due")
            self._apply(
                self._propose(
                    {
                        "what": "instalment",
                        "instalment_id": first.id,
                        "date_fixed": "2026-02-15",
                    }
                )
            )
            self.assertEqual(first.state, "planned")

    def test_what_does_not_fit_is_refused(self):
        for vals, lines in (
            ({}, []),
            ({"reason": " "}, [self._later()]),
            ({}, [self._later(), self._later()]),
            ({}, [{"step_id": self.install.id}]),
            ({}, [{"action": "add"}]),
            ({}, [self._later(date_end="2026-02-01")]),
            ({}, [self._later(quantity=-1)]),
            ({}, [{"what": "instalment", "action": "add", "name": "X", "amount": 0}]),
        ):
            with self.subTest(vals=vals, lines=lines), self.assertRaises(ChangeWrong):
                self._propose(*lines, **vals).action_submit()
        with self.assertRaises(ChangeWrong):
            self._propose(date_end="2025-01-01")
        with self.assertRaises(ChangeWrong):
            self._propose(amount=-1)

    def test_steps_that_run_are_not_removed(self):
        self.deliver.with_user(self.executor).action_start()
        with self.assertRaises(ChangeWrong):
            self._propose({"action": "remove", "step_id": self.deliver.id}).action_submit()

    def test_only_contracts_in_force_are_changed(self):
        draft = self._create_planned()
        with self.assertRaises(ChangeWrong):
            self._propose(contract_id=draft.id)

    def test_submitted_ones_are_locked(self):
        change = self._propose(self._later(), self._later_acceptance())
        change.action_submit()
        for record, vals in (
            (change, {"amount": 1}),
            (change, {"state": "approved"}),
            (change, {"approver_id": self.user_sales_salesman.id}),
            (change.line_ids[0], {"date_end": "2026-05-05"}),
            (change.line_ids[0], {"old_values": {}}),
        ):
            with self.subTest(vals=vals), self.assertRaises(ContractLocked):
                record.write(vals)
        with self.assertRaises(ContractLocked):
            change.line_ids.unlink()
        with self.assertRaises(ChangeNotAllowed):
            change.unlink()

    def test_a_completed_contract_goes_on_with_a_new_step(self):
        self.contract.step_ids.sudo().write({"state": "done"})
        self.contract.sudo().write({"state": "completed"})
        change = self._propose({"action": "add", "name": "Service", "user_id": self.fitter.id})
        self._apply(change)
        self.assertEqual(self.contract.state, "executing")

    def test_dates_are_proposed_from_the_chart(self):
        contract = self.contract.with_user(self.user_sales_salesman)
        action = contract.action_propose_dates(
            "step", self.install.id, {"date_start": "2026-03-01", "date_end": "2026-03-05"}
        )
        change = self.env["crm.contract.change"].browse(action["res_id"])
        self.assertEqual(change.line_ids.date_end, date(2026, 3, 5))
        self.assertEqual(change.line_ids.old_values["date_end"], "2026-02-10")
        self.assertEqual(change.state, "draft")
        # Moved again, and another one: the same draft. That of a colleague is his own.
        for step, end in ((self.install, "2026-03-06"), (self.accept, "2026-03-20")):
            action = contract.action_propose_dates("step", step.id, {"date_end": end})
            self.assertEqual(action["res_id"], change.id)
        self.assertEqual(
            change.line_ids.mapped(lambda line: (line.step_id, str(line.date_end))),
            [(self.install, "2026-03-06"), (self.accept, "2026-03-20")],
        )
        mine = change.line_ids[0]
        self.assertEqual(str(mine.date_start), "2026-03-01")
        action = contract.with_user(self.leader).action_propose_dates(
            "step", self.install.id, {"date_end": "2026-04-01"}
        )
        self.assertNotEqual(action["res_id"], change.id)
        change.reason = "The hall is not ready"
        # Another change order was applied: the draft is of how it was.
        self.contract._unlocked().date_end = "2027-02-28"
        action = contract.action_propose_dates("step", self.install.id, {"date_end": "2026-04-01"})
        self.assertNotEqual(action["res_id"], change.id)
        self.env["crm.contract.change"].browse(action["res_id"]).unlink()
        self.contract._unlocked().date_end = "2026-12-31"
        change.action_submit()
        action = contract.action_propose_dates("step", self.install.id, {"date_end": "2026-04-01"})
        self.assertNotEqual(action["res_id"], change.id)
