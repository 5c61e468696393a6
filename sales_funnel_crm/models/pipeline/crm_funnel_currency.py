from bisect import bisect_right
from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL


class CrmFunnelCurrency(models.AbstractModel):
    """Converts amounts of other currencies to the currency of the answer."""

    _name = "crm.funnel.currency"
    _description = "Currencies of the Funnel"

    @api.model
    def _get_converter(self, currency, rows):
        """Return what converts the amounts of ``rows`` to ``currency``.

        One query, and none when all amounts are in that currency already.

        :param rows: dicts with ``currency_id``
        :rtype: Converter
        """
        foreign = {row["currency_id"] for row in rows} - {currency.id, None}
        table = defaultdict(list)
        if foreign:
            company = self.env.company.root_id
            # sudo: rates of a company are no secret, and accountants' rules do not matter here
            rates = self.env["res.currency.rate"].sudo()
            for rate in rates.search_fetch(
                [
                    ("currency_id", "in", [*foreign, currency.id]),
                    ("company_id", "in", [company.id, False]),
                ],
                ["currency_id", "name", "rate"],
                order="name",
            ):
                table[rate.currency_id.id].append((rate.name, rate.rate))
        return Converter(currency.id, foreign, table, fields.Date.context_today(self))


class Converter:
    """Rates between currencies by day, from a table of rates to some common unit."""

    def __init__(self, target, foreign, table, today):
        self.target = target
        self.foreign = foreign
        self.table = table
        self.today = today

    def get_rate(self, currency, day):
        """Return the factor that turns an amount of ``currency`` of ``day`` into the target's."""
        if currency == self.target or not self.foreign:
            return 1.0
        return self._get_unit_rate(self.target, day) / self._get_unit_rate(currency, day)

    def get_rates_at(self, day):
        """Return ``currency → rate`` for balances at the start of ``day``; ``None`` if not needed.

        A balance is worth what it was worth at the end of the day before, at the latest today.
        """
        if not self.foreign:
            return None
        valued = min(day - timedelta(days=1), self.today)
        return lambda currency: self.get_rate(currency, valued)

    def get_day_sql(self):
        """Return the day of a move whose amount needs converting, in SQL on the ledger's table."""
        return SQL(
            "CASE WHEN crm_funnel_move.currency_id IN %s THEN crm_funnel_move.date::date END",
            tuple(self.foreign),
        )

    def _get_unit_rate(self, currency, day):
        rates = self.table.get(currency)
        if not rates:
            return 1.0
        # As Odoo does: the last rate before, or else the first one there is.
        index = bisect_right(rates, day, key=lambda rate: rate[0])
        return rates[max(index - 1, 0)][1] or 1.0
