from odoo import api, fields, models

from ...errors import ShownValidationError
from .crm_contract import SIGNED_STATES

# What decides what an invoice is worth for its instalment.
WATCHED = {"state", "instalment_id"}


class InvoiceWrong(ShownValidationError):
    """An invoice does not fit the instalment that it is said to be for."""


class AccountMove(models.Model):
    """The instalment that an invoice or a credit note is for (CON-08)."""

    _inherit = "account.move"

    instalment_id = fields.Many2one(
        "crm.contract.instalment",
        string="Contract Instalment",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        copy=False,
    )

    def write(self, vals):
        if WATCHED.isdisjoint(vals) or not self.env["crm.contract"]._has_contracts():
            return super().write(vals)
        # sudo: instalments follow their invoices, whoever posts them
        before = self.sudo().instalment_id
        result = super().write(vals)
        (before | self.sudo().instalment_id)._update_states()
        return result

    def unlink(self):
        if not self.env["crm.contract"]._has_contracts():
            return super().unlink()
        # sudo: as above
        instalments = self.sudo().instalment_id
        result = super().unlink()
        instalments._update_states()
        return result

    @api.constrains("instalment_id", "partner_id", "move_type")
    def _check_instalment(self):
        if not self.env["crm.contract"]._has_contracts():
            return
        # sudo: who writes an invoice need not see the contract
        for move in self.sudo().filtered("instalment_id"):
            if reason := move._get_unfit_instalment_reason(move.instalment_id):
                raise InvoiceWrong(reason)

    def _get_unfit_instalment_reason(self, instalment):
        """Return why this invoice cannot be for ``instalment``, empty when it can."""
        contract = instalment.contract_id
        names = {
            "invoice": self.display_name,
            "instalment": instalment.name,
            "contract": contract.display_name,
        }
        if self.move_type not in ("out_invoice", "out_receipt"):
            return self.env._(
                "%(invoice)s is no customer invoice and cannot be for “%(instalment)s” of "
                "“%(contract)s”. Credit notes count through the invoice that they are "
                "reconciled with.",
                **names,
            )
        if contract.state not in SIGNED_STATES:
            return self.env._(
                "“%(contract)s” is not signed, so %(invoice)s cannot be for “%(instalment)s” yet. "
                "Sign the contract first.",
                **names,
            )
        if contract.partner_id.commercial_partner_id != self.partner_id.commercial_partner_id:
            return self.env._(
                "%(invoice)s is for %(partner)s, and “%(contract)s” is with %(customer)s. Choose "
                "an invoice of the same customer.",
                **names,
                partner=self.partner_id.display_name or self.env._("nobody"),
                customer=contract.partner_id.display_name,
            )
        if self.company_id != instalment.company_id:
            return self.env._(
                "%(invoice)s belongs to %(company)s, and “%(contract)s” to %(other)s. Choose an "
                "invoice of the same company.",
                **names,
                company=self.company_id.name,
                other=instalment.company_id.name,
            )
        return ""

    def _is_taken_back(self):
        """Tell whether an invoice was settled by credit notes alone: it owes and brings nothing."""
        self.ensure_one()
        partials = self.line_ids.matched_credit_ids.filtered("debit_amount_currency")
        return self.payment_state == "reversed" and all(
            partial.credit_move_id.move_type == "out_refund" for partial in partials
        )

    def action_open_instalment(self):
        self.ensure_one()
        return self.instalment_id.get_formview_action()
