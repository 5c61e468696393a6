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
        _ = self.env._
        kinds = dict(self._fields["approval_kind"]._description_selection(self.env))
        kind = kinds.get(self.approval_kind) or _("Deal")
        if approval and approval.state == STATE_APPROVED:
            limit = fields.Datetime.now() - timedelta(days=self.approval_days)
            if not self.approval_days or approval.date_decided >= limit:
                name = approval.decided_by_id.name
                return GatePoint(True, _("%(kind)s: approved by %(user)s", kind=kind, user=name))
            text = _(
                "%(kind)s: the approval is older than %(days)s days",
                kind=kind,
                days=self.approval_days,
            )
        elif approval:
            text = _("%(kind)s: refused by %(user)s", kind=kind, user=approval.decided_by_id.name)
        else:
            text = (
                _("%s: approval is needed", kind)
                if self.approval_kind
                else _("An approval is needed")
            )
        return GatePoint(False, text, "action_request_approval", _("Request Approval"))
