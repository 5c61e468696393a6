from datetime import date, datetime

from odoo import api, models

from ...errors import ShownUserError
from ...tools import periods, rates

MODE_FLOW = "flow"
MODE_COHORT = "cohort"


class FunnelRequestError(ShownUserError):
    """The funnel was asked for something that it cannot answer."""


class CrmFunnelRequest(models.AbstractModel):
    """Reads what callers ask of the funnel, and tells them what is wrong with it."""

    _name = "crm.funnel.request"
    _description = "Sales Funnel: Request"

    @api.model
    def _read_request(self, date_from, date_to, groupby, mode, compare):
        if mode not in (MODE_FLOW, MODE_COHORT):
            raise FunnelRequestError(
                self.env._("The funnel has the modes “flow” and “cohort”. Choose one of them.")
            )
        day_from, day_to = self._read_day(date_from), self._read_day(date_to)
        if day_from >= day_to:
            raise FunnelRequestError(
                self.env._("The period ends before it starts. Choose an end after the start.")
            )
        groupby = self._read_groupby(groupby)
        previous = None
        if compare == "previous":
            previous = periods.previous_period(day_from, day_to)
        elif compare:
            raise FunnelRequestError(
                self.env._("A funnel can be compared with the previous period only.")
            )
        return {
            "day_from": day_from,
            "day_to": day_to,
            "groupby": groupby,
            "previous": previous,
        }

    @api.model
    def _read_day(self, value):
        try:
            day = date.fromisoformat(value) if isinstance(value, str) else value
            if isinstance(day, datetime) or not isinstance(day, date):
                raise ValueError(value)
            # The ends of time leave no room for a time zone.
            if not 1900 <= day.year <= 2200:
                raise ValueError(value)
        except ValueError as error:
            raise FunnelRequestError(
                self.env._(
                    "“%s” is not a date of a period. Write year, month and day, like 2026-03-31.",
                    value,
                )
            ) from error
        return day

    @api.model
    def _read_groupby(self, groupby):
        """Return one groupby of ``crm.lead``, or ``None``; only the first level counts."""
        if isinstance(groupby, (list, tuple)):
            groupby = groupby[0] if groupby else None
        if not groupby:
            return None
        name, *_rest = groupby.split(":")[0].split(".")
        field = self.env["crm.lead"]._fields.get(name)
        if not field or not field._description_groupable(self.env):
            raise FunnelRequestError(
                self.env._("Opportunities cannot be grouped by “%s”. Choose another field.", name)
            )
        if field.type in ("date", "datetime") and ":" not in groupby:
            groupby += ":month"
        return groupby

    @api.model
    def _check_rates(self, success, conversion):
        if success not in (rates.SUCCESS_CLOSED, rates.SUCCESS_HONEST):
            raise FunnelRequestError(
                self.env._("There is no success rate “%s”. Use “closed” or “honest”.", success)
            )
        if conversion not in (rates.CONVERSION_PRESENCE, rates.CONVERSION_EXITS):
            raise FunnelRequestError(
                self.env._(
                    "There is no conversion rate “%s”. Use “presence” or “exits”.", conversion
                )
            )

    @api.model
    def _get_instant(self, day):
        return periods.local_midnight(day, self.env.tz)
