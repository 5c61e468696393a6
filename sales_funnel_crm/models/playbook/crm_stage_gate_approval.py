from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

from ...tools.playbook.gates import GatePoint
from .crm_deal_approval import KINDS, STATE_APPROVED, STATE_REFUSED


class CrmStageGate(models.Model):
    """Condition: an approval that is not too old, and not followed by a refusal."""

    _inherit = "crm.stage.gate"

    is_approval_required = fields.Boolean(
        string="Approval", help="The newest decision on the deal must be an approval."
    )
    approval_kind = fields.Selection(
        KINDS, string="Kind of Approval", help="Empty: an approval of any kind."
    )
    approval_days = fields.Integer(
        string="Approval Not Older Than (Days)", help="0: an approval counts for ever."
    )

    _approval_days_range = models.Constraint(
        "CHECK (approval_days >= 0)", "The age of an approval is 0 days or more. Correct it."
    )

    def _get_condition_fields(self):
        return [*super()._get_condition_fields(), "is_approval_required"]

    def _get_points_by_lead(self, leads, stage_ids=None):
        points = super()._get_points_by_lead(leads, stage_ids)
        if not self.is_approval_required:
            return points
        newest = self._get_newest_decisions(leads)
        for lead in leads:
            points[lead].append(self._get_approval_point(newest.get(lead.id)))
        return points

    def _get_newest_decisions(self, leads):
        """Return the newest decision of the wanted kind by lead id, in one query and a read."""
        self.env["crm.deal.approval"].flush_model()
        kind = SQL("AND kind = %s", self.approval_kind) if self.approval_kind else SQL()
        # SQL: the newest row per lead is nothing `_read_group` can say
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT ON (lead_id) id
                     FROM crm_deal_approval
                    WHERE lead_id = ANY(%s) AND state IN %s %s
                 ORDER BY lead_id, date_decided DESC, id DESC""",
                leads.ids,
                (STATE_APPROVED, STATE_REFUSED),
                kind,
            )
        )
        approvals = self.env["crm.deal.approval"].browse(row[0] for row in rows)
        return {approval.lead_id.id: approval for approval in approvals}

    def _get_approval_point(self, approval):
        kinds = dict(self._fields["approval_kind"]._description_selection(self.env))
        kind = kinds.get(self.approval_kind) or self.env._("Deal")
        if approval and approval.state == STATE_APPROVED:
            # Days, not a limit: so many days may go back further than dates do.
            age_days = (fields.Datetime.now() - approval.date_decided) / timedelta(days=1)
            if not self.approval_days or age_days <= self.approval_days:
                name = approval.decided_by_id.name
                return GatePoint(
                    True, self.env._("%(kind)s: approved by %(user)s", kind=kind, user=name)
                )
            text = self.env._(
                "%(kind)s: the approval is older than %(days)s days",
                kind=kind,
                days=self.approval_days,
            )
        elif approval:
            text = self.env._(
                "%(kind)s: refused by %(user)s", kind=kind, user=approval.decided_by_id.name
            )
        else:
            text = (
                self.env._("%s: approval is needed", kind)
                if self.approval_kind
                else self.env._("An approval is needed")
            )
        return GatePoint(False, text, "action_request_approval", self.env._("Request Approval"))
