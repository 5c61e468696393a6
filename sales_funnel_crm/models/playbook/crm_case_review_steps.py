from odoo import fields, models

from .crm_case_review import LEVEL_BAD, LEVEL_GOOD, LEVEL_MUTED, LEVEL_WARNING
from .crm_lead_step import (
    OPEN_STATES,
    STATE_BLOCKED,
    STATE_DOING,
    STATE_DONE,
    STATE_SKIPPED,
    STATE_TODO,
)

LEVELS = {
    STATE_TODO: LEVEL_WARNING,
    STATE_BLOCKED: LEVEL_MUTED,
    STATE_DOING: "info",
    STATE_DONE: LEVEL_GOOD,
    STATE_SKIPPED: LEVEL_MUTED,
}


class CrmLead(models.Model):
    """The steps of a deal in its case review."""

    _inherit = "crm.lead"

    def _get_review_of_steps(self):
        steps = self.lead_step_ids
        labels = dict(steps._fields["state"]._description_selection(self.env))
        open_steps = steps._get_open()
        late = [step.late_days for step in open_steps if step.late_days]
        planned = [step.date_end for step in open_steps if step.date_end]
        block = {
            "key": "steps",
            "title": self.env._("Steps"),
            "sequence": 30,
            "columns": [
                self.env._("Step"),
                self.env._("Responsible"),
                self.env._("Planned"),
                self.env._("Done"),
                self.env._("State"),
            ],
            "rows": [self._get_review_row(step, labels) for step in steps],
            "empty": self.env._("No steps are planned. Press “Plan Steps” on the opportunity."),
            "action": {"method": "action_open_steps", "label": self.env._("All Steps")},
        }
        if steps:
            settled = len(steps) - len(open_steps)
            block["percent"] = round(100 * settled / len(steps))
            block["facts"] = [
                self._review_fact(self.env._("Settled"), f"{settled} / {len(steps)}"),
                self._review_fact(
                    self.env._("Late"),
                    self.env._("%(count)s, up to %(days)s days", count=len(late), days=max(late))
                    if late
                    else self.env._("none"),
                    LEVEL_BAD if late else None,
                ),
                self._review_fact(
                    self.env._("Last One Planned For"), self._review_day(max(planned, default=None))
                ),
            ]
        return block

    def _get_review_row(self, step, labels):
        end = fields.Date.to_date(step.date_end)
        is_late = step.state in OPEN_STATES and step.late_days
        name = f"⚑ {step.name}" if step.is_milestone else step.name
        # sudo: who is responsible is shown on the deal, too
        person = step.sudo().responsible_id.name
        return [
            self._review_cell(name),
            self._review_cell(person),
            self._review_cell(self._review_day(end), LEVEL_BAD if is_late else None),
            self._review_cell(self._review_day(step.date_done)),
            self._review_cell(labels[step.state], LEVELS[step.state]),
        ]
