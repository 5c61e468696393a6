from odoo import fields, models
from odoo.tools import SQL

from .crm_contract import RUNNING_STATES
from .crm_contract_instalment import INSTALMENT_PAID, TRIGGER_DATE


class CrmContractInstalment(models.Model):
    """Which instalments are overdue, found by the database: invoiced or not (CON-11)."""

    _inherit = "crm.contract.instalment"

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        self._flush_overdue()
        overdue = self._overdue_sql(fields.Date.context_today(self))
        return [("id", "in" if True in value else "not in", SQL("(%s)", overdue))]

    def _flush_overdue(self):
        """Write what the transaction has pending: the query reads it."""
        self.env["crm.contract.payment"]._flush_sources()
        self.env["crm.contract.instalment"].flush_model(
            ["amount", "contract_id", "currency_id", "due_date", "state", "step_id", "trigger"]
        )
        self.env["crm.contract"].flush_model(["state"])
        self.env["crm.contract.step"].flush_model(["date_done"])

    def _overdue_sql(self, today):
        """Return the ids of what is overdue; the same rule as ``_compute_figures``.

        Nothing of what is paid is: that spares the database most of the invoices.
        """
        return SQL(
            """SELECT instalment.id
                 FROM crm_contract_instalment instalment
                 JOIN crm_contract contract ON contract.id = instalment.contract_id
                 JOIN res_currency currency ON currency.id = instalment.currency_id
            LEFT JOIN crm_contract_step step ON step.id = instalment.step_id
            LEFT JOIN (%(invoiced)s) held ON held.instalment_id = instalment.id
                WHERE instalment.state != %(paid)s
                  AND COALESCE(held.overdue, 0)
                      + CASE WHEN contract.state IN %(running)s
                              AND instalment.due_date < %(today)s
                              AND (instalment.trigger = %(on_date)s OR step.date_done IS NOT NULL)
                             THEN GREATEST(instalment.amount - COALESCE(held.invoiced, 0), 0)
                             ELSE 0 END
                      >= currency.rounding / 2""",
            invoiced=self._invoiced_sql(SQL("instalment.state != %s", INSTALMENT_PAID), today),
            paid=INSTALMENT_PAID,
            running=RUNNING_STATES,
            on_date=TRIGGER_DATE,
            today=today,
        )
