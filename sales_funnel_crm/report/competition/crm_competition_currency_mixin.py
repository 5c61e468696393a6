from odoo import fields, models
from odoo.tools import SQL


class CrmCompetitionCurrencyMixin(models.AbstractModel):
    """Amounts of all companies in the currency of the user's, at the rate of their day (CMP-06)."""

    _name = "crm.competition.currency.mixin"
    _description = "Analysis in One Currency"

    currency_id = fields.Many2one("res.currency", readonly=True)

    def _factor_sql(self, currency, day):
        """Return what turns an amount of ``currency`` of ``day`` into our currency."""
        target = self.env.company.currency_id.id
        return SQL(
            "CASE WHEN %(currency)s = %(target)s THEN 1.0 ELSE %(ours)s / %(theirs)s END",
            currency=currency,
            target=target,
            ours=self._unit_rate_sql(SQL("%s", target), day),
            theirs=self._unit_rate_sql(currency, day),
        )

    def _unit_rate_sql(self, currency, day):
        """Return the rate as Odoo finds it: the last one before, else the first, else 1."""
        rates = SQL(
            """SELECT rate.rate
                 FROM res_currency_rate rate
                WHERE rate.currency_id = %s
                  AND (rate.company_id IS NULL OR rate.company_id = %s)""",
            currency,
            self.env.company.root_id.id,
        )
        return SQL(
            """COALESCE((%(rates)s AND rate.name <= %(day)s
                         ORDER BY rate.company_id, rate.name DESC LIMIT 1),
                        (%(rates)s ORDER BY rate.company_id, rate.name LIMIT 1),
                        1.0)""",
            rates=rates,
            day=day,
        )
