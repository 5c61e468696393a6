from odoo import api, models
from odoo.tools import SQL, split_every

PROBABILITY_SOURCE_PARAM = "sales_funnel_crm.probability_source"
SOURCE_PREDICTIVE = "predictive"
SOURCE_STAGE_RATE = "stage_rate"

MIN_SAMPLE_PARAM = "sales_funnel_crm.rate_min_sample"
MIN_SAMPLE_DEFAULT = 20

# An archived opportunity at exactly 0% counts as lost in Odoo, so a stage rate of 0 must not
# bring a probability of 0. Odoo's own scoring ends at the same value.
LOWEST_PERCENT = 0.01

SCORING_BATCH = 50_000


class CrmStageRate(models.AbstractModel):
    """Turns the success rates of the stages into probabilities of opportunities.

    Only when the setting says so; otherwise Odoo's predictive scoring is left
    alone. A stage without a rate and a rate typed on one opportunity are
    never touched.
    """

    _name = "crm.stage.rate"
    _description = "Stage Rate"

    @api.model
    def _is_source_of_probability(self):
        """Return whether the rates of the stages drive the probabilities."""
        # sudo: salespeople may not read system parameters, but their opportunities follow this one
        source = self.env["ir.config_parameter"].sudo().get_param(PROBABILITY_SOURCE_PARAM)
        return source == SOURCE_STAGE_RATE

    @api.model
    def _get_min_sample(self):
        """Return how many deals a rate needs behind it to be trusted, at least 1."""
        # sudo: see above
        value = self.env["ir.config_parameter"].sudo().get_param(MIN_SAMPLE_PARAM)
        try:
            return max(1, int(value or MIN_SAMPLE_DEFAULT))
        except ValueError:
            return MIN_SAMPLE_DEFAULT

    @api.model
    def _get_percent_by_stage(self, stages):
        """Return the probability of an open opportunity in each stage.

        Empty when the predictive scoring is chosen. Stages without a rate are
        absent.

        :param stages: ``crm.stage`` recordset, may be empty
        :return: percent (0.01 to 100) by stage id, e.g. ``{4: 35.0}``
        :rtype: dict[int, float]
        """
        if not self._is_source_of_probability():
            return {}
        return {
            stage.id: max(stage.success_percent, LOWEST_PERCENT)
            for stage in stages
            if stage.has_success_percent
        }

    @api.model
    def _update_open_leads(self, stages):
        """Give the open leads of ``stages`` the probability that the settings ask for.

        Set-based: leads in stages with a rate cost one statement whatever
        their number, the others are scored by Odoo in large batches. Nothing
        is tracked or posted: the pipeline itself does not change. All
        companies are updated, because stages belong to all of them.

        :param stages: ``crm.stage`` recordset whose rate, or the use of it, has changed
        """
        percent_by_stage = self._get_percent_by_stage(stages)
        if percent_by_stage:
            self._set_percent(
                SQL(
                    """
                    SELECT lead.id, rate.percent
                      FROM crm_lead lead
                      JOIN unnest(%s::int[], %s::float8[]) AS rate(stage_id, percent)
                        ON rate.stage_id = lead.stage_id
                    """,
                    list(percent_by_stage),
                    list(percent_by_stage.values()),
                )
            )
        if unrated := stages.filtered(lambda stage: stage.id not in percent_by_stage):
            self._score_open_leads(unrated)

    def _score_open_leads(self, stages):
        """Let Odoo's predictive scoring set the open leads of ``stages``."""
        # sudo: a manager of one company updates a setting that holds for all of them
        leads = self.env["crm.lead"].sudo().search(self._get_open_domain(stages), order="id")
        for lead_ids in split_every(SCORING_BATCH, leads.ids):
            percent_by_lead, _tooltip = leads.browse(lead_ids)._pls_get_naive_bayes_probabilities(
                batch_mode=True
            ) or ({}, {})
            if percent_by_lead:
                self._set_percent(
                    SQL(
                        "SELECT * FROM unnest(%s::int[], %s::float8[])",
                        list(percent_by_lead),
                        list(percent_by_lead.values()),
                    )
                )

    def _get_open_domain(self, stages):
        return [
            ("stage_id", "in", stages.ids),
            ("active", "=", True),
            ("won_status", "=", "pending"),
        ]

    def _set_percent(self, source):
        """Write the percents of ``source`` on the open leads and all that follows from them.

        A probability that was typed by hand stays, as in Odoo: it differs from
        the automated one.

        :param SQL source: a query of (lead id, percent)
        """
        Lead = self.env["crm.lead"]
        Lead.flush_model()
        # SQL: the ORM would recompute and write each lead, and a million of them follow one setting
        self.env.cr.execute(
            SQL(
                """
                WITH source (lead_id, percent) AS (%(source)s),
                target AS (
                    SELECT lead.id,
                           source.percent AS automated,
                           CASE WHEN lead.probability IS NULL
                                  OR round(lead.probability::numeric, 2)
                                   = round(coalesce(lead.automated_probability, 0)::numeric, 2)
                                THEN source.percent
                                ELSE lead.probability
                            END AS probability
                      FROM source
                      JOIN crm_lead lead ON lead.id = source.lead_id
                     WHERE lead.active AND lead.won_status = 'pending'
                )
                UPDATE crm_lead lead
                   SET automated_probability = target.automated,
                       probability = target.probability,
                       %(prorated)s
                  FROM target, res_company company, res_currency currency
                 WHERE lead.id = target.id
                   AND (lead.automated_probability IS DISTINCT FROM target.automated
                        OR lead.probability IS DISTINCT FROM target.probability)
                   AND %(currency)s
                """,
                source=source,
                prorated=self._sql_set_prorated(SQL("target.probability")),
                currency=self._sql_currency(),
            )
        )
        Lead.invalidate_model()

    @api.model
    def _update_prorated_revenue(self):
        """Bring the prorated revenues of open leads in line with their probabilities.

        Odoo's daily scoring writes probabilities behind the back of the ORM
        and leaves the amounts that depend on them as they were.
        """
        Lead = self.env["crm.lead"]
        Lead.flush_model()
        self.env.cr.execute(
            SQL(
                """
                UPDATE crm_lead lead
                   SET %(prorated)s
                  FROM res_company company, res_currency currency
                 WHERE lead.active AND lead.won_status = 'pending'
                   AND %(currency)s
                   AND (%(stale)s)
                """,
                prorated=self._sql_set_prorated(SQL("lead.probability")),
                currency=self._sql_currency(),
                stale=SQL(" OR ").join(
                    SQL("%s IS DISTINCT FROM %s", SQL.identifier("lead", column), value)
                    for column, value in self._sql_prorated_by_column(
                        SQL("lead.probability")
                    ).items()
                ),
            )
        )
        Lead.invalidate_model()

    def _sql_currency(self):
        return SQL(
            "company.id = coalesce(lead.company_id, %s) AND currency.id = company.currency_id",
            self.env.company.id,
        )

    def _sql_set_prorated(self, probability):
        return SQL(", ").join(
            SQL("%s = %s", SQL.identifier(column), value)
            for column, value in self._sql_prorated_by_column(probability).items()
        )

    def _sql_prorated_by_column(self, probability):
        """Return the value of each stored field of ``crm.lead`` that depends on its probability.

        :param SQL probability: percent from 0 to 100
        :return: expressions by column, rounded to the currency of the company
        :rtype: dict[str, SQL]
        """
        amount_by_column = {
            "prorated_revenue": "expected_revenue",
            "recurring_revenue_prorated": "recurring_revenue",
            "recurring_revenue_monthly_prorated": "recurring_revenue_monthly",
        }
        return {
            column: SQL(
                "round(coalesce(%s * (%s)::numeric / 100, 0) / currency.rounding)"
                " * currency.rounding",
                SQL.identifier("lead", amount),
                probability,
            )
            for column, amount in amount_by_column.items()
        }
