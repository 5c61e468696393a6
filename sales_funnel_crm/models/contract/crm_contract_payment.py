from odoo import fields, models
from odoo.tools import SQL

KIND_PAYMENT = "payment"
KIND_CREDIT_NOTE = "credit_note"
KIND_OTHER = "other"
KINDS = [
    (KIND_PAYMENT, "Payment"),
    (KIND_CREDIT_NOTE, "Credit Note"),
    (KIND_OTHER, "Other"),
]


class CrmContractPayment(models.Model):
    """One reconciliation of an instalment's invoice: the only definition of money received.

    Every figure of collection is made of two queries: the receivables of the instalments
    (``_receivables_sql``: one row a receivable item of a posted invoice) and what was reconciled
    with them (``_payments_sql``: one row a partial reconciliation). An invoice in another currency
    than its contract counts with one rate, that of the day of the invoice: so what was invoiced,
    less what was received and credited, is what is open, to the cent.
    """

    _name = "crm.contract.payment"
    _description = "Payment of a Contract"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "instalment_id"
    _depends = {
        "account.partial.reconcile": [
            "amount",
            "credit_amount_currency",
            "credit_move_id",
            "debit_amount_currency",
            "debit_move_id",
            "max_date",
        ],
        "account.move.line": [
            "account_id",
            "amount_currency",
            "balance",
            "currency_id",
            "date_maturity",
            "display_type",
            "move_id",
            "parent_state",
        ],
        "account.move": [
            "instalment_id",
            "invoice_date",
            "move_type",
            "origin_payment_id",
            "payment_state",
            "reversed_entry_id",
            "statement_line_id",
        ],
        "crm.contract.instalment": ["company_id", "contract_id", "currency_id"],
        "crm.contract": ["partner_id", "team_id", "user_id"],
        "res.currency.rate": ["company_id", "currency_id", "name", "rate"],
    }

    instalment_id = fields.Many2one("crm.contract.instalment", readonly=True)
    contract_id = fields.Many2one("crm.contract", readonly=True)
    invoice_id = fields.Many2one("account.move", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    user_id = fields.Many2one("res.users", string="Responsible", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    kind = fields.Selection(
        KINDS, readonly=True, help="Other: entries by hand, such as a loss that was written off."
    )
    date = fields.Date(readonly=True)
    date_due = fields.Date(string="Due", readonly=True, help="Of the item of the invoice.")
    days_late = fields.Integer(readonly=True, aggregator="avg", help="Early counts as 0.")
    amount = fields.Monetary(readonly=True, help="In the currency of the contract.")
    currency_id = fields.Many2one("res.currency", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)

    @property
    def _table_query(self) -> SQL:
        return SQL(
            """SELECT received.*, contract.partner_id, contract.user_id, contract.team_id
                 FROM (%s) received
                 JOIN crm_contract contract ON contract.id = received.contract_id""",
            self._payments_sql(),
        )

    def _flush_sources(self):
        """Write what the transaction has pending before a query of our own reads it."""
        for model, names in self._depends.items():
            self.env[model].flush_model(names)

    def _receivables_sql(self, condition=None):
        """Return one row a receivable item of a posted invoice of an instalment.

        Columns: ``id`` (of the item), instalment_id, contract_id, invoice_id, company_id,
        currency_id (of the contract), date (of the invoice), date_due, amount, factor (from the
        currency of the invoice), is_reversed (the invoice was taken back: it owes nothing).

        :param SQL condition: which ``instalment`` to take
        """
        return SQL(
            """SELECT item.id,
                      instalment.id AS instalment_id,
                      instalment.contract_id,
                      item.move_id AS invoice_id,
                      instalment.company_id,
                      instalment.currency_id,
                      move.invoice_date AS date,
                      COALESCE(item.date_maturity, move.invoice_date) AS date_due,
                      item.amount_currency * rate.factor AS amount,
                      rate.factor,
                      -- Odoo also says so when money came by an entry, besides a credit note.
                      move.payment_state = 'reversed' AND NOT EXISTS (
                          SELECT
                            FROM account_partial_reconcile settled
                            JOIN account_move_line counterpart
                              ON counterpart.id = settled.credit_move_id
                            JOIN account_move against ON against.id = counterpart.move_id
                           WHERE settled.debit_move_id = item.id
                             AND settled.debit_amount_currency != 0
                             AND against.move_type != 'out_refund') AS is_reversed
                 FROM crm_contract_instalment instalment
                 JOIN account_move move ON move.instalment_id = instalment.id
                  AND move.move_type IN ('out_invoice', 'out_receipt')
                 JOIN account_move_line item ON item.move_id = move.id
                  AND item.display_type = 'payment_term' AND item.parent_state = 'posted'
                 JOIN res_company company ON company.id = item.company_id
                 JOIN LATERAL (SELECT %(factor)s AS factor) rate ON TRUE
                WHERE %(condition)s""",
            factor=self._factor_of_invoice_sql(),
            condition=condition or SQL("TRUE"),
        )

    def _factor_of_invoice_sql(self):
        """Return what turns the currency of ``item`` into that of ``instalment``."""
        rates = self.env["crm.report.currency.mixin"]
        root = SQL("SPLIT_PART(company.parent_path, '/', 1)::integer")
        return SQL(
            """CASE WHEN item.currency_id = instalment.currency_id THEN 1::numeric
                    ELSE (item.balance / NULLIF(item.amount_currency, 0) * CASE
                         WHEN company.currency_id = instalment.currency_id THEN 1
                         ELSE %(theirs)s / %(ours)s END)::numeric END""",
            theirs=rates._unit_rate_sql(
                SQL("instalment.currency_id"), SQL("move.invoice_date"), root
            ),
            ours=rates._unit_rate_sql(SQL("company.currency_id"), SQL("move.invoice_date"), root),
        )

    def _payments_sql(self, condition=None):
        """Return one row a partial reconciliation of the receivables, and two a refund.

        What only corrects an exchange rate moves no money in the currency of the invoice. Money
        that went back to the customer for a credit note was credited and not received.

        :param SQL condition: which ``instalment`` to take
        """
        condition = condition or SQL("TRUE")
        return SQL(
            """SELECT partial.id::bigint * 4 AS id,
                      receivable.instalment_id,
                      receivable.contract_id,
                      receivable.invoice_id,
                      receivable.is_reversed,
                      CASE WHEN other_move.move_type = 'out_refund'
                             OR other_move.reversed_entry_id = receivable.invoice_id
                           THEN 'credit_note'
                           WHEN %(is_money)s THEN 'payment' ELSE 'other' END AS kind,
                      partial.max_date AS date,
                      receivable.date_due,
                      GREATEST(partial.max_date - receivable.date_due, 0) AS days_late,
                      partial.debit_amount_currency * receivable.factor AS amount,
                      receivable.currency_id,
                      receivable.company_id
                 FROM (%(receivables)s) receivable
                 JOIN account_partial_reconcile partial ON partial.debit_move_id = receivable.id
                  AND partial.debit_amount_currency != 0
                 JOIN account_move_line other ON other.id = partial.credit_move_id
                 JOIN account_move other_move ON other_move.id = other.move_id
            UNION ALL
               SELECT partial.id::bigint * 4 + side.number,
                      receivable.instalment_id,
                      receivable.contract_id,
                      receivable.invoice_id,
                      receivable.is_reversed,
                      side.kind,
                      partial.max_date,
                      NULL, NULL,
                      side.sign * partial.credit_amount_currency * receivable.factor,
                      receivable.currency_id,
                      receivable.company_id
                 FROM (SELECT DISTINCT ON (invoice_id) *
                         FROM (%(refunded)s) item ORDER BY invoice_id, id) receivable
                 JOIN account_move refund ON refund.reversed_entry_id = receivable.invoice_id
                  AND refund.move_type = 'out_refund'
                 JOIN account_move invoice ON invoice.id = receivable.invoice_id
                  AND invoice.currency_id = refund.currency_id
                 JOIN account_move_line item ON item.move_id = refund.id
                  AND item.display_type = 'payment_term' AND item.parent_state = 'posted'
                 JOIN account_partial_reconcile partial ON partial.credit_move_id = item.id
                  AND partial.credit_amount_currency != 0
                 JOIN account_move_line other ON other.id = partial.debit_move_id
                 JOIN account_move other_move ON other_move.id = other.move_id
           CROSS JOIN (VALUES (1, 'credit_note', 1), (2, 'payment', -1)) side(number, kind, sign)
                WHERE %(is_money)s""",
            receivables=self._receivables_sql(condition),
            # Rather few: that spares the database to read all of them twice.
            refunded=self._receivables_sql(
                SQL(
                    """%s AND EXISTS (
                       SELECT FROM account_move refund
                        WHERE refund.reversed_entry_id = move.id
                          AND refund.move_type = 'out_refund')""",
                    condition,
                )
            ),
            is_money=SQL(
                """(other_move.origin_payment_id IS NOT NULL
                    OR other_move.statement_line_id IS NOT NULL
                    OR other_move.move_type = 'entry' AND EXISTS (
                       SELECT
                         FROM account_move_line line
                         JOIN account_account account ON account.id = line.account_id
                        WHERE line.move_id = other_move.id
                          AND account.account_type IN ('asset_cash', 'liability_credit_card')))"""
            ),
        )
