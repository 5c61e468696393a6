"""What is agreed changes in drafts only, by whatever way (CON-05)."""

from unittest.mock import patch

from odoo import Command
from odoo.tests import Form, tagged

from odoo.addons.sales_funnel_crm.models.contract.crm_contract import ContractWrong
from odoo.addons.sales_funnel_crm.models.contract.crm_contract_lock_mixin import (
    KEY,
    ContractLocked,
)
from odoo.addons.sales_funnel_crm.models.contract.crm_contract_locks import FIRST

from .contract_common import ContractCommon


@tagged("post_install", "-at_install")
class TestContractLocks(ContractCommon):
    def _create_contracts_past_draft(self):
        submitted = self._create_contract()
        submitted.action_submit()
        approved = self._approve(self._create_contract())
        return {"review": submitted, "approved": approved, "signed": self._create_signed()}

    def test_the_first_contract_is_told_to_all_workers(self):
        contracts = self.env["crm.contract"]
        contracts.with_context(active_test=False).search([]).unlink()
        registry = type(self.env.registry)
        # This one has never asked, another one remembers that there is none.
        self.env.registry.clear_cache()
        self.env.cr.cache.pop(FIRST, None)
        with patch.object(registry, "clear_cache", autospec=True) as clear:
            self._create_contract()
        self.assertTrue(clear.called)
        self.assertTrue(contracts._has_contracts())

    def test_drafts_change(self):
        contract = self._create_contract()
        contract.write({"amount": 5, "date_end": "2027-01-31"})
        contract.step_ids.write({"name": "Other", "user_id": self.leader.id})
        contract.step_ids.unlink()
        contract.instalment_ids = [Command.clear(), Command.create({"name": "All", "amount": 5})]
        self.assertEqual(contract.instalment_ids.mapped("name"), ["All"])

    def test_what_is_agreed_is_locked(self):
        other = self.env["res.partner"].create({"name": "Other"})
        for state, contract in self._create_contracts_past_draft().items():
            self.assertEqual(contract.state, state)
            changes = [
                {"amount": 1},
                {"date_end": "2027-12-31"},
                {"partner_id": other.id},
                {"currency_id": self.env.ref("base.EUR").id},
                {"name": "Other"},
                {"terms": "None"},
                {"company_id": self.company_other.id},
                {"step_ids": [Command.create({"name": "More"})]},
                {"step_ids": [Command.update(contract.step_ids.id, {"date_end": "2027-01-01"})]},
                {"step_ids": [Command.delete(contract.step_ids.id)]},
                {"instalment_ids": [Command.create({"name": "More", "amount": 1})]},
                {"instalment_ids": [Command.update(contract.instalment_ids.id, {"amount": 1})]},
                {"instalment_ids": [Command.delete(contract.instalment_ids.id)]},
            ]
            # Also those who lead, and code that runs as the superuser without the key.
            for user in (self.user_sales_salesman, self.user_sales_manager):
                for vals in changes:
                    with self.subTest(state=state, vals=vals), self.assertRaises(ContractLocked):
                        contract.with_user(user).write(vals)
            with self.assertRaises(ContractLocked):
                contract.sudo().amount = 1
            with self.assertRaises(ContractLocked):
                contract.unlink()
            with self.assertRaises(ContractLocked):
                contract.active = False

    def test_the_key_alone_opens_nothing(self):
        contract = self._create_signed()
        with self.assertRaises(ContractLocked):
            contract.with_context(**{KEY: True}).amount = 1
        with self.assertRaises(ContractLocked):
            contract.step_ids.with_context(**{KEY: True}).name = "Other"

    def test_change_orders_change(self):
        contract = self._create_signed()
        contract._unlocked().write({"amount": 120000, "step_ids": [Command.create({"name": "B"})]})
        contract.instalment_ids._unlocked().amount = 120000
        self.assertEqual(contract.amount, 120000)
        self.assertEqual(len(contract.step_ids), 2)

    def test_the_workflow_is_not_entered(self):
        contract = self._create_contract()
        for vals in (
            {"state": "signed"},
            {"date_signed": "2026-01-01"},
            {"number": "X"},
            {"version": 7},
            {"submitted_by_id": self.leader.id},
        ):
            with self.subTest(vals=vals), self.assertRaises(ContractLocked):
                contract.with_user(self.user_sales_manager).write(vals)
            with self.subTest(created=vals), self.assertRaises(ContractLocked):
                self._create_contract(**vals)
        for part, vals in (
            (contract.step_ids, {"state": "done"}),
            (contract.step_ids, {"date_done": "2026-01-01"}),
            (contract.instalment_ids, {"state": "paid"}),
        ):
            with self.subTest(vals=vals), self.assertRaises(ContractLocked):
                part.write(vals)

    def test_the_workflow_is_no_default_of_the_context(self):
        contracts = self.env["crm.contract"].with_user(self.user_sales_salesman)
        contract = contracts.with_context(default_state="signed", default_number="X").create(
            self._prepare_contract(steps=[{}])
        )
        self.assertEqual(contract.state, "draft")
        self.assertNotEqual(contract.number, "X")

    def test_parts_do_not_move_to_a_signed_contract(self):
        signed, draft = self._create_signed(), self._create_contract()
        with self.assertRaises(ContractLocked):
            draft.step_ids.contract_id = signed
        with self.assertRaises(ContractLocked):
            signed.step_ids.contract_id = draft

    def test_what_is_said_about_it_is_free(self):
        contract = self._create_signed()
        contract.notes = "Call before delivery"
        contract.message_post(body="Called")
        contract.activity_schedule("mail.mail_activity_data_todo", user_id=self.leader.id)
        contract.lang = "en_US"

    def test_handed_over_by_who_leads(self):
        contract = self._create_signed()
        with self.assertRaises(ContractLocked):
            contract.user_id = self.user_sales_leads
        contract.with_user(self.user_sales_manager).user_id = self.user_sales_leads
        self.assertEqual(contract.user_id, self.user_sales_leads)

    def test_drafts_are_deleted_with_their_parts(self):
        contract = self._create_contract(steps=[{}, {}])
        steps = contract.step_ids
        contract.instalment_ids.write({"trigger": "step", "step_id": steps[0].id})
        steps[1].condition_instalment_id = contract.instalment_ids
        contract.unlink()
        self.assertFalse(steps.exists())

    def test_dates_and_amounts_fit(self):
        for vals in (
            {"date_start": "2026-05-01", "date_end": "2026-04-30"},
            {"amount": -1},
            {"signatory_ids": [Command.set(self.leader.partner_id.ids)]},
        ):
            with self.subTest(vals=vals), self.assertRaises(ContractWrong):
                self._create_contract(**vals, instalments=[])

    def test_a_copy_is_a_draft_of_its_own(self):
        contract = self._create_signed()
        copy = contract.copy()
        self.assertRecordValues(
            copy, [{"state": "draft", "name": f"{contract.name} (copy)", "date_signed": False}]
        )
        self.assertNotEqual(copy.number, contract.number)
        self.assertEqual(len(copy.step_ids), 1)
        self.assertFalse(copy.review_ids)

    def test_form(self):
        with Form(self.env["crm.contract"].with_user(self.user_sales_salesman)) as form:
            form.name = "By hand"
            form.partner_id = self.customer
            form.lead_id = self.lead
            self.assertEqual(form.team_id, self.team_funnel)
            form.amount = 10
        self.assertEqual(form.record.currency_id, self.company_main.currency_id)
        self.assertFalse(form.record.is_lead_open)
