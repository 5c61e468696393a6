from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.playbook.effect import HELPS, HURTS, TOO_FEW, UNCLEAR, effect


class CrmStageStepEffectReport(models.Model):
    """One standard step: how many closed deals won and lost, with it done and without.

    Counts the closed deals whose steps the user may read and that were given the step; done
    means before the deal was closed. The id is that of the standard step.
    """

    _name = "crm.stage.step.effect.report"
    _description = "Effect of Standard Steps"
    _auto = False
    _order = "stage_sequence, step_sequence, id"
    _rec_name = "step_id"
    _depends = {
        "crm.stage.step": ["stage_id", "sequence", "company_id", "is_required", "active"],
        "crm.stage": ["sequence"],
        "crm.lead.step": ["step_id", "lead_id", "state", "date_done"],
        "crm.lead": ["won_status", "date_closed"],
    }

    step_id = fields.Many2one("crm.stage.step", readonly=True)
    stage_id = fields.Many2one("crm.stage", readonly=True)
    stage_sequence = fields.Integer(string="Order of the Stage", readonly=True, aggregator=None)
    step_sequence = fields.Integer(string="Order of the Step", readonly=True, aggregator=None)
    company_id = fields.Many2one("res.company", readonly=True)
    is_required = fields.Boolean(string="Required", readonly=True)
    done_count = fields.Integer(string="Closed Deals, Done", readonly=True)
    done_won_count = fields.Integer(string="Won, Done", readonly=True)
    other_count = fields.Integer(string="Closed Deals, Not Done", readonly=True)
    other_won_count = fields.Integer(string="Won, Not Done", readonly=True)
    done_percent = fields.Float(
        string="Win Rate, Done (%)", compute="_compute_effect", digits=(16, 0)
    )
    done_interval = fields.Char(string="Interval, Done", compute="_compute_effect")
    other_percent = fields.Float(
        string="Win Rate, Not Done (%)", compute="_compute_effect", digits=(16, 0)
    )
    other_interval = fields.Char(string="Interval, Not Done", compute="_compute_effect")
    difference_percent = fields.Float(
        string="Difference (Points)", compute="_compute_effect", digits=(16, 0)
    )
    verdict = fields.Selection(
        [
            (HELPS, "Goes With Winning"),
            (HURTS, "Goes With Losing"),
            (UNCLEAR, "No Clear Difference"),
            (TOO_FEW, "Too Few Deals to Tell"),
        ],
        compute="_compute_effect",
        help="Clear when the 95% interval of the difference does not contain zero, with at least "
        "10 closed deals on each side. That deals with the step are won more often does not "
        "prove that the step wins them.",
    )

    @api.depends("done_count", "done_won_count", "other_count", "other_won_count")
    def _compute_effect(self):
        for row in self:
            found = row._get_effect()
            row.done_percent = found.with_percent or 0.0
            row.other_percent = found.without_percent or 0.0
            row.difference_percent = found.difference_percent or 0.0
            row.done_interval = self._format_interval(
                found.with_low_percent, found.with_high_percent
            )
            row.other_interval = self._format_interval(
                found.without_low_percent, found.without_high_percent
            )
            row.verdict = found.verdict

    def _get_effect(self):
        self.ensure_one()
        return effect(
            self.done_won_count,
            self.done_count - self.done_won_count,
            self.other_won_count,
            self.other_count - self.other_won_count,
        )

    @api.model
    def _format_interval(self, low, high):
        return f"{low:.0f}–{high:.0f} %" if low is not None else False

    @property
    def _table_query(self) -> SQL:
        # Everybody sees the effect in the deals that are his or hers to see.
        steps = self.env["crm.lead.step"]._search([("step_id", "!=", False)])
        # One day of grace: a step has a day in the time zone of its user, a closing an instant
        # in UTC.
        is_done = SQL(
            "deal_step.state = 'done' AND (lead.date_closed IS NULL"
            " OR deal_step.date_done <= CAST(lead.date_closed AS date) + 1)"
        )
        return SQL(
            """
            SELECT step.id,
                   step.id AS step_id,
                   step.stage_id,
                   stage.sequence AS stage_sequence,
                   step.sequence AS step_sequence,
                   step.company_id,
                   step.is_required,
                   COUNT(*) FILTER (WHERE closed.is_done) AS done_count,
                   COUNT(*) FILTER (WHERE closed.is_done AND closed.is_won) AS done_won_count,
                   COUNT(*) FILTER (WHERE NOT closed.is_done) AS other_count,
                   COUNT(*) FILTER (WHERE NOT closed.is_done AND closed.is_won)
                       AS other_won_count
              FROM crm_stage_step step
              JOIN crm_stage stage ON stage.id = step.stage_id
         LEFT JOIN (
                       SELECT deal_step.step_id,
                              lead.won_status = 'won' AS is_won,
                              COALESCE(%(is_done)s, FALSE) AS is_done
                         FROM crm_lead_step deal_step
                         JOIN crm_lead lead ON lead.id = deal_step.lead_id
                        WHERE lead.won_status IN ('won', 'lost')
                          AND deal_step.id IN %(steps)s
                   ) closed ON closed.step_id = step.id
             WHERE step.active OR closed.step_id IS NOT NULL
          GROUP BY step.id, stage.id
            """,
            is_done=is_done,
            steps=steps.subselect(),
        )

    def action_open_deals(self):
        """Open the steps of the closed deals that are counted."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.step_id.name,
            "res_model": "crm.lead.step",
            "view_mode": "list,form",
            "domain": [
                ("step_id", "=", self.step_id.id),
                ("lead_id.won_status", "in", ("won", "lost")),
            ],
            "context": {"search_default_group_state": 1},
        }
