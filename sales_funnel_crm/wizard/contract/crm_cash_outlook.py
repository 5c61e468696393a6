from collections import defaultdict
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from odoo import Command, api, fields, models
from odoo.tools import SQL

from ...errors import ShownUserError
from ...models.contract.crm_contract import (
    RUNNING_STATES,
    SIGNED_STATES,
    STATE_APPROVED,
    STATE_DRAFT,
    STATE_REVIEW,
)
from ...models.contract.crm_contract_instalment import INSTALMENT_PAID
from ...tools.contract.cash import chances, choose_delays, outlook

MONTHS_MOST = 36


class OutlookTooLong(ShownUserError):
    """The outlook is asked for no month, or for more than can be said anything about."""


class Expected(NamedTuple):
    """An amount in company currency that is due on a day, if at all."""

    customer_id: int
    due: object
    amount: float
    chance: float
    is_signed: bool


class CrmCashOutlook(models.TransientModel):
    """Expected cash by month: open instalments, as late as customers usually pay (M18).

    Each open amount comes with one of the delays of its customer in the past, each as likely as
    any other; with fewer than five payments, those of the company stand in. The funnel on top
    counts each open deal with its probability, and what is agreed in the contracts of won deals
    that are not signed yet. Months are looked at one by one: what is low in one
    of them is not lost, it comes later.
    """

    _name = "crm.cash.outlook"
    _description = "Cash Outlook"

    month_count = fields.Integer(string="Number of Months", required=True, default=6)
    with_funnel = fields.Boolean(
        string="With the Funnel",
        help="Adds the open opportunities, each with its probability, and the contracts of won "
        "ones that are not signed yet.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    team_id = fields.Many2one("crm.team", string="Sales Team", ondelete="cascade")
    date = fields.Date(
        string="Seen From", required=True, readonly=True, default=fields.Date.context_today
    )
    line_ids = fields.One2many("crm.cash.outlook.line", "outlook_id", readonly=True)
    amount_later = fields.Monetary(
        string="Later", readonly=True, help="Signed, and expected after the last of these months."
    )

    is_empty = fields.Boolean(compute="_compute_is_empty")

    @api.depends("line_ids.amount_mean", "amount_later")
    def _compute_is_empty(self):
        for outlook_asked in self:
            means = outlook_asked.line_ids.mapped("amount_mean")
            outlook_asked.is_empty = not any([*means, outlook_asked.amount_later])

    @api.depends("date")
    def _compute_display_name(self):
        for outlook_asked in self:
            outlook_asked.display_name = self.env._("Cash Outlook")

    @api.model
    def action_open(self):
        """Show the outlook of the next six months."""
        wizard = self.create({})
        wizard._refresh()
        return wizard._open()

    def action_refresh(self):
        self.ensure_one()
        self._refresh()
        return True

    def _open(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cash Outlook"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "current",
        }

    def action_view_graph(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_funnel_crm.crm_cash_outlook_line_action"
        )
        return {**action, "domain": [("outlook_id", "=", self.id)]}

    def _refresh(self):
        if not 1 <= self.month_count <= MONTHS_MOST:
            raise OutlookTooLong(
                self.env._("Choose between 1 and %s months for the outlook.", MONTHS_MOST)
            )
        first = self.date.replace(day=1)
        months = [first + relativedelta(months=number) for number in range(self.month_count)]
        expected = self._get_open_instalments()
        # Whoever may not read deals sees what is signed.
        if self.with_funnel and self.env["crm.lead"].has_access("read"):
            expected += self._get_open_deals() + self._get_unsigned_instalments()
        delays = self._get_delays()
        everybody = [day for days in delays.values() for day in days]
        by_month = {month: ([], []) for month in months}
        total = 0.0
        for item in expected:
            own = choose_delays(delays[item.customer_id], everybody)
            shares = chances(item.due, own, months, self.date)
            for month, share in zip(months, shares, strict=True):
                if share:
                    by_month[month][item.is_signed].append((item.amount, share * item.chance))
            if item.is_signed:
                total += item.amount * (1 - sum(shares))
        self.line_ids.unlink()
        self.write(
            {
                "amount_later": self.currency_id.round(total),
                "line_ids": [
                    Command.create(self._prepare_line(month, *items))
                    for month, items in by_month.items()
                ],
            }
        )

    def _prepare_line(self, month, funnel, signed):
        low, middle, high = outlook([*signed, *funnel])
        mean_signed = sum(amount * chance for amount, chance in signed)
        mean_funnel = sum(amount * chance for amount, chance in funnel)
        amounts = {
            "amount_p10": low,
            "amount_p50": middle,
            "amount_p90": high,
            "amount_signed": mean_signed,
            "amount_funnel": mean_funnel,
        }
        round_amount = self.currency_id.round
        return {
            "date": month,
            **{name: round_amount(amount) for name, amount in amounts.items()},
        }

    def _get_open_instalments(self):
        """Return what is left to come in of the signed contracts that the user may see.

        What is invoiced is due when its invoice is, item by item, also when the contract has ended;
        the rest with the instalment, of contracts in force.
        """
        instalments = self._search_instalments(SIGNED_STATES)
        money = instalments._get_money(self.date)
        items = self._get_open_items(instalments)
        result = []
        for instalment in instalments:
            contract = instalment.contract_id
            customer_id = contract.partner_id.commercial_partner_id.id
            dated = items[instalment.id]
            if contract.state in RUNNING_STATES and instalment.due_date:
                rest = instalment.amount - money[instalment.id].invoiced
                dated = [(instalment.due_date, rest), *dated]
            result += [
                Expected(customer_id, due, contract._to_company(amount), 1.0, True)
                for due, amount in dated
                if instalment.currency_id.compare_amounts(amount, 0) > 0
            ]
        return result

    def _search_instalments(self, states, *domain):
        """Return what is not paid yet of contracts in these states that the user may see."""
        domain = [
            ("company_id", "=", self.company_id.id),
            ("state", "!=", INSTALMENT_PAID),
            ("contract_id.state", "in", states),
            *domain,
        ]
        if self.team_id:
            domain.append(("contract_id.team_id", "=", self.team_id.id))
        # sudo: the totals count for whoever may see the instalments
        return self.env["crm.contract.instalment"].search(domain).sudo()

    def _get_unsigned_instalments(self):
        """Return what the contracts of won deals will bring that are not signed yet."""
        instalments = self._search_instalments(
            (STATE_DRAFT, STATE_REVIEW, STATE_APPROVED),
            ("contract_id.lead_id.won_status", "=", "won"),
            ("due_date", "!=", False),
            ("amount", ">", 0),
        )
        return [
            Expected(
                one.contract_id.partner_id.commercial_partner_id.id,
                one.due_date,
                one.contract_id._to_company(one.amount),
                1.0,
                False,
            )
            for one in instalments
        ]

    def _get_open_items(self, instalments):
        """Return ``{instalment id: [(due date, amount)]}`` of what is invoiced and open."""
        items = defaultdict(list)
        if not instalments:
            return items
        payments = self.env["crm.contract.payment"]
        payments._flush_sources()
        rows = self.env.execute_query(
            SQL(
                """SELECT receivable.instalment_id, receivable.date_due,
                          receivable.amount - receivable.factor * COALESCE(
                              (SELECT SUM(partial.debit_amount_currency)
                                 FROM account_partial_reconcile partial
                                WHERE partial.debit_move_id = receivable.id), 0)
                     FROM (%s) receivable
                    WHERE NOT receivable.is_reversed""",
                payments._receivables_sql(SQL("instalment.id = ANY(%s)", instalments.ids)),
            )
        )
        for instalment_id, due, amount in rows:
            items[instalment_id].append((due, float(amount)))
        return items

    def _get_delays(self):
        """Return how many days after the due date payments came, by customer; below 0 is early."""
        payments = self.env["crm.contract.payment"]
        payments._flush_sources()
        rows = self.env.execute_query(
            SQL(
                """SELECT customer.commercial_partner_id, payment.date - payment.date_due
                     FROM (%s) payment
                     JOIN crm_contract contract ON contract.id = payment.contract_id
                     JOIN res_partner customer ON customer.id = contract.partner_id
                    WHERE payment.kind = 'payment' AND payment.amount > 0
                      AND NOT payment.is_reversed
                      AND payment.company_id = %s""",
                payments._payments_sql(),
                self.company_id.id,
            )
        )
        delays = defaultdict(list)
        for customer_id, days in rows:
            delays[customer_id].append(days)
        return delays

    def _get_open_deals(self):
        """Return the open deals that the user may see and that have no contract in force."""
        domain = [
            ("type", "=", "opportunity"),
            ("won_status", "=", "pending"),
            ("probability", ">", 0),
            ("expected_revenue", ">", 0),
            ("date_deadline", "!=", False),
            ("company_id", "in", (False, self.company_id.id)),
            ("contract_ids", "not any", [("state", "in", RUNNING_STATES)]),
        ]
        if self.team_id:
            domain.append(("team_id", "=", self.team_id.id))
        leads = self.env["crm.lead"].search(domain)
        return [
            Expected(
                lead.partner_id.commercial_partner_id.id,
                lead.date_deadline,
                lead.company_currency._convert(
                    lead.expected_revenue, self.currency_id, self.company_id, self.date
                ),
                min(lead.probability / 100, 1.0),
                False,
            )
            for lead in leads
        ]
