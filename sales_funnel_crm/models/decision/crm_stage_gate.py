from datetime import timedelta

from odoo import fields, models

from ...tools.playbook.gates import GatePoint


class CrmStageGate(models.Model):
    """Conditions: roles of the decision tree are filled, and a decider was met."""

    _inherit = "crm.stage.gate"

    required_role_ids = fields.Many2many(
        "crm.buying.role",
        "crm_stage_gate_required_role_rel",
        string="Roles That Must Be Filled",
        help="For each role, a known person must be among the stakeholders.",
    )
    is_decider_met_required = fields.Boolean(
        string="Decider Met", help="A meeting with a person who decides took place."
    )
    decider_met_days = fields.Integer(
        string="Within the Last (Days)", help="0: whenever the meeting was."
    )

    _decider_met_days_range = models.Constraint(
        "CHECK (decider_met_days >= 0)", "A period is 0 days or more. Correct it."
    )

    def _get_condition_fields(self):
        return [*super()._get_condition_fields(), "required_role_ids", "is_decider_met_required"]

    def _get_points_by_lead(self, leads, stage_ids=None):
        points = super()._get_points_by_lead(leads, stage_ids)
        for role in self.required_role_ids:
            for lead in leads:
                points[lead].append(self._get_role_point(lead, role))
        if self.is_decider_met_required:
            # A meeting entered in this transaction counts.
            self.env["crm.decision.risk"]._refresh_pending()
            for lead in leads:
                points[lead].append(self._get_decider_point(lead.date_decider_met))
        return points

    def _get_role_point(self, lead, role):
        # A placeholder is a gap that has been seen, not a person. Names are not told here: the
        # user may not be allowed to see all contacts.
        is_filled = any(
            person.partner_id and not person.has_left and role in person.role_ids
            for person in lead.stakeholder_ids
        )
        if is_filled:
            return GatePoint(True, self.env._("%s: known", role.name))
        return GatePoint(False, self.env._("%s: nobody is known in this role", role.name))

    def _get_decider_point(self, date_met):
        # Days, not a limit: so many days may go back further than dates do.
        age = fields.Datetime.now() - date_met if date_met else timedelta()
        is_recent = not self.decider_met_days or age / timedelta(days=1) <= self.decider_met_days
        if date_met and is_recent:
            days = max(age.days, 0)
            return GatePoint(True, self.env._("Decider met %s days ago", days))
        if self.decider_met_days:
            return GatePoint(
                False,
                self.env._(
                    "Meet a decider: none was met in the last %s days", self.decider_met_days
                ),
            )
        return GatePoint(False, self.env._("Meet a decider: none was met so far"))
