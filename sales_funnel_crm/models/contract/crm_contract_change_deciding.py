from markupsafe import Markup

from odoo import api, fields, models

from .crm_contract_change import (
    CHANGE_APPROVED,
    CHANGE_DRAFT,
    CHANGE_REFUSED,
    CHANGE_SUBMITTED,
    ChangeNotAllowed,
)

ACTIVITY = "sales_funnel_crm.mail_activity_type_contract_change"


class CrmContractChange(models.Model):
    """Who decides on a change order, and who is told (CON-05)."""

    _inherit = "crm.contract.change"

    can_decide = fields.Boolean(compute="_compute_can")
    can_manage = fields.Boolean(compute="_compute_can")
    status_hint = fields.Text(compute="_compute_status_hint")

    @api.depends("state", "approver_id", "decided_by_id", "refusal_reason")
    @api.depends_context("lang")
    def _compute_status_hint(self):
        """Say whom this waits for, or who refused it and why; nothing in other states."""
        for change in self:
            hint = False
            if change.state == CHANGE_SUBMITTED:
                hint = self.env._("Waits for the approval of %s.", change.approver_id.name)
            elif change.state == CHANGE_REFUSED:
                hint = self.env._(
                    "Refused by %(user)s: %(reason)s",
                    user=change.decided_by_id.name,
                    reason=change.refusal_reason,
                )
            change.status_hint = hint

    @api.depends("state", "submitted_by_id", "contract_id")
    @api.depends_context("uid")
    def _compute_can(self):
        reasons = self._get_cannot_decide_reason()
        for change in self:
            change.can_decide = change not in reasons
            change.can_manage = change._may_manage()

    def _get_people(self):
        """Return whose change order it is: they cannot approve it, and may take it back."""
        # sudo: executors who read the change order may not read the contract
        return self.submitted_by_id | self.create_uid | self.sudo().contract_id.user_id

    def _may_lead(self):
        # sudo: as above
        leader = self.sudo().contract_id.team_id.user_id
        return leader == self.env.user or self.env.user.has_group("sales_team.group_sale_manager")

    def _may_manage(self):
        return self.env.user in self._get_people() or self._may_lead()

    def action_submit(self):
        """Ask for the approval."""
        self.check_access("write")
        for change in self:
            change._check_state(CHANGE_DRAFT)
            change._check_proposal()
            change._check_applicable()
        for change in self:
            change._do_submit()

    def action_approve(self):
        """Approve and apply, all at once or not at all."""
        self._check_can_decide()
        # sudo: states are written by the workflow only, and who approves need not write steps
        for change in self.sudo():
            change._apply(self.env.user)

    def action_refuse(self):
        """Ask for the reason."""
        self.ensure_one()
        self._check_can_decide()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_funnel_crm.crm_contract_change_refuse_action"
        )
        return {**action, "context": {"default_change_id": self.id}}

    def action_reset(self):
        """Take a submitted or refused one back to draft."""
        self.check_access("read")
        for change in self:
            change._check_state(CHANGE_SUBMITTED, CHANGE_REFUSED)
            if not change._may_manage():
                raise ChangeNotAllowed(
                    self.env._(
                        "Only %(people)s, the team leader or a sales manager can reset “%(name)s”.",
                        people=", ".join(change._get_people().mapped("name")),
                        name=change.name,
                    )
                )
        # sudo: states are written by the workflow only
        changes = self.sudo()
        changes.write({"state": CHANGE_DRAFT, "approver_id": False, "refusal_reason": False})
        changes.activity_unlink([ACTIVITY])

    def _check_state(self, *states):
        if self.state not in states:
            names = dict(self._fields["state"]._description_selection(self.env))
            raise ChangeNotAllowed(
                self.env._(
                    "“%(name)s” is “%(state)s” already. Reload the page.",
                    name=self.name,
                    state=names[self.state],
                )
            )

    def _get_cannot_decide_reason(self):
        """Return why the user may not decide, as ``{change: str}``; empty when he may."""
        reasons = {}
        for change in self:
            names = {"name": change.name, "user": change.approver_id.name}
            if change.state != CHANGE_SUBMITTED:
                reasons[change] = self.env._(
                    "“%s” does not wait for an approval. Reload the page.", change.name
                )
            elif self.env.user in change._get_people():
                reasons[change] = self.env._(
                    "Nobody approves his own change order. %(user)s decides on “%(name)s”.", **names
                )
            elif not (change._may_lead() or self.env.user == change.approver_id):
                reasons[change] = self.env._(
                    "Only %(user)s, the team leader or a sales manager can decide on “%(name)s”.",
                    **names,
                )
        return reasons

    def _check_can_decide(self):
        self.check_access("read")
        if reasons := self._get_cannot_decide_reason():
            raise ChangeNotAllowed("\n".join(reasons.values()))

    def _do_submit(self):
        people = self._get_people() | self.env.user
        # sudo: states are written by the workflow only, and teams are not for all to read
        change = self.sudo()
        approver = change.contract_id._get_deputy(people)
        if not approver:
            raise ChangeNotAllowed(
                self.env._(
                    "Nobody else can approve “%s”, and nobody approves his own change order. Ask "
                    "an administrator to make somebody a sales manager.",
                    self.name,
                )
            )
        change.write(
            {
                "state": CHANGE_SUBMITTED,
                "submitted_by_id": self.env.uid,
                "date_submitted": fields.Datetime.now(),
                "approver_id": approver.id,
                "decided_by_id": False,
                "refusal_reason": False,
            }
        )
        # One mail is enough: ours says more than that of the activity.
        change.with_context(mail_activity_quick_update=True).activity_schedule(
            ACTIVITY, summary=change.name, user_id=approver.id
        )
        change._send_to(approver, lambda one: one._prepare_asking_words())

    def _do_refuse(self, reason):
        """Refuse as the user; called by the wizard that asks for the reason."""
        self._check_can_decide()
        # sudo: states are written by the workflow only
        self.sudo()._close(CHANGE_REFUSED, self.env.user, refusal_reason=reason)

    def _withdraw(self):
        """Refuse what is open because the contract was terminated; called as the superuser."""
        for change in self:
            if change.state in (CHANGE_DRAFT, CHANGE_SUBMITTED):
                reason = self.env._("The contract was terminated.")
                change._close(CHANGE_REFUSED, self.env.user, refusal_reason=reason)

    def _close(self, state, user, **vals):
        self.write({"state": state, "decided_by_id": user.id, **vals})
        self.activity_unlink([ACTIVITY])
        for change in self:
            for one in change._get_people() - user:
                change._send_to(one, lambda one: one._prepare_decision_words())

    # Mails, in the language of whom they are for

    def _prepare_asking_words(self):
        subject = self.env._("To approve: %s", self.name)
        text = self.env._(
            "%(user)s asks you to approve a change of “%(contract)s”: %(reason)s",
            user=self.submitted_by_id.name,
            contract=self.contract_id.display_name,
            reason=self.reason,
        )
        return subject, text

    def _prepare_decision_words(self):
        states = dict(self._fields["state"]._description_selection(self.env))
        decision = states[self.state]
        text = self.env._(
            "%(user)s: %(decision)s.", user=self.decided_by_id.name, decision=decision
        )
        if self.state != CHANGE_APPROVED and self.refusal_reason:
            text += f" {self.refusal_reason}"
        return f"{decision}: {self.name}", text

    def _send_to(self, users, prepare):
        """Send each of ``users`` a mail with a link to this change order, in his language.

        :param prepare: returns subject and text of this, in the language of its context
        """
        for user in users.filtered("active"):
            change = self.with_context(lang=user.lang)
            subject, text = prepare(change)
            change.message_notify(
                partner_ids=user.partner_id.ids,
                subject=subject,
                body=Markup("<p>%s</p>") % text,
                model_description=change.env["ir.model"]._get(self._name).display_name,
            )
