from odoo import fields, models
from odoo.tools import SQL

# Days of one currency, in the number that stands for a currency and a day.
DAYS = 1_000_000


class CrmReportCurrencyMixin(models.AbstractModel):
    """Amounts of all companies in the currency of the user's, at the rate of their day."""

    _name = "crm.report.currency.mixin"
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
        """Return the rate as Odoo finds it: the last one before, else the first, else 1.

        A search for each row would read all rates for each amount. The subqueries know nothing of
        the row, so PostgreSQL runs them once, and a row costs two steps in a sorted array.
        """
        return SQL(
            """(SELECT ARRAY_AGG(rate ORDER BY place) FROM (%(steps)s) step)[
                   WIDTH_BUCKET(%(currency)s::bigint * %(days)s + (%(day)s - DATE '0001-01-01'),
                                (SELECT ARRAY_AGG(place ORDER BY place) FROM (%(steps)s) step))]""",
            steps=self._rate_steps_sql(),
            currency=currency,
            day=day,
            days=DAYS,
        )

    def _rate_steps_sql(self):
        """Return where the rate changes: ``place`` is currency · DAYS + day, ``rate`` from then on.

        Each currency begins with its first rate. Those of our company go before those of all from
        the first one on, as in ``res.currency._get_rates``.
        """
        return SQL(
            """SELECT currency.id::bigint * %(days)s AS place,
                      COALESCE((SELECT first.rate
                                  FROM res_currency_rate first
                                 WHERE first.currency_id = currency.id
                                   AND (first.company_id IS NULL OR first.company_id = %(company)s)
                              ORDER BY first.company_id, first.name
                                 LIMIT 1), 1.0)::float8 AS rate
                 FROM res_currency currency
            UNION ALL
               SELECT rate.currency_id::bigint * %(days)s + (rate.name - DATE '0001-01-01'),
                      rate.rate::float8
                 FROM res_currency_rate rate
            LEFT JOIN (SELECT currency_id, MIN(name) AS name
                         FROM res_currency_rate
                        WHERE company_id = %(company)s
                     GROUP BY currency_id) own ON own.currency_id = rate.currency_id
                WHERE rate.company_id = %(company)s
                   OR (rate.company_id IS NULL AND (own.name IS NULL OR rate.name < own.name))""",
            company=self.env.company.root_id.id,
            days=DAYS,
        )
