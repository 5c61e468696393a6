"""What the screens do not offer, but a client of the RPC can send (CON-05, CON-06)."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.sales_funnel_crm.models.contract.crm_contract_lock_mixin import ContractLocked
from odoo.addons.sales_funnel_crm.models.contract.crm_contract_reviewing import (
    ContractNotAllowed,
)

from .rpc_common import RpcCommon


@tagged("post_install", "-at_install")
class TestContractByRpc(RpcCommon):
    # Defaults

    def test_defaults_of_the_user_write_no_workflow(self):
        """Neither of the contract, nor of its parts, reviews and change orders."""
        salesman = self.user_sales_salesman
        for model, name, value in (
            ("crm.contract", "state", "approved"),
            ("crm.contract", "date_signed", "2026-01-01"),
            ("crm.contract.step", "state", "done"),
            ("crm.contract.instalment", "state", "paid"),
            ("crm.contract.change", "state", "submitted"),
            ("crm.contract.review", "state", "approved"),
        ):
            self.env["ir.default"].with_user(salesman).set(model, name, value, user_id=salesman.id)
        contract = self._create_contract()
        self.assertEqual((contract.state, contract.date_signed), ("draft", False))
        self.assertEqual(contract.step_ids.state, "waiting")
        self.assertEqual(contract.instalment_ids.state, "planned")
        self.assertEqual(self._propose().state, "draft")
        contract.action_submit()
        self.assertEqual(contract.review_ids.state, "waiting")

    def test_no_review_is_given_by_a_context(self):
        contract = self._create_contract()
        contract.with_context(
            default_state="approved", default_comment="Fine", default_date="2026-01-01"
        ).action_submit()
        self.assertRecordValues(
            contract.review_ids, [{"state": "waiting", "comment": False, "date": False}]
        )

    def test_who_approves_a_change_adds_no_step_that_is_done(self):
        change = self._propose({"action": "add", "name": "New"})
        change.action_submit()
        change.with_user(self.leader).with_context(default_state="done").action_approve()
        self.assertEqual(change.line_ids.step_id.state, "ready")

    def test_no_contract_of_a_strange_deal_by_default(self):
        contracts = self.env["crm.contract"].with_user(self.user_sales_salesman)
        with self.assertRaises(AccessError):
            contracts.with_context(default_lead_id=self.other_lead.id).create(
                self._prepare_contract(lead_id=None)
            )

    def test_no_order_of_a_strange_contract_by_default(self):
        orders = self.env["sale.order"].with_user(self.user_sales_salesman)
        vals = {"partner_id": self.customer.id}
        with self.assertRaises(AccessError):
            orders.with_context(default_contract_id=self.foreign.id).create(vals)

    def test_no_part_of_a_signed_contract_by_default(self):
        for model in ("crm.contract.step", "crm.contract.instalment"):
            parts = self.env[model].with_user(self.user_sales_salesman)
            with self.subTest(model=model), self.assertRaises(ContractLocked):
                parts.with_context(default_contract_id=self.contract.id).create({"name": "More"})

    # Parts and changes of others

    def test_executors_who_sell_write_no_strange_plan(self):
        """Who carries out a step reads it; what is agreed is of those whose contract it is."""
        salesman = self.user_sales_salesman
        steps = self.env["crm.contract.step"].with_user(salesman)
        with self.assertRaises(AccessError):
            steps.create({"contract_id": self.foreign.id, "name": "Mine", "user_id": salesman.id})
        self.foreign.step_ids.user_id = salesman
        mine = self.foreign.step_ids.with_user(salesman)
        self.assertEqual(mine.name, "Secret step")
        for change in (lambda: mine.write({"amount": 1}), mine.unlink):
            with self.assertRaises(AccessError):
                change()

    def test_reviewers_who_sell_read_and_do_not_write(self):
        """After a refusal the reviewer still reads the draft, and so does who signs for us."""
        salesman = self.user_sales_salesman
        self.foreign.our_signatory_id = salesman
        self.env["crm.contract.review"].create(
            {
                "contract_id": self.foreign.id,
                "role": "legal",
                "user_id": salesman.id,
                "state": "refused",
            }
        )
        theirs = self.foreign.with_user(salesman)
        self.assertEqual(theirs.name, "Secret")
        for change in (
            lambda: theirs.write({"amount": 1}),
            lambda: theirs.write({"our_signatory_id": self.leader.id}),
            lambda: theirs.instalment_ids.write({"amount": 1}),
            lambda: theirs.step_ids.write({"amount": 1}),
            theirs.unlink,
            theirs.action_submit,
        ):
            with self.assertRaises(AccessError):
                change()

    def test_an_accountant_who_sells_changes_only_his_own(self):
        """Reading all contracts is no right to change those of others."""
        seller = self.user_sales_salesman
        seller.group_ids |= self.env.ref("account.group_account_invoice")
        theirs = self.foreign.with_user(seller)
        self.assertEqual(theirs.amount, 100000)
        for change in (
            lambda: theirs.write({"notes": "x"}),
            lambda: theirs.step_ids.write({"amount": 1}),
            lambda: theirs.instalment_ids.write({"amount": 1}),
            theirs.unlink,
            theirs.action_submit,
        ):
            with self.assertRaises(AccessError):
                change()
        self._sign(self.foreign)
        with self.assertRaises(AccessError):
            self._propose(contract_id=self.foreign.id)

    def test_who_acknowledged_a_change_proposes_none(self):
        """Being asked of a change order is no right to write another one."""
        salesman = self.user_sales_salesman
        self._sign(self.foreign)
        change = self._propose(user=self.user_sales_manager, contract_id=self.foreign.id)
        self.env["crm.contract.acknowledgement"].create(
            {"change_id": change.id, "user_id": salesman.id}
        )
        with self.assertRaises(AccessError):
            change.with_user(salesman).write({"reason": "Mine"})
        with self.assertRaises(AccessError):
            self.env["crm.contract.change.line"].with_user(salesman).create(
                {"change_id": change.id, "action": "add", "name": "Mine"}
            )

    # Dialogs

    def test_dialogs_read_nothing_that_their_user_may_not_read(self):
        step, instalment = self.foreign.step_ids, self.foreign.instalment_ids
        for user, model, vals, names in (
            (self.executor, "crm.contract.step.report", {"step_id": step.id}, ("amount",)),
            (self.executor, "crm.contract.step.report", {"step_id": step.id}, ("amount_done",)),
            (
                self.user_sales_salesman,
                "crm.contract.sign",
                {"contract_id": self.foreign.id},
                ("commercial_partner_id",),
            ),
            (
                self.user_sales_salesman,
                "crm.contract.instalment.fill",
                {"contract_id": self.foreign.id},
                ("payment_term_id", "date", "company_id"),
            ),
        ):
            with self.subTest(model=model, names=names), self.assertRaises(AccessError):
                self.env[model].with_user(user).new(vals).mapped(names[0])
            with self.subTest(model=model, created=True), self.assertRaises(AccessError):
                self.env[model].with_user(user).create(vals).read(names)
        self.assertTrue(instalment)

    def test_lists_of_invoices_are_for_those_who_see_the_instalment(self):
        with self.assertRaises(AccessError):
            self.foreign.instalment_ids.with_user(self.executor).action_view_invoices()

    # Decisions

    def test_nobody_hands_over_his_contract_to_approve_it(self):
        """A leader whose contract a colleague has submitted does not become a stranger to it."""
        contract = self._create_contract(user=self.leader, lead_id=None, user_id=self.leader.id)
        contract.with_user(self.user_sales_manager).action_submit()
        with self.assertRaises(ContractLocked):
            contract.with_user(self.leader).user_id = self.user_sales_salesman
        with self.assertRaises(ContractNotAllowed):
            contract.with_user(self.leader).action_approve()

    def test_reviewers_settle_no_dispute(self):
        self.contract.instalment_ids.sudo().write({"is_disputed": True, "dispute_reason": "No"})
        self.contract._unlocked().our_signatory_id = self.lawyer
        instalment = self.contract.instalment_ids[0].with_user(self.lawyer)
        self.assertTrue(instalment.is_disputed)
        with self.assertRaises(UserError):
            instalment.action_settle_dispute()
        self.assertTrue(instalment.is_disputed)

    # Proofs

    def test_a_proof_stays_as_it_is(self):
        """Of a done step and of the signature: neither replaced, moved nor deleted."""
        salesman = self.user_sales_salesman
        files = self.env["ir.attachment"].with_user(salesman)
        proof = files.create({"name": "p", "raw": b"1", "res_model": "crm.contract.step.report"})
        self._report(self.deliver, salesman, proof_ids=[Command.set(proof.ids)])
        self.assertEqual(self.deliver.proof_ids, proof)
        document = files.create(
            {"name": "d", "raw": b"1", "res_model": "crm.contract", "res_id": self.contract.id}
        )
        self.contract.with_user(salesman).signed_document_ids = [Command.link(document.id)]
        for file in (proof, document):
            for vals in (
                {"raw": b"2"},
                {"res_model": "res.partner", "res_id": salesman.partner_id.id},
                {"res_id": self.install.id},
            ):
                with self.subTest(file=file.name, vals=vals), self.assertRaises(ContractLocked):
                    file.write(vals)
            with self.subTest(file=file.name), self.assertRaises(ContractLocked):
                file.unlink()

    def test_nobody_makes_a_strange_file_a_signed_document(self):
        strange = self.env["ir.attachment"].create(
            {"name": "s", "raw": b"1", "res_model": "crm.contract", "res_id": self.foreign.id}
        )
        with self.assertRaises(AccessError):
            self.contract.with_user(self.user_sales_salesman).write(
                {"signed_document_ids": [Command.link(strange.id)]}
            )
        with self.assertRaises(AccessError):
            self._create_contract(signed_document_ids=[Command.set(strange.ids)])

    # Files

    def test_imported_contracts_are_drafts(self):
        contracts = self.env["crm.contract"].with_user(self.user_sales_salesman)
        result = contracts.load(["name", "amount", "state"], [["Imported", "10", "Approved"]])
        self.assertFalse(result["ids"])
        result = contracts.load(["id", "amount"], [["__import__.none", "10"]])
        self.assertFalse(result["ids"])
        self.env["ir.model.data"].create(
            {
                "module": "__test__",
                "name": "signed",
                "model": "crm.contract",
                "res_id": self.contract.id,
            }
        )
        result = contracts.load(["id", "amount"], [["__test__.signed", "10"]])
        self.assertFalse(result["ids"])
        self.assertEqual(self.contract.amount, 100000)
