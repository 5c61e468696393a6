from odoo import fields, models

from ...tools.playbook.gates import GatePoint


class CrmStageGate(models.Model):
    """Condition: a rival is entered, or we asked not too long ago (CMP-09)."""

    _inherit = "crm.stage.gate"

    is_rival_required = fields.Boolean(
        string="Competition Known",
        help="At least one competitor is entered, or we asked and none is known.",
    )
    rival_asked_days = fields.Integer(
        string="Asked Within the Last (Days)", help="0: whenever we asked."
    )

    _rival_asked_days_range = models.Constraint(
        "CHECK (rival_asked_days >= 0)", "A period is 0 days or more. Correct it."
    )

    def _get_condition_fields(self):
        return [*super()._get_condition_fields(), "is_rival_required"]

    def _get_points_by_lead(self, leads, stage_ids=None):
        points = super()._get_points_by_lead(leads, stage_ids)
        if self.is_rival_required:
            for lead in leads:
                points[lead].append(self._get_rival_point(lead))
        return points

    def _get_rival_point(self, lead):
        if lead.competitor_count:
            return GatePoint(True, self.env._("Competitors known: %s", lead.competitor_count))
        if lead.competitor_request_count:
            return GatePoint(
                True, self.env._("Competitors asked for: %s", lead.competitor_request_count)
            )
        if not lead.is_without_rival:
            return GatePoint(
                False,
                self.env._("Find out who competes: enter a competitor, or that none is known"),
            )
        asked = lead.date_rival_asked
        # Days, not a limit: so many days may go back further than dates do.
        age_days = (fields.Date.context_today(lead) - asked).days if asked else None
        if self.rival_asked_days and (age_days is None or age_days > self.rival_asked_days):
            return GatePoint(
                False,
                self.env._(
                    "Ask again who competes: we did not ask in the last %s days",
                    self.rival_asked_days,
                ),
            )
        return GatePoint(True, self.env._("No competitor known; asked %s days ago", age_days or 0))
