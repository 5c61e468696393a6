from odoo import api, fields, models

from ...errors import ShownUserError
from ...models.contract.crm_contract import RUNNING_STATES


class InvoiceNotMatched(ShownUserError):
    """Invoices cannot be said to be for an instalment now, or not by this user."""


class CrmContractInstalmentMatch(models.TransientModel):
    """Say which invoices of the customer are for an instalment (CON-08)."""

    _name = "crm.contract.instalment.match"
    _description = "Match Invoices to an Instalment"

    instalment_id = fields.Many2one("crm.contract.instalment", required=True, ondelete="cascade")
    contract_id = fields.Many2one(related="instalment_id.contract_id", related_sudo=False)
    company_id = fields.Many2one(related="instalment_id.company_id", related_sudo=False)
    commercial_partner_id = fields.Many2one(
        related="contract_id.partner_id.commercial_partner_id",
        related_sudo=False,
        string="Customer",
    )
    currency_id = fields.Many2one(related="instalment_id.currency_id", related_sudo=False)
    amount = fields.Monetary(related="instalment_id.amount", related_sudo=False)
    invoice_ids = fields.Many2many(
        "account.move",
        string="Invoices",
        compute="_compute_invoice_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
        domain="[('move_type', 'in', ('out_invoice', 'out_receipt')), ('state', '!=', 'cancel'),"
        " ('company_id', '=', company_id),"
        " ('commercial_partner_id', '=', commercial_partner_id),"
        " ('instalment_id', 'in', (False, instalment_id))]",
    )
    amount_matched = fields.Monetary(
        string="Total of the Invoices",
        compute="_compute_amount_matched",
        help="In the currency of the contract, at the rate of the day of each invoice.",
    )
    amount_too_much = fields.Monetary(compute="_compute_amount_matched")
    has_other_currency = fields.Boolean(compute="_compute_amount_matched")

    @api.depends("instalment_id")
    def _compute_invoice_ids(self):
        for wizard in self:
            # Those that the user may read; the others stay as they are.
            wizard.invoice_ids = self.env["account.move"].search(
                [("instalment_id", "=", wizard.instalment_id.id)]
            )

    @api.depends("invoice_ids")
    def _compute_amount_matched(self):
        today = fields.Date.context_today(self)
        for wizard in self:
            currency = wizard.currency_id
            wizard.amount_matched = sum(
                move.currency_id._convert(
                    move.amount_total, currency, wizard.company_id, move.invoice_date or today
                )
                for move in wizard.invoice_ids
            )
            excess = wizard.amount_matched - wizard.amount
            is_more = currency and currency.compare_amounts(excess, 0) > 0
            wizard.amount_too_much = excess if is_more else 0.0
            wizard.has_other_currency = bool(wizard.invoice_ids.currency_id - currency)

    def action_match(self):
        """Link the chosen invoices, and let go of those that were taken out."""
        self.ensure_one()
        # Billing knows what an invoice is for, without the right to write contracts.
        may_bill = self.env.user.has_group("account.group_account_invoice")
        self.instalment_id.check_access("read" if may_bill else "write")
        self.invoice_ids.check_access("read")
        self._check_can_match()
        before = self.env["account.move"].search([("instalment_id", "=", self.instalment_id.id)])
        # sudo: salespeople may say what their invoices are for, but not write them
        (before - self.invoice_ids).sudo().write({"instalment_id": False})
        (self.invoice_ids - before).sudo().write({"instalment_id": self.instalment_id.id})
        return {"type": "ir.actions.act_window_close"}

    def _check_can_match(self):
        instalment = self.instalment_id
        if instalment.contract_id.state not in RUNNING_STATES:
            raise InvoiceNotMatched(
                self.env._(
                    "“%s” is not in force. Match its invoices once it is signed.",
                    instalment.contract_id.display_name,
                )
            )
        taken = self.invoice_ids.filtered(
            lambda move: move.instalment_id and move.instalment_id != instalment
        )
        if taken:
            # sudo: the name of an instalment that may be a colleague's
            instalment = taken[0].sudo().instalment_id
            raise InvoiceNotMatched(
                self.env._(
                    "%(invoice)s is for “%(instalment)s” already. Take it out there first.",
                    invoice=taken[0].display_name,
                    instalment=instalment.display_name,
                )
            )
