"""Checks of what is entered about money and dates of rivals, with errors of their own."""

from odoo import fields

from ...errors import ShownValidationError


class NegativeAmount(ShownValidationError):
    """An amount of money is below zero."""


class DateInFuture(ShownValidationError):
    """Something that is known already is dated after today."""


def check_not_negative(records, name):
    for record in records:
        # “not >=” also refuses what is not a number.
        if not record[name] >= 0:
            raise NegativeAmount(
                record.env._(
                    "%(field)s cannot be below zero, but is %(value)s. Enter it without a sign.",
                    field=record._fields[name]._description_string(record.env),
                    value=record[name],
                )
            )


def check_not_in_future(records, name="date"):
    today = fields.Date.context_today(records)
    for record in records:
        if record[name] and record[name] > today:
            raise DateInFuture(
                record.env._(
                    "%(date)s is in the future. Enter the day from which it is known, today at "
                    "the latest.",
                    date=fields.Date.to_string(record[name]),
                )
            )
