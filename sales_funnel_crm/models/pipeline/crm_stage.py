from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.tools import SQL

RATE_SUCCESS = "success"
RATE_CONVERSION = "conversion"
RATES = (RATE_SUCCESS, RATE_CONVERSION)


class CrmStage(models.Model):
    _inherit = "crm.stage"

    success_percent = fields.Float(
        string="Success Rate (%)",
        digits=(5, 2),
        compute="_compute_success_percent",
        store=True,
        readonly=False,
        aggregator=None,
        help="Share of the opportunities in this stage that are won in the end. "
        "It can drive their probability, and so the forecast: see the settings of CRM.",
    )
    has_success_percent = fields.Boolean(
        string="Has Success Rate",
        compute="_compute_success_percent",
        store=True,
        readonly=False,
        help="Without a rate, the probabilities of this stage come from Odoo's predictive "
        "scoring. No rate is not the same as a rate of 0%.",
    )
    conversion_percent = fields.Float(
        string="Conversion Rate (%)",
        digits=(5, 2),
        aggregator=None,
        help="Share of the opportunities in this stage that move on to a later one or are won.",
    )
    has_conversion_percent = fields.Boolean(
        string="Has Conversion Rate",
        help="Tells a stage without a conversion rate from one with a rate of 0%.",
    )

    _success_percent_range = models.Constraint(
        "CHECK (success_percent >= 0 AND success_percent <= 100)",
        "A success rate lies between 0% and 100%. Correct the rate of the stage.",
    )
    _conversion_percent_range = models.Constraint(
        "CHECK (conversion_percent >= 0 AND conversion_percent <= 100)",
        "A conversion rate lies between 0% and 100%. Correct the rate of the stage.",
    )

    @api.depends("is_won")
    def _compute_success_percent(self):
        for stage in self:
            if stage.is_won:
                stage.success_percent = 100.0
                stage.has_success_percent = True
            elif stage.success_percent == 100.0:
                # it was a won stage until now: its 100% was not a measured rate
                stage.success_percent = 0.0
                stage.has_success_percent = False
            else:
                stage.success_percent = stage.success_percent
                stage.has_success_percent = stage.has_success_percent

    @api.constrains("is_won", "success_percent", "has_success_percent")
    def _check_won_success_percent(self):
        for stage in self:
            if stage.is_won and not (stage.has_success_percent and stage.success_percent == 100):
                raise ValidationError(
                    self.env._(
                        "The success rate of the won stage “%s” is always 100%%. "
                        "Leave it as it is, or choose another stage.",
                        stage.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        stages = super().create([self._complete_rate_values(vals) for vals in vals_list])
        # the 100% of a won stage is no news
        self.env["crm.stage.rate.log"]._log_changes(
            stages.filtered(lambda stage: not stage.is_won), {}
        )
        self.env.registry.clear_cache()
        return stages

    def write(self, vals):
        vals = self._complete_rate_values(vals)
        has_rates = not self._get_rate_fields().isdisjoint(vals)
        rates_before = self._get_rates_by_stage() if has_rates else {}
        result = super().write(vals)
        if has_rates:
            self._after_rate_change(rates_before)
        if not {"sequence", "name"}.isdisjoint(vals):
            self.env.registry.clear_cache()
        return result

    def unlink(self):
        self._keep_former()
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    def _after_rate_change(self, rates_before):
        """Log the rates that changed, and let the open leads follow them."""
        changed = self.env["crm.stage.rate.log"]._log_changes(self, rates_before)
        Rate = self.env["crm.stage.rate"]
        if changed and Rate._is_source_of_probability():
            Rate._update_open_leads(changed)

    @api.model
    def _get_rate_fields(self):
        names = {f"{rate}_percent" for rate in RATES}
        return names | {f"has_{name}" for name in names} | {"is_won"}

    @api.model
    def _complete_rate_values(self, vals):
        """Return ``vals`` where a rate and the mark that there is one agree."""
        vals = dict(vals)
        for name in (f"{rate}_percent" for rate in RATES):
            if vals.get(f"has_{name}") is False or vals.get(f"has_{name}") == 0:
                vals[name] = 0.0
            elif name in vals:
                vals.setdefault(f"has_{name}", True)
        return vals

    def _get_rates_by_stage(self):
        """Return the rates of the stages; None where a stage has none.

        :return: percent by stage id and rate, e.g. ``{4: {"success": 35.0, "conversion": None}}``
        :rtype: dict[int, dict[str, float | None]]
        """
        return {
            stage.id: {
                rate: stage[f"{rate}_percent"] if stage[f"has_{rate}_percent"] else None
                for rate in RATES
            }
            for stage in self
        }

    @api.model
    @tools.ormcache()
    def _get_funnel_positions(self):
        """Return the place of each stage in the funnel by its id, e.g. ``{4: 0, 1: 1}``."""
        # sudo: the order is the same for everybody
        stages = self.sudo().with_context(lang=None).search([])  # pylint: disable=no-search-all
        return tools.frozendict({stage_id: place for place, stage_id in enumerate(stages._ids)})

    @api.model
    def _get_existing(self, stage_refs):
        """Return the place of each stage, sure to have ``stage_refs`` unless they are deleted."""
        positions = self._get_funnel_positions()
        if any(stage_ref not in positions for stage_ref in stage_refs):
            self.env.registry.clear_cache()
            positions = self._get_funnel_positions()
        return positions

    @api.model
    def _is_after(self, old, new):
        """Tell whether the stage ``new`` comes after the stage ``old`` in the funnel."""
        positions = self._get_existing((new,))
        # A stage that was deleted meanwhile has no place: leaving it is progress.
        return positions.get(new, 0) > positions.get(old, -1)

    def _keep_former(self):
        """Keep name and place of the stages that have moves, for the ledger."""
        self.env["crm.funnel.move"]._post_pending()
        self.flush_recordset(["name", "sequence", "is_won"])
        rows = self.env.execute_query_dict(
            SQL(
                """SELECT id AS stage_ref, name, sequence, is_won FROM crm_stage
                WHERE id = ANY(%s)
                    AND EXISTS (SELECT FROM crm_funnel_move WHERE stage_ref = crm_stage.id)""",
                self.ids,
            )
        )
        self.env["crm.funnel.former.stage"]._keep(rows)
