from odoo import SUPERUSER_ID, Command, api, fields, models

from ...errors import ShownUserError
from .crm_contract import RUNNING_STATES

STANDING_STATES = ("draft", "posted")


class InstalmentNotInvoiceable(ShownUserError):
    """An instalment cannot be invoiced now, or not by this user."""


class InstalmentInvoiced(ShownUserError):
    """Something would change that invoices of an instalment stand on."""


class CrmContractInstalment(models.Model):
    """The invoices of instalments: made from the orders of the contract, or alone (CON-08)."""

    _inherit = "crm.contract.instalment"

    invoice_count = fields.Integer(compute="_compute_invoice_count", compute_sudo=True)
    can_invoice = fields.Boolean(compute="_compute_can_invoice")
    # Two at the same moment: each writes it, so that the later one is repeated and refused.
    invoicing_count = fields.Integer(readonly=True, copy=False)

    @api.depends("invoice_ids")
    def _compute_invoice_count(self):
        for instalment in self:
            instalment.invoice_count = len(instalment.invoice_ids)

    @api.depends("state", "contract_id.state", "invoice_ids.state", "invoice_ids.payment_state")
    @api.depends_context("uid")
    def _compute_can_invoice(self):
        reasons = self._get_cannot_invoice_reason()
        for instalment in self:
            instalment.can_invoice = instalment not in reasons

    def action_create_invoice(self):
        """Make the draft invoices of these instalments, and show them."""
        self.check_access("read")
        if reasons := self._get_cannot_invoice_reason():
            raise InstalmentNotInvoiceable("\n".join(reasons.values()))
        invoices = self.env["account.move"]
        # sudo: billing invoices the orders of a contract, whosever they are
        instalments = self.sudo() if self._may_bill() else self
        for instalment in instalments:
            invoices |= instalment._do_create_invoice()
        return self._open_invoices(invoices)

    def action_match_invoices(self):
        """Ask which invoices of the customer are for this instalment."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_funnel_crm.crm_contract_instalment_match_action"
        )
        context = {"default_instalment_id": self.id, "dialog_size": "extra-large"}
        return {**action, "context": context}

    def action_view_invoices(self):
        self.ensure_one()
        self.check_access("read")
        # sudo: who may read them is asked when they are shown
        return self._open_invoices(self.sudo().invoice_ids.sudo(False))

    def _open_invoices(self, invoices):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account.action_move_out_invoice_type"
        )
        if len(invoices) == 1:
            return {**action, "views": [(False, "form")], "res_id": invoices.id}
        return {**action, "domain": [("id", "in", invoices.ids)], "context": {}}

    def _get_standing_invoices(self):
        """Return the invoices that are neither cancelled nor taken back as a whole."""
        # sudo: an instalment is invoiced once, whoever may see the invoice
        return self.sudo().invoice_ids.filtered(
            lambda move: move.state in STANDING_STATES and not move._is_taken_back()
        )

    def _get_cannot_invoice_reason(self):
        """Return why no invoice can be made, as ``{instalment: str}``; empty when it can."""
        reasons = {}
        may_sell = self.env.user.has_group("sales_team.group_sale_salesman")
        may_bill = self._may_bill()
        for instalment in self:
            # sudo: the state of the contract counts, whoever may see it
            contract = instalment.sudo().contract_id
            names = {"instalment": instalment.name, "contract": contract.display_name}
            if contract.state not in RUNNING_STATES:
                reasons[instalment] = self.env._(
                    "“%(contract)s” is not in force: “%(instalment)s” can be invoiced once it is "
                    "signed.",
                    **names,
                )
            elif instalment._get_standing_invoices():
                reasons[instalment] = self.env._(
                    "“%(instalment)s” of “%(contract)s” is invoiced already. Open its invoices. "
                    "When something is missing, make an invoice for that and match it.",
                    **names,
                )
            elif not may_bill and not (may_sell and instalment._get_orders()):
                reasons[instalment] = self.env._(
                    "“%(instalment)s” of “%(contract)s” has no order that you could invoice. Ask "
                    "billing to make the invoice.",
                    **names,
                )
        return reasons

    @api.model
    def _may_bill(self):
        """Tell whether the user makes customer invoices; buyers may create vendor bills only."""
        return self.env.su or self.env.user.has_group("account.group_account_invoice")

    def _get_orders(self):
        """Return the confirmed orders of the contract in which something is left to invoice."""
        return self.contract_id.order_ids.filtered(
            lambda order: order.state == "sale" and order._get_rest_to_invoice() > 0
        )

    def _do_create_invoice(self):
        """Make the draft invoices: of what is left, as down payments, or of one line."""
        # sudo: nobody enters it
        self.sudo().invoicing_count += 1
        self.sudo().flush_recordset(["invoicing_count"])
        invoices = self.env["account.move"]
        rest = self.amount
        for order in self._get_orders():
            part = min(rest, order._get_rest_to_invoice())
            if self.currency_id.compare_amounts(part, 0) <= 0:
                break
            invoices |= self._invoice_order(order, part)
            rest -= part
        if self.currency_id.compare_amounts(rest, 0) > 0:
            invoices |= self._create_plain_invoice(self.currency_id.round(rest))
        # sudo: salespeople may invoice their orders, but not write invoices
        invoices.sudo().write(
            {
                "instalment_id": self.id,
                "invoice_payment_term_id": False,
                "invoice_date_due": self._get_date_to_pay(),
            }
        )
        return invoices

    def _get_date_to_pay(self):
        today = fields.Date.context_today(self)
        return max(self.due_date or today, today)

    def _invoice_order(self, order, amount):
        """Return an invoice of ``amount``: of all that is left, else a down payment."""
        if self.env.su and not order.sudo(False).has_access("read"):
            # Odoo notes the invoice at the order as its user: billing has no access there.
            order = order.with_user(SUPERUSER_ID)
        invoice = self.env["account.move"]
        is_rest = not self.currency_id.compare_amounts(amount, order._get_rest_to_invoice())
        if is_rest and order.invoice_status == "to invoice":
            invoice = self._invoice_rest(order, amount)
        if invoice:
            return invoice
        wizard = order.env["sale.advance.payment.inv"].create(
            {
                "sale_order_ids": [Command.set(order.ids)],
                "advance_payment_method": "fixed",
                "fixed_amount": amount,
            }
        )
        return wizard._create_invoices(order)

    def _invoice_rest(self, order, amount):
        """Return the invoice of what is left of ``order``; nothing when it is another amount.

        With an invoicing policy by delivery, what can be invoiced now may be less.
        """
        with self.env.cr.savepoint(flush=True) as savepoint:
            invoice = order._create_invoices(final=True)
            if not self.currency_id.compare_amounts(invoice.amount_total, amount):
                return invoice
            savepoint.rollback()
            self.env.invalidate_all()
        return self.env["account.move"]

    def _create_plain_invoice(self, amount):
        contract = self.contract_id
        if not self._may_bill():
            raise InstalmentNotInvoiceable(
                self.env._(
                    "The orders of “%(contract)s” do not cover “%(instalment)s”. Ask billing to "
                    "make the invoice.",
                    contract=contract.display_name,
                    instalment=self.name,
                )
            )
        return self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": contract.partner_id.id,
                "company_id": self.company_id.id,
                "currency_id": self.currency_id.id,
                "invoice_user_id": contract.user_id.id,
                "team_id": contract.team_id.id,
                "invoice_origin": contract.number,
                "invoice_line_ids": [Command.create(self._prepare_invoice_line(amount))],
            }
        )

    def _prepare_invoice_line(self, amount):
        # The amount is with taxes, and which ones are in it is unknown without an order.
        return {
            "name": f"{self.contract_id.display_name}: {self.name}",
            "quantity": 1,
            "price_unit": amount,
            "tax_ids": [Command.clear()],
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_except_invoiced(self):
        # sudo: invoices that the user may not read keep it, too
        for instalment in self.sudo():
            if instalment.invoice_ids:
                raise InstalmentInvoiced(
                    self.env._(
                        "“%(instalment)s” of “%(contract)s” stays: it has the invoice "
                        "%(invoice)s. Take the invoice back with a credit note and remove it from "
                        "the instalment first.",
                        instalment=instalment.name,
                        contract=instalment.contract_id.display_name,
                        invoice=instalment.invoice_ids[0].display_name,
                    )
                )

    @api.constrains("amount")
    def _check_not_below_invoiced(self):
        # sudo: invoices that the user may not read count, too
        if not self.sudo().invoice_ids:
            return
        money = self._get_money(fields.Date.context_today(self))
        for instalment in self:
            held = money[instalment.id]
            owed = held.invoiced - held.credited
            if instalment.currency_id.compare_amounts(instalment.amount, owed) < 0:
                raise InstalmentInvoiced(
                    self.env._(
                        "“%(instalment)s” of “%(contract)s” is invoiced with more than that. Make "
                        "a credit note first, or plan at least what is invoiced.",
                        instalment=instalment.name,
                        contract=instalment.contract_id.display_name,
                    )
                )
