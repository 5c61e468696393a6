from markupsafe import Markup

from odoo import fields, models

from ...errors import ShownUserError
from .crm_deal_approval import (
    STATE_APPROVED,
    STATE_REFUSED,
    STATE_REQUESTED,
    STATE_WITHDRAWN,
)


class ApprovalNotAllowed(ShownUserError):
    """The user may not decide on this request, or not any more."""


class ReasonIsMissing(ShownUserError):
    """A decision needs a reason."""


class CrmDealApproval(models.Model):
    """The decision: who may make it, and who is told."""

    _inherit = "crm.deal.approval"

    def action_approve(self):
        return self._open_decision(STATE_APPROVED)

    def action_refuse(self):
        return self._open_decision(STATE_REFUSED)

    def action_withdraw(self):
        """Take back one's own request."""
        for approval in self:
            if not approval.can_withdraw:
                raise ApprovalNotAllowed(
                    self.env._(
                        "Only the person who asked can withdraw a request, and only before the "
                        "decision. Ask %s.",
                        approval.requester_id.name,
                    )
                )
        # sudo: nobody may write approvals by hand
        self.sudo()._close(STATE_WITHDRAWN, self.env._("Withdrawn by the requester."))

    def _open_decision(self, decision):
        self.ensure_one()
        self._check_can_decide()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_funnel_crm.crm_deal_approval_decide_action"
        )
        return {
            **action,
            "context": {"default_approval_id": self.id, "default_decision": decision},
        }

    def _get_cannot_decide_reason(self):
        """Return why the user may not decide, as ``{approval: str}``; empty when he may."""
        user = self.env.user
        is_manager = user.has_group("sales_team.group_sale_manager")
        reasons = {}
        for approval in self:
            if approval.state != STATE_REQUESTED:
                reasons[approval] = self.env._(
                    "“%s” is decided already. Make a new request.", approval.display_name
                )
            elif approval.requester_id == user:
                reasons[approval] = self.env._(
                    "Nobody approves his own request. %s decides.", approval.approver_id.name
                )
            elif approval.approver_id != user and not is_manager:
                reasons[approval] = self.env._(
                    "Only %s or a sales manager can decide on this request.",
                    approval.approver_id.name,
                )
        return reasons

    def _check_can_decide(self):
        if reasons := self._get_cannot_decide_reason():
            raise ApprovalNotAllowed("\n".join(reasons.values()))

    def _decide(self, decision, reason):
        """Approve or refuse, as the user.

        :param str decision: ``"approved"`` or ``"refused"``
        :param str reason: why; kept with the decision
        :raise ApprovalNotAllowed: when the user may not decide
        :raise ReasonIsMissing: when the reason is blank
        """
        self._check_can_decide()
        if decision not in (STATE_APPROVED, STATE_REFUSED):
            raise ValueError(f"no decision: {decision!r}")
        if not (reason or "").strip():
            raise ReasonIsMissing(self.env._("Say why: the reason is kept with the decision."))
        # sudo: nobody may write approvals by hand
        self.sudo()._close(decision, reason)
        self._tell_decision()

    def _close(self, state, reason):
        self.write(
            {
                "state": state,
                "reason": reason,
                "decided_by_id": self.env.uid,
                "date_decided": fields.Datetime.now(),
            }
        )
        self.activity_unlink(["sales_funnel_crm.mail_activity_type_deal_approval"])

    def _ask(self):
        """Tell the approver that he is asked: an activity, and a mail with a link."""
        for approval in self:
            # One mail is enough: ours says more than that of the activity.
            approval.with_context(mail_activity_quick_update=True).activity_schedule(
                "sales_funnel_crm.mail_activity_type_deal_approval",
                summary=approval.display_name,
                user_id=approval.approver_id.id,
            )
            approval._send(
                approval.approver_id,
                self.env._("To decide: %s", approval.display_name),
                self.env._(
                    "%(user)s asks for your decision on “%(deal)s”.",
                    user=approval.requester_id.name,
                    deal=approval.lead_name,
                ),
                approval.note,
            )

    def _tell_decision(self):
        """Tell the requester and whoever follows the deal."""
        states = dict(self._fields["state"]._description_selection(self.env))
        # sudo: the approver may decide without seeing the whole deal
        for approval in self.sudo():
            subject = f"{states[approval.state]}: {approval.display_name}"
            text = self.env._(
                "%(user)s: %(decision)s.",
                user=approval.decided_by_id.name,
                decision=states[approval.state],
            )
            approval._send(approval.requester_id, subject, text, approval.reason)
            approval.lead_id.message_post(
                body=self._prepare_body(subject, approval.reason),
                author_id=approval.decided_by_id.partner_id.id,
            )

    def _send(self, user, subject, text, quote):
        self.message_notify(
            partner_ids=user.partner_id.ids,
            subject=subject,
            body=self._prepare_body(text, quote),
            model_description=self.env._("Deal Approval"),
        )

    def _prepare_body(self, text, quote):
        body = Markup("<p>%s</p>") % text
        return body + Markup("<blockquote>%s</blockquote>") % quote if quote else body
