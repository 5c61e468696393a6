from collections import defaultdict
from dataclasses import dataclass

from odoo import api, fields, models
from odoo.tools import SQL, float_round

from .crm_contract import RUNNING_STATES
from .crm_contract_payment import KIND_PAYMENT


@dataclass
class Money:
    """What happened to the invoices of an instalment, in the currency of its contract."""

    invoiced: float = 0.0
    credited: float = 0.0
    received: float = 0.0
    overdue: float = 0.0
    date_late: object = None

    @property
    def open(self):
        return self.invoiced - self.credited - self.received


class CrmContractInstalment(models.Model):
    """The figures of instalments: invoiced, credited, received and open (CON-11)."""

    _inherit = "crm.contract.instalment"

    partner_id = fields.Many2one(related="contract_id.partner_id", string="Customer")
    user_id = fields.Many2one(related="contract_id.user_id", string="Responsible")
    team_id = fields.Many2one(related="contract_id.team_id", string="Sales Team")
    contract_state = fields.Selection(related="contract_id.state", string="Contract Status")
    # Everybody who sees the instalment sees its totals, also of invoices that he may not read.
    amount_invoiced = fields.Monetary(
        string="Invoiced",
        compute="_compute_figures",
        compute_sudo=True,
        help="Posted invoices that were not taken back as a whole.",
    )
    amount_credited = fields.Monetary(
        string="Credited",
        compute="_compute_figures",
        compute_sudo=True,
        help="Credit notes reconciled with the invoices or paid out, and what was settled by "
        "entries by hand, such as a loss written off.",
    )
    amount_received = fields.Monetary(
        string="Received",
        compute="_compute_figures",
        compute_sudo=True,
        help="Payments reconciled with the invoices, less what was paid back for credit notes.",
    )
    amount_open = fields.Monetary(
        string="Open on Invoices",
        compute="_compute_figures",
        compute_sudo=True,
        help="Invoiced − credited − received.",
    )
    amount_to_collect = fields.Monetary(
        string="To Collect",
        compute="_compute_figures",
        compute_sudo=True,
        help="Amount − credited − received, invoiced or not. Of a terminated contract, only what "
        "is invoiced.",
    )
    amount_overdue = fields.Monetary(
        string="Overdue Amount",
        compute="_compute_figures",
        compute_sudo=True,
        help="Of what is to collect: open after the day the invoice is due, and what has fallen "
        "due and is not invoiced.",
    )
    amount_overdue_invoiced = fields.Monetary(
        string="Overdue on Invoices",
        compute="_compute_figures",
        compute_sudo=True,
        help="Open after the day the invoice is due: what customers are reminded of.",
    )
    collected_percent = fields.Float(
        string="Collected (%)",
        digits=(16, 1),
        compute="_compute_figures",
        compute_sudo=True,
        aggregator=None,
        help="Received ÷ (amount − credited).",
    )
    is_overdue = fields.Boolean(
        string="Overdue?",
        compute="_compute_figures",
        compute_sudo=True,
        search="_search_is_overdue",
    )
    days_late = fields.Integer(
        compute="_compute_figures",
        compute_sudo=True,
        aggregator=None,
        help="Since the oldest of what is overdue was due.",
    )
    days_late_invoiced = fields.Integer(
        string="Days Late on Invoices",
        compute="_compute_figures",
        compute_sudo=True,
        aggregator=None,
        help="Since the oldest open item of an invoice was due.",
    )
    payment_ids = fields.One2many(
        "crm.contract.payment", "instalment_id", string="Payments", readonly=True
    )

    @api.depends(
        "amount",
        "contract_id.state",
        "due_date",
        "state",
        "invoice_ids.amount_residual",
        "invoice_ids.reversal_move_ids.amount_residual",
        "invoice_ids.state",
    )
    def _compute_figures(self):
        today = fields.Date.context_today(self)
        money = self._get_money(today)
        for instalment in self:
            held = money[instalment._origin.id]
            instalment.amount_invoiced = held.invoiced
            instalment.amount_credited = held.credited
            instalment.amount_received = held.received
            instalment.amount_open = held.open
            instalment.amount_to_collect = instalment.currency_id.round(
                instalment.contract_id._get_owed(instalment.amount, held.invoiced)
                - held.credited
                - held.received
            )
            late = instalment._get_not_invoiced(held, today)
            instalment.amount_overdue = held.overdue + late
            instalment.amount_overdue_invoiced = held.overdue
            instalment.is_overdue = instalment.amount_overdue > 0
            since = [day for day in (held.date_late, late and instalment.due_date) if day]
            instalment.days_late = (today - min(since)).days if since else 0
            instalment.days_late_invoiced = (today - held.date_late).days if held.date_late else 0
            instalment.collected_percent = _percent(
                held.received, instalment.amount - held.credited
            )

    def _get_not_invoiced(self, held, today):
        """Return what fell due before ``today`` under a contract in force, and is on no invoice."""
        is_late = self.due_date and self.due_date < today and self._is_triggered(today)
        if not is_late or self.contract_state not in RUNNING_STATES:
            return 0.0
        rest = self.amount - held.invoiced
        return rest if self.currency_id.compare_amounts(rest, 0) > 0 else 0.0

    def _get_money(self, today):
        """Return the figures of these instalments by id; two queries, however many.

        :return: ``defaultdict`` of ``Money``; nothing happened to those that are absent
        """
        money = defaultdict(Money)
        if not self._origin.ids:
            return money
        payments = self.env["crm.contract.payment"]
        payments._flush_sources()
        condition = SQL("instalment.id = ANY(%s)", list(self._origin.ids))
        for instalment_id, invoiced, overdue, date_late in self.env.execute_query(
            self._invoiced_sql(condition, today)
        ):
            held = money[instalment_id]
            held.invoiced, held.overdue = float(invoiced or 0), float(overdue or 0)
            held.date_late = date_late
        for instalment_id, kind, amount in self.env.execute_query(
            SQL(
                """SELECT instalment_id, kind, SUM(amount)
                     FROM (%s) received
                    WHERE NOT is_reversed
                 GROUP BY instalment_id, kind""",
                payments._payments_sql(condition),
            )
        ):
            held = money[instalment_id]
            if kind == KIND_PAYMENT:
                held.received += float(amount)
            else:
                held.credited += float(amount)
        self._round_money(money)
        return money

    def _round_money(self, money):
        for instalment in self._origin:
            held = money.get(instalment.id)
            if held:
                coin = instalment.currency_id.rounding or 0.01
                for name in ("invoiced", "credited", "received", "overdue"):
                    rounded = float_round(getattr(held, name), precision_rounding=coin)
                    setattr(held, name, rounded)

    def _invoiced_sql(self, condition, today):
        """Return what was invoiced for each instalment, and what of it is overdue since when."""
        payments = self.env["crm.contract.payment"]
        return SQL(
            """SELECT instalment_id,
                      SUM(amount) AS invoiced,
                      SUM(amount - settled) FILTER (WHERE date_due < %(today)s) AS overdue,
                      MIN(date_due) FILTER (WHERE date_due < %(today)s
                                              AND ABS(amount - settled) > 0.000001) AS date_late
                 FROM (SELECT receivable.instalment_id,
                              receivable.amount,
                              receivable.date_due,
                              COALESCE(SUM(partial.debit_amount_currency)
                                       * receivable.factor, 0) AS settled
                         FROM (%(receivables)s) receivable
                    LEFT JOIN account_partial_reconcile partial
                           ON partial.debit_move_id = receivable.id
                        WHERE NOT receivable.is_reversed
                     GROUP BY receivable.id, receivable.instalment_id, receivable.amount,
                              receivable.date_due, receivable.factor) item
             GROUP BY instalment_id""",
            receivables=payments._receivables_sql(condition),
            today=today,
        )


def _percent(part, whole):
    return round(100 * part / whole, 1) if whole > 0 else 0.0
