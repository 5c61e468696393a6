from markupsafe import Markup

from odoo import fields, models

from .crm_budget_approval_mixin import (
    STATE_APPROVED,
    STATE_DRAFT,
    STATE_REFUSED,
    STATE_SUBMITTED,
    BudgetNotAllowed,
)

ACTIVITY = "sales_funnel_crm.mail_activity_type_budget_approval"


class CrmBudgetApprovalMixin(models.AbstractModel):
    """Who decides, and who is told (EXP-03)."""

    _inherit = "crm.budget.approval.mixin"

    def action_submit(self):
        """Ask for the approval."""
        self.check_access("write")
        for record in self:
            if record.state != STATE_DRAFT:
                raise BudgetNotAllowed(
                    self.env._("“%s” is submitted already. Reload the page.", record.display_name)
                )
            record._check_plan()
        self._do_submit()

    def action_approve(self):
        self.check_access("read")
        self._get_budget()._lock_plans()
        self._check_can_decide()
        # sudo: states are written by the workflow only, see `write`
        self.sudo()._do_approve(self.env.user)

    def action_refuse(self):
        """Ask for the reason."""
        self.ensure_one()
        self._check_can_decide()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_funnel_crm.crm_budget_refuse_action"
        )
        return {
            **action,
            "context": {"default_res_model": self._name, "default_res_id": self.id},
        }

    def action_reset(self):
        """Take a submitted or refused one back to draft."""
        self.check_access("read")
        for record in self:
            if record.state not in (STATE_SUBMITTED, STATE_REFUSED):
                raise BudgetNotAllowed(
                    self.env._(
                        "“%s” cannot be reset: only submitted and refused ones can. Reload the "
                        "page.",
                        record.display_name,
                    )
                )
            if not record.can_manage:
                raise BudgetNotAllowed(
                    self.env._(
                        "Only %(people)s, the team leader or a sales manager can reset “%(name)s”.",
                        people=", ".join(record._get_people().mapped("name")),
                        name=record.display_name,
                    )
                )
        # sudo: states are written by the workflow only, see `write`
        self.sudo()._close_question(
            {"state": STATE_DRAFT, "approver_id": False, "refusal_reason": False}
        )

    def _get_cannot_decide_reason(self):
        """Return why the user may not decide, as ``{record: str}``; empty when he may."""
        reasons = {}
        for record in self:
            if record.state != STATE_SUBMITTED:
                reasons[record] = self.env._(
                    "“%s” does not wait for an approval. Reload the page.", record.display_name
                )
            elif self.env.user in record._get_people():
                reasons[record] = self.env._(
                    "Nobody approves his own budget. %(user)s decides on “%(name)s”.",
                    user=record.approver_id.name,
                    name=record.display_name,
                )
            elif not record._may_lead():
                reasons[record] = self.env._(
                    "Only %(user)s, the team leader or a sales manager can decide on “%(name)s”.",
                    user=record.approver_id.name,
                    name=record.display_name,
                )
            elif not record._is_within_limit_of(self.env.user):
                reasons[record] = self.env._(
                    "“%(name)s” is more than the %(limit)s that team leaders may approve. Ask a "
                    "sales manager to decide.",
                    name=record.display_name,
                    limit=record._get_leader_limit_words(),
                )
        return reasons

    def _check_can_decide(self):
        self.check_access("read")
        if reasons := self._get_cannot_decide_reason():
            raise BudgetNotAllowed("\n".join(reasons.values()))

    def _may_lead(self):
        """Tell whether the user leads the team of the budget, or is a sales manager."""
        leader = self._get_budget().team_id.user_id
        return leader == self.env.user or self.env.user.has_group("sales_team.group_sale_manager")

    def _is_within_limit_of(self, user):
        return self._is_within_leader_limit() or user.has_group("sales_team.group_sale_manager")

    def _is_within_leader_limit(self):
        # The limit is no secret, but who asks may not be in the company: sudo.
        company = self._get_budget().company_id.sudo()
        amount, limit = self._get_amount_to_approve(), company.budget_leader_limit
        return company.currency_id.compare_amounts(amount, limit) <= 0

    def _get_leader_limit_words(self):
        # As above: sudo.
        company = self._get_budget().company_id.sudo()
        return company.currency_id.format(company.budget_leader_limit)

    def _get_default_approver(self):
        """Return the leader of the team within his limit, else a sales manager.

        :rtype: ``res.users``, empty when there is nobody but those whose budget it is
        """
        self.ensure_one()
        budget, people = self._get_budget(), self._get_people() | self.env.user
        approvals = self.env["crm.deal.approval"]
        leader = approvals._get_leader(budget).filtered(
            lambda user: budget.company_id in user.company_ids and user not in people
        )
        if leader and self._is_within_limit_of(leader):
            return leader
        return approvals._get_managers(budget).filtered(lambda user: user not in people)[:1]

    def _do_submit(self):
        for record in self:
            approver = record._get_default_approver()
            if not approver:
                raise BudgetNotAllowed(
                    self.env._(
                        "Nobody else can approve “%s”, and nobody approves his own budget. Ask an "
                        "administrator to make somebody a sales manager.",
                        record.display_name,
                    )
                )
            # sudo: states are written by the workflow only, see `write`
            record.sudo().write(
                {
                    "state": STATE_SUBMITTED,
                    "submitted_by_id": self.env.uid,
                    "date_submitted": fields.Datetime.now(),
                    "approver_id": approver.id,
                    "decided_by_id": False,
                    "refusal_reason": False,
                }
            )
            record._ask()

    def _do_approve(self, user):
        for record in self:
            record._check_plan()
            record._close_question(
                {
                    "state": STATE_APPROVED,
                    "decided_by_id": user.id,
                    "date_approved": fields.Datetime.now(),
                }
            )
            record._apply()
            record._tell_decision(user)

    def _do_refuse(self, reason):
        """Refuse as the user; called by the wizard that asks for the reason."""
        self._check_can_decide()
        # sudo: states are written by the workflow only, see `write`
        documents = self.sudo()
        documents._close_question(
            {
                "state": STATE_REFUSED,
                "decided_by_id": self.env.uid,
                "refusal_reason": reason,
            }
        )
        for document in documents:
            document._tell_decision(self.env.user)

    def _close_question(self, vals):
        self.write(vals)
        self.activity_unlink([ACTIVITY])

    def _ask(self):
        """Tell the approver that he is asked: an activity, and a mail with a link."""
        # sudo: who asks may not be allowed to write to those whom he asks
        document = self.sudo()
        # One mail is enough: ours says more than that of the activity.
        document.with_context(mail_activity_quick_update=True).activity_schedule(
            ACTIVITY, summary=document.display_name, user_id=document.approver_id.id
        )
        document._send(
            document.approver_id,
            self.env._("To approve: %s", document.display_name),
            self.env._(
                "%(user)s asks you to approve “%(name)s”: %(amount)s.",
                user=self.env.user.name,
                name=document.display_name,
                amount=document._get_amount_words(),
            ),
        )

    def _tell_decision(self, user):
        """Tell those whose budget it is what was decided."""
        states = dict(self._fields["state"]._description_selection(self.env))
        decision = states[self.state]
        text = self.env._("%(user)s: %(decision)s.", user=user.name, decision=decision)
        self._send(
            self._get_people() - user,
            f"{decision}: {self.display_name}",
            text,
            self.refusal_reason,
        )

    def _get_amount_words(self):
        """Return the amount to approve as words, in the currency of the budget."""
        raise NotImplementedError

    def _send(self, users, subject, text, quote=None):
        body = Markup("<p>%s</p>") % text
        if quote:
            body += Markup("<blockquote>%s</blockquote>") % quote
        self.message_notify(
            partner_ids=users.partner_id.ids,
            subject=subject,
            body=body,
            model_description=self._description,
        )
