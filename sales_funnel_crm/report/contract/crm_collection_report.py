from odoo import fields, models
from odoo.tools import SQL

from ...models.contract.crm_contract import STATES

ROW_KINDS = [("expected", "Expected"), ("received", "Received")]


class CrmCollectionReport(models.Model):
    """Expected against received by month, customer, salesperson and team (CON-11).

    One row an instalment, on the day it is due, with what is expected; one row a reconciliation of
    its invoices, on its day, with what was received or credited. Amounts in our currency, at the
    rate of that day. Of a contract that was terminated, only what was invoiced is expected.
    """

    _name = "crm.collection.report"
    _inherit = "crm.report.currency.mixin"
    _description = "Collection Analysis"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "contract_id"
    _depends = {
        "crm.contract": ["company_id", "lead_id", "partner_id", "state", "team_id", "user_id"],
        "crm.contract.instalment": ["amount", "contract_id", "currency_id", "due_date", "state"],
        "crm.contract.payment": ["amount", "contract_id", "date", "instalment_id", "kind"],
        "res.partner": ["commercial_partner_id", "country_id"],
        "res.currency.rate": ["company_id", "currency_id", "name", "rate"],
    }

    kind = fields.Selection(ROW_KINDS, readonly=True)
    contract_id = fields.Many2one("crm.contract", readonly=True)
    instalment_id = fields.Many2one("crm.contract.instalment", readonly=True)
    contract_state = fields.Selection(STATES, string="Contract Status", readonly=True)
    lead_id = fields.Many2one("crm.lead", string="Opportunity", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    country_id = fields.Many2one("res.country", readonly=True)
    user_id = fields.Many2one("res.users", string="Responsible", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    date = fields.Date(readonly=True, help="When it is due, or when it came in.")
    amount = fields.Monetary(readonly=True, help="Expected or received: look at it by kind.")
    amount_expected = fields.Monetary(string="Expected", readonly=True)
    amount_received = fields.Monetary(string="Received", readonly=True)
    amount_credited = fields.Monetary(
        string="Credited", readonly=True, help="Credit notes, and losses written off."
    )
    amount_missing = fields.Monetary(
        string="Missing", readonly=True, help="Expected − received − credited."
    )
    days_late = fields.Float(
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Of payments, after the day the invoice was due; early counts as 0.",
    )
    is_late = fields.Float(
        string="Paid Late (%)", digits=(16, 1), readonly=True, aggregator="avg", help="Of payments."
    )

    @property
    def _table_query(self) -> SQL:
        return SQL(
            """SELECT entry.id,
                      entry.kind,
                      entry.contract_id,
                      entry.instalment_id,
                      contract.state AS contract_state,
                      contract.lead_id,
                      customer.commercial_partner_id AS partner_id,
                      customer.country_id,
                      contract.user_id,
                      contract.team_id,
                      contract.company_id,
                      %(target)s AS currency_id,
                      entry.date,
                      (entry.expected + entry.received) * rate.factor AS amount,
                      entry.expected * rate.factor AS amount_expected,
                      entry.received * rate.factor AS amount_received,
                      entry.credited * rate.factor AS amount_credited,
                      (entry.expected - entry.received - entry.credited) * rate.factor
                      AS amount_missing,
                      entry.days_late,
                      CASE WHEN entry.days_late > 0 THEN 100 WHEN entry.days_late = 0 THEN 0 END
                      AS is_late
                 FROM (%(expected)s UNION ALL %(received)s) entry
                 JOIN crm_contract contract ON contract.id = entry.contract_id
            LEFT JOIN res_partner customer ON customer.id = contract.partner_id
                 JOIN LATERAL (SELECT %(factor)s AS factor) rate ON TRUE""",
            target=self.env.company.currency_id.id,
            expected=self._expected_sql(),
            received=self._received_sql(),
            factor=self._factor_sql(SQL("entry.currency_id"), SQL("entry.date")),
        )

    def _expected_sql(self):
        return SQL(
            """SELECT instalment.id::bigint * 2 AS id,
                      'expected' AS kind,
                      instalment.contract_id,
                      instalment.id AS instalment_id,
                      instalment.currency_id,
                      instalment.due_date AS date,
                      instalment.amount AS expected,
                      0::numeric AS received,
                      0::numeric AS credited,
                      NULL::integer AS days_late
                 FROM crm_contract_instalment instalment
                 JOIN crm_contract agreed ON agreed.id = instalment.contract_id
                WHERE agreed.state IN ('signed', 'executing', 'completed', 'closed')
                   OR (agreed.state = 'terminated'
                       AND instalment.state IN ('invoiced', 'partly_paid', 'paid'))"""
        )

    def _received_sql(self):
        return SQL(
            """SELECT payment.id::bigint * 2 + 1,
                      'received',
                      payment.contract_id,
                      payment.instalment_id,
                      payment.currency_id,
                      payment.date,
                      0::numeric,
                      CASE WHEN payment.kind = 'payment' THEN payment.amount ELSE 0 END,
                      CASE WHEN payment.kind = 'payment' THEN 0 ELSE payment.amount END,
                      CASE WHEN payment.kind = 'payment' THEN payment.days_late END
                 FROM (%s) payment
                WHERE NOT payment.is_reversed""",
            self.env["crm.contract.payment"]._payments_sql(),
        )
