from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ...models.pipeline.crm_stage import RATE_CONVERSION, RATE_SUCCESS
from ...models.pipeline.crm_stage_rate_log import (
    DEFINITION_CLOSED,
    DEFINITION_ENTERED,
    DEFINITION_PRESENCE,
)

WINDOW_DAYS = 365
# beyond them there is no room for a time zone
YEAR_MIN, YEAR_MAX = 1900, 2200


class CrmStageRateRefresh(models.TransientModel):
    """Shows the rates that the ledger gives the stages, and applies those that are ticked."""

    _name = "crm.stage.rate.refresh"
    _description = "Refresh Stage Rates"

    rate = fields.Selection(
        [(RATE_SUCCESS, "Success Rate"), (RATE_CONVERSION, "Conversion Rate")],
        required=True,
        default=RATE_SUCCESS,
    )
    definition = fields.Selection(
        [
            (DEFINITION_CLOSED, "Closed from this stage"),
            (DEFINITION_ENTERED, "Entered this stage and closed since"),
        ],
        string="Computed From",
        required=True,
        default=DEFINITION_CLOSED,
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self._get_today() - timedelta(days=WINDOW_DAYS - 1),
    )
    date_to = fields.Date(
        string="To",
        required=True,
        default=lambda self: self._get_today(),
        help="Last day of the period.",
    )
    team_id = fields.Many2one(
        "crm.team",
        string="Sales Team",
        help="Only count what happened in this team. The rates of the stages still hold for all.",
    )
    min_sample = fields.Integer(
        string="Minimum Sample",
        required=True,
        default=lambda self: self.env["crm.stage.rate"]._get_min_sample(),
        help="Stages with fewer deals behind them are not ticked. The default is in the settings.",
    )
    line_ids = fields.One2many(
        "crm.stage.rate.refresh.line",
        "refresh_id",
        string="Stages",
        compute="_compute_line_ids",
        # stored fields are computed as superuser otherwise, and he sees all companies
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    is_empty = fields.Boolean(compute="_compute_is_empty")
    is_source_of_probability = fields.Boolean(compute="_compute_is_source_of_probability")

    @api.depends("rate", "definition", "date_from", "date_to", "team_id", "min_sample")
    def _compute_line_ids(self):
        for refresh in self:
            lines = [] if refresh._get_cannot_compute_reason() else refresh._prepare_lines_values()
            refresh.line_ids = [Command.clear(), *map(Command.create, lines)]

    @api.depends("line_ids.base_count")
    def _compute_is_empty(self):
        for refresh in self:
            refresh.is_empty = not any(refresh.line_ids.mapped("base_count"))

    def _compute_is_source_of_probability(self):
        is_source = self.env["crm.stage.rate"]._is_source_of_probability()
        self.is_source_of_probability = is_source

    @api.constrains("date_from", "date_to", "min_sample")
    def _check_parameters(self):
        for refresh in self:
            if reason := refresh._get_cannot_compute_reason():
                raise ValidationError(reason)

    @api.onchange("date_from", "date_to", "min_sample")
    def _onchange_parameters(self):
        if reason := self._get_cannot_compute_reason():
            return {"warning": {"title": self.env._("Nothing can be computed"), "message": reason}}
        return {}

    def action_apply(self):
        self.ensure_one()
        self._check_can_apply()
        applied = self.line_ids.filtered("is_applied")
        for line in applied:
            line.stage_id.with_context(sales_funnel_rate_basis=self._prepare_basis(line)).write(
                {f"{self.rate}_percent": line.new_percent}
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "The rates of %s stages are up to date. "
                    "The changes are listed under Configuration > Changes of Stage Rates.",
                    len(applied),
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _get_cannot_compute_reason(self):
        """Return why the parameters make no sense; empty when they do."""
        if not self.date_from or not self.date_to:
            return self.env._("Enter the first and the last day of the period.")
        if self.date_from > self.date_to:
            return self.env._(
                "The period ends before it begins. Choose a first day before the last one."
            )
        if self.date_from.year < YEAR_MIN or self.date_to.year > YEAR_MAX:
            return self.env._(
                "The period is out of range. Choose days between %(first)s and %(last)s.",
                first=YEAR_MIN,
                last=YEAR_MAX,
            )
        if self.min_sample < 1:
            return self.env._("The minimum sample is at least 1 deal. Enter 20 if in doubt.")
        return ""

    def _get_cannot_apply_reason(self):
        """Return why nothing can be applied; empty when it can."""
        if self.is_empty:
            return self.env._(
                "In this period there is no deal to compute a rate from. Choose an earlier first "
                "day, or rebuild or import the history of the pipeline in the settings of CRM."
            )
        applied = self.line_ids.filtered("is_applied")
        if not applied:
            return self.env._(
                "No stage is ticked. Tick the stages whose new rate should be applied."
            )
        if blank := applied.filtered(lambda line: not line.has_new_percent):
            return self.env._(
                "There is no new rate for %s. Untick it, or choose a longer period.",
                ", ".join(blank.stage_id.mapped("name")),
            )
        return ""

    def _check_can_apply(self):
        if reason := self._get_cannot_apply_reason():
            raise UserError(reason)

    def _get_definition(self):
        return DEFINITION_PRESENCE if self.rate == RATE_CONVERSION else self.definition

    def _prepare_basis(self, line):
        return {
            "definition": self._get_definition(),
            "date_from": self.date_from,
            "date_to": self.date_to,
            "team_id": self.team_id.id,
            "part_count": line.part_count,
            "base_count": line.base_count,
        }

    def _prepare_lines_values(self):
        """Return the values of one line per stage that can have a measured rate."""
        stages = self.env["crm.stage"].search([("is_won", "=", False)])
        old_by_stage = stages._get_rates_by_stage()
        counts_by_stage = self.env["crm.stage.rate.measure"]._get_counts_by_stage(
            self.rate, self._get_definition(), self.date_from, self.date_to, self.team_id._origin
        )
        values = []
        for stage in stages:
            old_percent = old_by_stage[stage.id][self.rate]
            part, lost, base, new_percent = counts_by_stage.get(stage.id, (0, 0, 0, None))
            is_enough = new_percent is not None and base >= self.min_sample
            values.append(
                {
                    "stage_id": stage.id,
                    "part_count": part,
                    "lost_count": lost,
                    "base_count": base,
                    "has_old_percent": old_percent is not None,
                    "old_percent": old_percent or 0.0,
                    "has_new_percent": new_percent is not None,
                    "new_percent": new_percent or 0.0,
                    "is_sample_enough": is_enough,
                    "is_applied": is_enough,
                }
            )
        return values

    @api.model
    def _get_today(self):
        return fields.Date.context_today(self)
