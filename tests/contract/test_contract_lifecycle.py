"""From signing to the end (CON-01, CON-02, CON-07)."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from odoo.addons.sales_funnel_crm.models.contract.crm_contract import ContractWrong
from odoo.addons.sales_funnel_crm.models.contract.crm_contract_lock_mixin import ContractLocked
from odoo.addons.sales_funnel_crm.models.contract.crm_contract_reviewing import (
    ContractNotAllowed,
)

from .contract_common import ContractCommon


@freeze_time("2026-02-10 12:00:00")
@tagged("post_install", "-at_install")
class TestContractLifecycle(ContractCommon):
    def _finish(self, contract):
        """Have the steps done and the instalments paid, as their own actions do it."""
        contract.sudo().step_ids.write({"state": "done", "date_done": "2026-02-01"})
        contract.sudo().instalment_ids.write({"state": "paid"})

    def _terminate(self, contract, user, reason="Bankrupt"):
        action = contract.with_user(user).action_terminate()
        self.env["crm.contract.reason"].with_user(user).with_context(**action["context"]).create(
            {"reason": reason}
        ).action_confirm()

    def test_numbers(self):
        first, second = self._create_contract(), self._create_contract()
        self.assertRegex(first.number, r"^CT/\d{4}/\d{4}$")
        self.assertNotEqual(first.number, second.number)
        self.assertEqual(first.display_name, f"{first.number} · {first.name}")
        self.assertIn(
            first, self.env["crm.contract"].search([("display_name", "ilike", first.number)])
        )

    def test_signed(self):
        contract = self._approve(self._create_contract())
        scan = (
            self.env["ir.attachment"]
            .with_user(self.user_sales_salesman)
            .create({"name": "scan.pdf", "raw": b"scan"})
        )
        self._sign(contract, date_signed="2026-01-20", signed_document_ids=[Command.link(scan.id)])
        self.assertRecordValues(
            contract,
            [
                {
                    "state": "signed",
                    "our_signatory_id": self.user_sales_salesman.id,
                    "signatory_ids": self.signatory.ids,
                    "signed_document_ids": scan.ids,
                }
            ],
        )
        self.assertEqual(str(contract.date_signed), "2026-01-20")
        self.assertEqual((scan.res_model, scan.res_id), ("crm.contract", contract.id))

    def test_the_signed_document_stays(self):
        contract = self._create_signed()
        attachments = self.env["ir.attachment"].with_user(self.user_sales_salesman)
        scan, other = attachments.create(
            [{"name": name, "raw": b"x"} for name in ("scan.pdf", "copy.pdf")]
        )
        contract.signed_document_ids = scan
        contract.signed_document_ids = [Command.link(other.id)]
        with self.assertRaises(ContractLocked):
            contract.signed_document_ids = other
        # Not by way of the attachment either.
        for act in (
            lambda: scan.write({"raw": b"forged"}),
            lambda: scan.write({"datas": b"Zm9yZ2Vk"}),
            scan.unlink,
            scan.sudo().unlink,
        ):
            with self.assertRaises(ContractLocked):
                act()
        self.assertEqual(scan.raw, b"x")
        scan.name = "Signed.pdf"

    def test_signing_dates(self):
        contract = self._approve(self._create_contract())
        with self.assertRaises(ContractWrong):
            self._sign(contract, date_signed="2026-02-11")
        with self.assertRaises(ContractWrong):
            self._sign(
                self._approve(
                    self._create_contract(date_start="2025-01-01", date_end="2026-01-31")
                ),
                date_signed="2026-02-01",
            )
        self.assertEqual(contract.state, "approved")

    def test_strangers_cannot_sign(self):
        contract = self._approve(self._create_contract())
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        with self.assertRaises(ContractWrong):
            self._sign(contract, signatory_ids=[Command.set(stranger.ids)])
        with self.assertRaises(ContractWrong):
            self._sign(contract, signatory_ids=[])
        with self.assertRaises(ContractNotAllowed):
            contract.with_user(self.user_sales_leads).action_sign()

    def test_the_signatories_are_proposed(self):
        contract = self._create_contract(
            our_signatory_id=self.leader.id, signatory_ids=[Command.set(self.signatory.ids)]
        )
        self._approve(contract)
        signing = self.env["crm.contract.sign"].with_user(self.user_sales_salesman)
        signing.create({"contract_id": contract.id}).action_sign()
        self.assertRecordValues(
            contract,
            [
                {
                    "state": "signed",
                    "our_signatory_id": self.leader.id,
                    "signatory_ids": self.signatory.ids,
                }
            ],
        )
        self.assertEqual(str(contract.date_signed), "2026-02-10")

    def test_only_approved_contracts_are_signed(self):
        contract = self._create_contract()
        with self.assertRaises(ContractNotAllowed):
            contract.action_sign()
        with self.assertRaises(ContractNotAllowed):
            self._sign(contract)

    def test_carried_out_and_closed(self):
        contract = self._create_signed()
        contract.action_execute()
        self.assertEqual(contract.state, "executing")
        with self.assertRaises(ContractNotAllowed):
            contract.action_complete()
        self._finish(contract)
        contract.instalment_ids.sudo().state = "invoiced"
        contract.action_complete()
        self.assertEqual(contract.state, "completed")
        self.assertEqual(str(contract.date_completed), "2026-02-10")
        with self.assertRaises(ContractNotAllowed):
            contract.action_close()
        self._finish(contract)
        contract.action_close()
        self.assertEqual(contract.state, "closed")
        with self.assertRaises(ContractNotAllowed):
            contract.action_reopen()
        contract.with_user(self.leader).action_reopen()
        self.assertRecordValues(
            contract, [{"state": "executing", "date_completed": False, "date_closed": False}]
        )

    def test_steps_in_order_only(self):
        contract = self._create_signed()
        for action in ("action_complete", "action_close", "action_reopen", "action_submit"):
            with self.subTest(action=action), self.assertRaises(ContractNotAllowed):
                getattr(contract.with_user(self.leader), action)()

    def test_terminated(self):
        contract = self._create_signed()
        with self.assertRaises(ContractNotAllowed):
            contract.action_terminate()
        self._terminate(contract, self.leader)
        self.assertRecordValues(
            contract, [{"state": "terminated", "termination_reason": "Bankrupt"}]
        )
        self.assertEqual(contract.step_ids.mapped("state"), ["cancelled"])
        with self.assertRaises(ContractNotAllowed):
            contract.with_user(self.leader).action_reopen()

    def test_strangers_act_on_nothing(self):
        contract = self._create_signed()
        for action in ("action_execute", "action_terminate", "action_approve", "action_reset"):
            with self.subTest(action=action), self.assertRaises(AccessError):
                getattr(contract.with_user(self.executor), action)()
