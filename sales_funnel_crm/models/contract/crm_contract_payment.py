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
    """One reconciliation of an instalment's invoice: the only definition of money received."""

    _name = "crm.contract.payment"
    _description = "Payment of a Contract"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "instalment_id"
    _depends = {
        "account.partial.reconcile": ["amount", "max_date"],
        "account.move": ["instalment_id"],
        "crm.contract.instalment": ["contract_id"],
    }

    instalment_id = fields.Many2one("crm.contract.instalment", readonly=True)
    contract_id = fields.Many2one("crm.contract", readonly=True)
    invoice_id = fields.Many2one("account.move", readonly=True)
    kind = fields.Selection(KINDS, readonly=True)
    date = fields.Date(readonly=True)
    amount = fields.Monetary(readonly=True, help="In the currency of the contract.")
    currency_id = fields.Many2one("res.currency", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)

    @property
    def _table_query(self) -> SQL:
        return SQL(
            """SELECT NULL::int AS id, NULL::int AS instalment_id, NULL::int AS contract_id,
                      NULL::int AS invoice_id, NULL::varchar AS kind, NULL::date AS date,
                      NULL::numeric AS amount, NULL::int AS currency_id, NULL::int AS company_id
                WHERE FALSE"""
        )
