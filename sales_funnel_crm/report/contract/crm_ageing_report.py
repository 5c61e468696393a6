from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.contract.ageing import BUCKETS, NOT_DUE

# The day to look at; read_group has no argument for it.
DATE_KEY = "sales_funnel_ageing_date"
BUCKET_NAMES = [
    (NOT_DUE, "Not Due"),
    ("1-30", "1–30 Days"),
    ("31-60", "31–60 Days"),
    ("61-90", "61–90 Days"),
    ("91+", "91 Days and More"),
]


class CrmAgeingReport(models.Model):
    """What customers owed at the end of a day, and how late it was (CON-09, CON-11).

    One row a receivable item of an invoice of an instalment that was open at the end of the day in
    the context (``sales_funnel_ageing_date``, today without it): invoiced until then, and not
    settled until then. Amounts in our currency, at the rate of the day of the invoice.
    """

    _name = "crm.ageing.report"
    _inherit = "crm.report.currency.mixin"
    _description = "Ageing of Receivables"
    _auto = False
    _order = "days_late desc, id"
    _rec_name = "contract_id"
    _depends = {
        "crm.contract": ["company_id", "lead_id", "partner_id", "team_id", "user_id"],
        "crm.contract.instalment": ["contract_id", "currency_id", "is_disputed"],
        "crm.contract.payment": ["amount", "date", "instalment_id"],
        "res.partner": ["commercial_partner_id", "country_id"],
        "res.currency.rate": ["company_id", "currency_id", "name", "rate"],
    }

    contract_id = fields.Many2one("crm.contract", readonly=True)
    instalment_id = fields.Many2one("crm.contract.instalment", readonly=True)
    invoice_id = fields.Many2one(
        "account.move",
        readonly=True,
        groups="account.group_account_invoice,account.group_account_readonly",
    )
    lead_id = fields.Many2one("crm.lead", string="Opportunity", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    country_id = fields.Many2one("res.country", readonly=True)
    user_id = fields.Many2one("res.users", string="Responsible", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    is_disputed = fields.Boolean(string="Disputed", readonly=True, help="As it is today.")
    date = fields.Date(string="Invoiced On", readonly=True)
    date_due = fields.Date(string="Due", readonly=True)
    bucket = fields.Selection(BUCKET_NAMES, string="Days Late (Ranges)", readonly=True)
    days_late = fields.Integer(readonly=True, aggregator="max", help="0 until it is due.")
    amount_open = fields.Monetary(
        string="Open on Invoices", readonly=True, help="Invoiced − credited − received until then."
    )
    amount_overdue = fields.Monetary(
        string="Overdue on Invoices",
        readonly=True,
        help="Of what was open: what was due before that day.",
    )
    item_count = fields.Integer(string="Items", readonly=True)

    @api.model
    def _get_day(self):
        """Return the day to look at."""
        day = self.env.context.get(DATE_KEY)
        return fields.Date.to_date(day) or fields.Date.context_today(self)

    @property
    def _table_query(self) -> SQL:
        day = self._get_day()
        return SQL(
            """SELECT item.id,
                      item.contract_id,
                      item.instalment_id,
                      item.invoice_id,
                      contract.lead_id,
                      customer.commercial_partner_id AS partner_id,
                      customer.country_id,
                      contract.user_id,
                      contract.team_id,
                      contract.company_id,
                      instalment.is_disputed,
                      item.date,
                      item.date_due,
                      %(bucket)s AS bucket,
                      GREATEST(%(day)s - item.date_due, 0) AS days_late,
                      1 AS item_count,
                      %(target)s AS currency_id,
                      item.open * rate.factor AS amount_open,
                      CASE WHEN item.date_due < %(day)s THEN item.open * rate.factor ELSE 0 END
                      AS amount_overdue
                 FROM (%(items)s) item
                 JOIN crm_contract_instalment instalment ON instalment.id = item.instalment_id
                 JOIN crm_contract contract ON contract.id = item.contract_id
            LEFT JOIN res_partner customer ON customer.id = contract.partner_id
                 JOIN LATERAL (SELECT %(factor)s AS factor) rate ON TRUE
                WHERE ABS(item.open) > 0.000001""",
            bucket=self._bucket_sql(day),
            day=day,
            target=self.env.company.currency_id.id,
            items=self._items_sql(day),
            factor=self._factor_sql(SQL("item.currency_id"), SQL("item.date")),
        )

    def _items_sql(self, day):
        """Return what was open of each receivable at the end of ``day``."""
        return SQL(
            """SELECT receivable.*,
                      receivable.amount - receivable.factor * COALESCE(
                          (SELECT SUM(partial.debit_amount_currency)
                             FROM account_partial_reconcile partial
                            WHERE partial.debit_move_id = receivable.id
                              AND partial.max_date <= %(day)s), 0) AS open
                 FROM (%(receivables)s) receivable
                WHERE receivable.date <= %(day)s""",
            day=day,
            receivables=self.env["crm.contract.payment"]._receivables_sql(),
        )

    def _bucket_sql(self, day):
        """Return the bucket of ``item``; the same ranges as ``tools.contract.ageing.bucket``."""
        cases = SQL(" ").join(
            SQL("WHEN %s - item.date_due <= %s THEN %s", day, end, key)
            for key, end in [(NOT_DUE, 0), *BUCKETS]
            if end is not None
        )
        return SQL("CASE %s ELSE %s END", cases, BUCKETS[-1][0])
