from odoo import fields, models
from odoo.tools import SQL

# Days of one currency, and currencies of one company, in the number that stands for all three.
DAYS = 1_000_000
CURRENCIES = 100_000


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

    def _unit_rate_sql(self, currency, day, company=None):
        """Return the rate as Odoo finds it: the last one before, else the first, else 1.

        A search for each row would read all rates for each amount. The subqueries know nothing of
        the row, so PostgreSQL runs them once, and a row costs two steps in a sorted array.

        :param SQL company: the root company whose rates count; ours unless it is given
        """
        ours = SQL("%s", self.env.company.root_id.id)
        return SQL(
            """(SELECT ARRAY_AGG(rate ORDER BY place) FROM (%(steps)s) step)[
                   WIDTH_BUCKET(%(currency)s + (%(day)s - DATE '0001-01-01'),
                                (SELECT ARRAY_AGG(place ORDER BY place) FROM (%(steps)s) step))]""",
            steps=self._rate_steps_sql(ours if company is None else SQL("root.id")),
            currency=self._place_sql(ours if company is None else company, currency),
            day=day,
        )

    def _place_sql(self, company, currency):
        return SQL("(%s::bigint * %s + %s) * %s", company, CURRENCIES, currency, DAYS)

    def _rate_steps_sql(self, company):
        """Return where rates change: ``place`` is company, currency, day; ``rate`` from then on.

        Each currency begins with its first rate. Those of the root company go before those of all
        from the first one on, as in ``res.currency._get_rates``.
        """
        return SQL(
            """SELECT %(of_currency)s AS place,
                      COALESCE((SELECT first.rate
                                  FROM res_currency_rate first
                                 WHERE first.currency_id = currency.id
                                   AND (first.company_id IS NULL OR first.company_id = root.id)
                              ORDER BY first.company_id, first.name
                                 LIMIT 1), 1.0)::float8 AS rate
                 FROM res_currency currency
                 JOIN res_company root ON root.parent_id IS NULL AND root.id = %(company)s
            UNION ALL
               SELECT %(of_rate)s + (rate.name - DATE '0001-01-01'),
                      rate.rate::float8
                 FROM res_currency_rate rate
                 JOIN res_company root ON root.parent_id IS NULL AND root.id = %(company)s
            LEFT JOIN (SELECT company_id, currency_id, MIN(name) AS name
                         FROM res_currency_rate
                     GROUP BY company_id, currency_id) own
                        ON own.currency_id = rate.currency_id AND own.company_id = root.id
                WHERE rate.company_id = root.id
                   OR (rate.company_id IS NULL AND (own.name IS NULL OR rate.name < own.name))""",
            of_currency=self._place_sql(SQL("root.id"), SQL("currency.id")),
            of_rate=self._place_sql(SQL("root.id"), SQL("rate.currency_id")),
            company=company,
        )
