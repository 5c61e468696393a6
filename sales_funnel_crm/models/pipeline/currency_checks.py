"""Checks of amounts of money that have to be converted, with an error of their own."""

from ...errors import ShownValidationError


class CurrencyWithoutRate(ShownValidationError):
    """An amount cannot be compared with others: its currency has no rate."""


def find_without_rate(currencies, company):
    """Return those of the foreign ``currencies`` that have no rate at all; two queries at most.

    The base of the rates needs none: it is the currency of another company of ours, where that of
    ``company`` has a rate.

    :param currencies: ``res.currency``; that of the company needs no rate
    :param company: ``res.company`` whose rates count
    """
    own = company.currency_id
    foreign = currencies - own
    if not foreign:
        return foreign
    # Rates are no secret, but a salesperson may lack the company that an import is for: sudo.
    env = currencies.sudo().env
    rows = env["res.currency.rate"]._read_group(
        [
            ("currency_id", "in", (foreign | own).ids),
            ("company_id", "in", [company.root_id.id, False]),
        ],
        ["currency_id"],
    )
    rated = {currency.id for (currency,) in rows}
    missing = set(foreign.ids) - rated
    if missing and own.id in rated:
        bases = env["res.company"]._read_group([], ["currency_id"])
        missing -= {currency.id for (currency,) in bases}
    return foreign.browse(missing)


def check_has_rate(records, company_of):
    """Raise when an amount cannot be converted; two queries a company at most.

    :param records: records with ``currency_id``
    :param company_of: function of a record, its ``res.company`` (the converted amount is in the
        currency of it)
    :raise CurrencyWithoutRate: when a foreign currency has no rate at all for the company
    """
    for company, group in records.grouped(company_of).items():
        if missing := find_without_rate(group.currency_id, company):
            raise CurrencyWithoutRate(
                records.env._(
                    "There is no rate of %(currency)s to %(company_currency)s. Ask an "
                    "administrator to add one to the currency, or choose another currency.",
                    currency=missing[0].name,
                    company_currency=company.currency_id.name,
                )
            )
