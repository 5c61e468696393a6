from odoo import api, fields, models

from .crm_contract import STATE_TERMINATED
from .crm_contract_instalment import INSTALMENT_PAID
from .crm_contract_instalment_figures import Money, _percent
from .crm_contract_instalment_invoice import InstalmentInvoiced


class CrmContract(models.Model):
    """What came in for a contract, and what is open (CON-11)."""

    _inherit = "crm.contract"

    # Everybody who sees the contract sees its totals, also of invoices that he may not read.
    amount_invoiced = fields.Monetary(
        string="Invoiced", compute="_compute_collection", compute_sudo=True
    )
    amount_credited = fields.Monetary(
        string="Credited", compute="_compute_collection", compute_sudo=True
    )
    amount_received = fields.Monetary(
        string="Received", compute="_compute_collection", compute_sudo=True
    )
    amount_open = fields.Monetary(
        string="Open on Invoices",
        compute="_compute_collection",
        compute_sudo=True,
        help="Invoiced − credited − received.",
    )
    amount_overdue = fields.Monetary(
        string="Overdue Amount",
        compute="_compute_collection",
        compute_sudo=True,
        help="Of what is to collect: open after the day the invoice is due, and what has fallen "
        "due and is not invoiced.",
    )
    amount_to_collect = fields.Monetary(
        string="To Collect",
        compute="_compute_collection",
        compute_sudo=True,
        help="Amount − credited − received, invoiced or not. Of a terminated contract, only what "
        "is invoiced.",
    )
    collected_percent = fields.Float(
        string="Collected (%)",
        digits=(16, 1),
        compute="_compute_collection",
        compute_sudo=True,
        aggregator=None,
        help="Received ÷ (amount − credited).",
    )
    instalment_count = fields.Integer(
        string="Number of Instalments", compute="_compute_collection", compute_sudo=True
    )
    instalment_paid_count = fields.Integer(
        string="Instalments Paid", compute="_compute_collection", compute_sudo=True
    )
    instalments_paid = fields.Char(
        string="Paid/Planned",
        compute="_compute_collection",
        compute_sudo=True,
        help="How many of the instalments are paid.",
    )
    collection_days_late = fields.Integer(
        string="Days Late in Paying",
        compute="_compute_collection",
        compute_sudo=True,
        aggregator=None,
    )
    is_fully_paid = fields.Boolean(
        string="Fully Paid",
        compute="_compute_collection",
        compute_sudo=True,
        search="_search_is_fully_paid",
    )
    is_overdue = fields.Boolean(
        string="Payment Overdue",
        compute="_compute_collection",
        compute_sudo=True,
        search="_search_is_overdue",
    )

    @api.depends(
        "amount",
        "instalment_ids.amount",
        "instalment_ids.due_date",
        "instalment_ids.state",
        "instalment_ids.invoice_ids.amount_residual",
        "instalment_ids.invoice_ids.reversal_move_ids.amount_residual",
        "instalment_ids.invoice_ids.state",
        "state",
    )
    def _compute_collection(self):
        today = fields.Date.context_today(self)
        money = self.instalment_ids._get_money(today)
        for contract in self:
            total = Money()
            overdue, late = 0.0, []
            for instalment in contract.instalment_ids:
                held = money[instalment._origin.id]
                total.invoiced += held.invoiced
                total.credited += held.credited
                total.received += held.received
                not_invoiced = instalment._get_not_invoiced(held, today)
                overdue += held.overdue + not_invoiced
                since = [
                    day for day in (held.date_late, not_invoiced and instalment.due_date) if day
                ]
                late += [(today - day).days for day in since]
            contract.amount_overdue = overdue
            contract.is_overdue = overdue > 0
            contract.collection_days_late = max(late, default=0)
            contract._set_totals(total)

    def _set_totals(self, total):
        round_amount = self.currency_id.round if self.currency_id else round
        self.amount_invoiced = round_amount(total.invoiced)
        self.amount_credited = round_amount(total.credited)
        self.amount_received = round_amount(total.received)
        self.amount_open = round_amount(total.open)
        owed = self._get_owed(self.amount, total.invoiced)
        self.amount_to_collect = round_amount(owed - total.credited - total.received)
        self.collected_percent = _percent(total.received, self.amount - total.credited)
        paid = self.instalment_ids.filtered(lambda one: one.state == INSTALMENT_PAID)
        self.instalment_count = len(self.instalment_ids)
        self.instalment_paid_count = len(paid)
        self.instalments_paid = f"{len(paid)}/{len(self.instalment_ids)}"
        self.is_fully_paid = bool(paid) and paid == self.instalment_ids

    def _get_owed(self, amount, invoiced):
        """Return what is to be paid in all: of a terminated contract, only what is invoiced."""
        return invoiced if self.state == STATE_TERMINATED else amount

    def _search_is_fully_paid(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: the totals count for whoever may see the contract. The rules filter the answer.
        instalments = self.env["crm.contract.instalment"].sudo()
        with_some = instalments._search([])
        not_paid = instalments._search([("state", "!=", INSTALMENT_PAID)])
        if True in value:
            return [
                ("id", "in", with_some.subselect("contract_id")),
                ("id", "not in", not_paid.subselect("contract_id")),
            ]
        return [
            "|",
            ("id", "not in", with_some.subselect("contract_id")),
            ("id", "in", not_paid.subselect("contract_id")),
        ]

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: as above
        instalments = self.env["crm.contract.instalment"].sudo()
        overdue = instalments._search([("is_overdue", "=", True)])
        inside = "in" if True in value else "not in"
        return [("id", inside, overdue.subselect("contract_id"))]

    def write(self, vals):
        if not {"currency_id", "partner_id", "company_id"}.isdisjoint(vals):
            self._check_not_invoiced(vals)
        return super().write(vals)

    def _check_not_invoiced(self, vals):
        # sudo: invoices that the user may not read count, too
        for contract in self.sudo():
            changes = {name for name in ("currency_id", "partner_id", "company_id") if name in vals}
            changes = {name for name in changes if contract[name].id != vals[name]}
            invoices = changes and contract.instalment_ids.invoice_ids
            if invoices:
                labels = [self._fields[name]._description_string(self.env) for name in changes]
                raise InstalmentInvoiced(
                    self.env._(
                        "%(fields)s of “%(contract)s” cannot change any more: it is invoiced with "
                        "%(invoice)s. Terminate it and make a new contract.",
                        fields=", ".join(sorted(labels)),
                        contract=contract.display_name,
                        invoice=invoices[0].display_name,
                    )
                )

    def _to_company(self, amount):
        """Return an amount of this contract in company currency, at the rate of today."""
        currency = self.company_id.currency_id
        if self.currency_id == currency:
            return amount
        today = fields.Date.context_today(self)
        return self.currency_id._convert(amount, currency, self.company_id, today)

    def action_view_payments(self):
        """Show what was received for a contract."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_funnel_crm.crm_contract_payment_action"
        )
        return {**action, "domain": [("contract_id", "=", self.id)], "context": {}}

    def action_view_instalments(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_funnel_crm.crm_contract_instalment_action"
        )
        return {
            **action,
            "domain": [("contract_id", "=", self.id)],
            "context": {"default_contract_id": self.id},
        }

    def action_fill_instalments(self):
        """Ask for the payment terms that the instalments are taken from."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_funnel_crm.crm_contract_instalment_fill_action"
        )
        return {**action, "context": {"default_contract_id": self.id}}
