from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.periods import local_midnight
from ...tools.rates import percent
from .crm_funnel_move import KIND_LOST, KIND_TRANSFER, KIND_WON
from .crm_stage import RATE_SUCCESS
from .crm_stage_rate_log import DEFINITION_ENTERED


class CrmStageRateMeasure(models.AbstractModel):
    """Measures the rates of the stages in the ledger.

    The base is all companies of the user, whatever he has selected on top of
    the screen: stages belong to no company, their rates neither.
    """

    _name = "crm.stage.rate.measure"
    _description = "Measured Stage Rates"

    @api.model
    def _get_counts_by_stage(self, rate, definition, date_from, date_to, team):
        """Return what the ledger says about each stage in a period of local days.

        Stages without moves may be absent.

        :param str rate: ``success`` or ``conversion``
        :param str definition: see ``crm.stage.rate.log``
        :param date date_from: first day
        :param date date_to: last day
        :param team: ``crm.team`` to restrict to, may be empty
        :return: (successes, lost, sample, percent or None) by stage id: ``{4: (3, 1, 4, 75.0)}``
        :rtype: dict[int, tuple[int, int, int, float | None]]
        """
        self = self.with_context(allowed_company_ids=self.env.user.company_ids.ids)
        domain = Domain("team_id", "=", team.id) if team else Domain.TRUE
        day_after = date_to + timedelta(days=1)
        if rate == RATE_SUCCESS and definition == DEFINITION_ENTERED:
            return self._get_entered_counts(domain, date_from, day_after)
        funnel = self.env["crm.lead"].get_funnel(domain, date_from, day_after)
        get_counts = self._get_closed_counts if rate == RATE_SUCCESS else self._get_moved_counts
        return {stage["id"]: get_counts(stage["figures"]) for stage in funnel["stages"]}

    @api.model
    def _get_closed_counts(self, figures):
        won, lost = figures["won"]["count"], figures["lost"]["count"]
        return won, lost, won + lost, figures["success_percent"]

    @api.model
    def _get_moved_counts(self, figures):
        return (
            figures["forward_out"]["count"] + figures["won"]["count"],
            figures["lost"]["count"],
            figures["opening"]["count"] + figures["inflow"]["count"],
            figures["conversion_percent"],
        )

    @api.model
    def _get_entered_counts(self, domain, day_from, day_to):
        """Return the counts of the deals that entered each stage in the period and are closed.

        A deal that came several times counts once. How it ended is its last
        move in the whole ledger, also after the period: a deal that was
        reopened is not closed.
        """
        entered = self.env["crm.funnel.move"]._search(
            domain
            & Domain("date", ">=", local_midnight(day_from, self.env.tz))
            & Domain("date", "<", local_midnight(day_to, self.env.tz))
            & Domain("count", ">", 0)
            & Domain("kind", "!=", KIND_TRANSFER)
        )
        # SQL: the last move of each deal is a DISTINCT ON, which the ORM cannot group by
        rows = self.env.execute_query(
            SQL(
                """
                WITH entered AS (%(entered)s),
                closed AS (
                    SELECT DISTINCT ON (move.lead_ref) move.lead_ref, move.kind
                      FROM crm_funnel_move move
                     WHERE move.count <> 0
                       AND move.lead_ref IN (SELECT lead_ref FROM entered)
                  ORDER BY move.lead_ref, move.date DESC, move.id DESC
                )
                SELECT entered.stage_ref,
                       count(*) FILTER (WHERE closed.kind = %(won)s),
                       count(*) FILTER (WHERE closed.kind = %(lost)s)
                  FROM entered
                  JOIN closed USING (lead_ref)
              GROUP BY entered.stage_ref
                """,
                entered=entered.select(
                    SQL(
                        "DISTINCT %s AS stage_ref, %s AS lead_ref",
                        SQL.identifier(entered.table, "stage_ref"),
                        SQL.identifier(entered.table, "lead_ref"),
                    )
                ),
                won=KIND_WON,
                lost=KIND_LOST,
            )
        )
        return {
            stage_ref: (won, lost, won + lost, percent(won, won + lost))
            for stage_ref, won, lost in rows
        }
