from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import rates

# A lead moves in the ledger when, and only when, one of these columns changes.
FUNNEL_COLUMNS = frozenset(
    {
        "stage_id",
        "user_id",
        "team_id",
        "company_id",
        "active",
        "type",
        "won_status",
        "expected_revenue",
    }
)


class CrmLead(models.Model):
    _inherit = "crm.lead"

    category_id = fields.Many2one(
        "crm.opportunity.category",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        check_company=True,
        domain="['|', ('company_id', '=', False), ('company_id', '=?', company_id)]",
        help="Kind of business. The funnel can be read by category.",
    )
    funnel_move_ids = fields.One2many(
        "crm.funnel.move", "lead_id", string="Pipeline Moves", readonly=True, copy=False
    )
    is_rated_by_stage = fields.Boolean(
        compute="_compute_is_rated_by_stage",
        help="The automated probability is the success rate of the stage.",
    )

    @api.depends("stage_id.has_success_percent")
    def _compute_is_rated_by_stage(self):
        rated = self.env["crm.stage.rate"]._get_percent_by_stage(self.stage_id._origin)
        for lead in self:
            lead.is_rated_by_stage = lead.stage_id._origin.id in rated

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        if leads:
            authors = dict.fromkeys(leads._ids, self.env.uid)
            self.env["crm.funnel.move"]._remember(authors, created=True)
        return leads

    def _write_multi(self, vals_list):
        # Not `write`: a recompute (another team moves the stage) only comes by here.
        super()._write_multi(vals_list)
        authors = {
            lead_id: vals.get("write_uid") or self.env.uid
            for lead_id, vals in zip(self._ids, vals_list, strict=True)
            if not FUNNEL_COLUMNS.isdisjoint(vals)
        }
        if authors:
            self.env["crm.funnel.move"]._remember(authors)

    def unlink(self):
        query = SQL("SELECT id, COALESCE(name, '') FROM crm_lead WHERE id = ANY(%s)", self.ids)
        names = dict(self.env.execute_query(query))
        result = super().unlink()
        authors = dict.fromkeys(names, self.env.uid)
        self.env["crm.funnel.move"]._remember(authors, names=names)
        return result

    def _merge_opportunity(self, *args, **kwargs):
        self.env["crm.funnel.move"]._remember_merge(self.ids)
        return super()._merge_opportunity(*args, **kwargs)

    @api.model
    def _get_funnel_columns(self):
        return FUNNEL_COLUMNS

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

        Read-only, at most six queries (nine in cohort mode or when it is compared),
        whatever the number of opportunities, stages, groups or months. Callers see what the
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
        ``stay_median_days`` (``None`` without data) and ``stay_count``. Always: opening + inflow
        - outflow - won - lost + transfer_in - transfer_out + revalued + adjusted + exchange =
        closing.

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

    def _merge_get_fields(self):
        return [*super()._merge_get_fields(), "category_id"]

    def _pls_get_naive_bayes_probabilities(self, batch_mode=False, is_tooltip=False):
        """Put the success rate of the stage in the place of Odoo's score, if the setting says so.

        Everything in Odoo that asks for a probability comes through here: the
        computed field, its tooltip, the daily scoring.
        """
        Rate = self.env["crm.stage.rate"]
        if not Rate._is_source_of_probability():
            return super()._pls_get_naive_bayes_probabilities(batch_mode, is_tooltip)
        percent_by_stage = Rate._get_percent_by_stage(self.stage_id._origin)
        rated = self.filtered(lambda lead: lead.stage_id._origin.id in percent_by_stage)
        percents, tooltip = {}, {}
        if others := self - rated:
            # Odoo returns one empty dict instead of two when no lead is to be scored
            percents, tooltip = super(CrmLead, others)._pls_get_naive_bayes_probabilities(
                batch_mode, is_tooltip
            ) or ({}, {})
        if batch_mode:
            rated = rated.filtered(lambda lead: lead.active and lead.won_status == "pending")
        for lead in rated:
            percents[lead.id] = percent_by_stage[lead.stage_id._origin.id]
        if is_tooltip and rated:
            percent = percents[rated.id]
            tooltip = {
                "probability": percent,
                "scores": [(percent / 100, "stage_id", rated.stage_id.id)],
            }
        return percents, tooltip

    def _update_automated_probabilities(self):
        result = super()._update_automated_probabilities()
        self.env["crm.stage.rate"]._update_prorated_revenue()
        return result
