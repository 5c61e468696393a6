from odoo import api, models

from ...tools import rates


class CrmLead(models.Model):
    """What the funnel offers to views and to other programs."""

    _inherit = "crm.lead"

    @api.model
    @api.readonly
    def get_funnel(
        self,
        domain,
        date_from,
        date_to,
        groupby=None,
        mode="flow",
        compare=None,
        success_rate=rates.SUCCESS_CLOSED,
        conversion_rate=rates.CONVERSION_PRESENCE,
        currency_id=None,
    ):
        """Return the funnel over a period: what was there, came, went, and is left.

        Read-only. Six queries, two more for the names of groups and a few more when periods
        are compared or currencies mixed, whatever the number of opportunities, stages, groups
        or months. Callers see what the
        record rules of ``crm.funnel.move`` let them see. Conditions of ``domain`` on the
        salesperson, team, company and stage mean those at the time, all others the
        opportunity as it is now.

        >>> env["crm.lead"].get_funnel([], "2026-03-01", "2026-04-01")  # doctest: +SKIP
        {"mode": "flow", "date_from": "2026-03-01", "date_to": "2026-04-01", "tz": "Asia/Shanghai",
         "currency": {"id": 6, "name": "CNY", "symbol": "¥", "position": "before", "digits": 2},
         "converted": False, "success_rate": "closed", "conversion_rate": "presence",
         "proven_since": "2026-01-10 08:00:00", "inferred_percent": 3.5,
         "stages": [{"id": 4, "name": "Qualified", "is_won": False, "former": False,
                     "threshold_days": 30, "figures": FIGURES}],
         "total": FIGURES,    # the pipeline as one bucket: moves between stages are internal
         "groups": [{"key": 7, "label": "Mitchell Admin", "stages": {"4": FIGURES},
                     "total": FIGURES}],
         "months": [{"date_from": "2026-03-01", "date_to": "2026-04-01", "label": "Mar 2026",
                     "total": FIGURES, "stages": {"4": {"closing": …}}}],
         "previous": None}

        ``FIGURES`` maps each of ``opening``, ``inflow`` (= ``new`` + ``forward_in`` +
        ``backward_in`` + ``reopened``), ``outflow`` (= ``forward_out`` + ``backward_out`` +
        ``removed``), ``won``, ``lost``, ``transfer_in``, ``transfer_out``, ``revalued``,
        ``adjusted``, ``exchange``, ``closing`` and ``overdue`` to ``{"count": int, "amount":
        float}``, and has ``success_percent``, ``conversion_percent``, ``stay_avg_days``,
        ``stay_median_days`` (to a hundredth; rates and stays are ``None`` without data) and
        ``stay_count``. Always: opening + inflow - outflow - won - lost + transfer_in -
        transfer_out + revalued + adjusted + exchange = closing.

        In cohort mode the figures of a stage are ``{"reached": {…}, "reached_percent": 80.0}``, the
        total has ``reached``, ``won``, ``lost``, ``open``, ``removed``, ``success_percent``,
        ``cycle_avg_days`` and ``cycle_median_days``; there are no months and nothing to compare.

        :param domain: of ``crm.lead``; ``type`` and ``active`` need not be given
        :param str date_from: first local day, ``"2026-03-01"``
        :param str date_to: local day after the last one
        :param groupby: a groupby of ``crm.lead``, e.g. ``"user_id"`` or ``"create_date:month"``
        :param str mode: ``flow``, or ``cohort`` for the deals that entered in the period
        :param compare: ``"previous"`` adds the period of the same length just before
        :param str success_rate: ``closed`` or ``honest``, see ``tools.rates``
        :param str conversion_rate: ``presence`` or ``exits``, see ``tools.rates``
        :param currency_id: of the amounts; default: the currency of the current company
        :rtype: dict
        :raise FunnelRequestError: when the request cannot be answered; the message says why
        """
        return self.env["crm.funnel"]._get_answer(
            domain,
            date_from,
            date_to,
            groupby,
            mode,
            compare,
            success_rate,
            conversion_rate,
            currency_id,
        )

    @api.model
    @api.readonly
    def get_funnel_action(
        self,
        figure,
        domain,
        date_from,
        date_to,
        stage=None,
        group=None,
        show="leads",
        mode="flow",
    ):
        """Return the action that opens what is behind one figure of :meth:`get_funnel`.

        :param str figure: its key, e.g. ``"closing"``
        :param stage: id of the stage; ``None`` for the total
        :param group: ``{"groupby": "user_id", "key": 7}``, or ``None``
        :param str show: ``leads`` or ``moves``
        :return: an ``ir.actions.act_window`` as a dict
        :rtype: dict
        :raise FunnelRequestError: when there is nothing to open behind the figure
        """
        return self.env["crm.funnel"]._get_action(
            figure, domain, date_from, date_to, stage, group, show, mode
        )
