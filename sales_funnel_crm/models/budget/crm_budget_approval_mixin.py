from odoo import api, fields, models

from ...errors import ShownUserError

STATE_DRAFT = "draft"
STATE_SUBMITTED = "submitted"
STATE_APPROVED = "approved"
STATE_CLOSED = "closed"
STATE_REFUSED = "refused"

# Written by the workflow only.
WORKFLOW_FIELDS = {
    "state",
    "submitted_by_id",
    "date_submitted",
    "approver_id",
    "decided_by_id",
    "date_approved",
    "refusal_reason",
    "control_count",
}
# What may be said and planned on a document is no part of it.
TALK_PREFIXES = ("message_", "activity_", "my_activity_", "website_message_", "rating_")


class BudgetNotAllowed(ShownUserError):
    """The user may not do this step of the workflow, or not in this state."""


class BudgetLocked(ShownUserError):
    """Somebody changes what was submitted, approved or closed, or writes the workflow by hand."""


class CrmBudgetApprovalMixin(models.AbstractModel):
    """Something that a leader or a manager approves: a budget, or a revision of one.

    Only a draft can be changed. States change by the actions alone, which check who acts and then
    write as the superuser, so no call from outside can write them. The decision itself is in
    ``crm_budget_approval_decision.py``.
    """

    _name = "crm.budget.approval.mixin"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Approval of a Budget"
    # Approvers need not be able to write, whoever reads may talk about it.
    _mail_post_access = "read"

    submitted_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict", index="btree_not_null"
    )
    date_submitted = fields.Datetime(string="Submitted On", readonly=True, copy=False)
    approver_id = fields.Many2one(
        "res.users",
        string="To Be Approved By",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    decided_by_id = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    date_approved = fields.Datetime(string="Approved On", readonly=True, copy=False)
    refusal_reason = fields.Text(string="Why It Was Refused", readonly=True, copy=False)
    status_hint = fields.Text(compute="_compute_status_hint")
    can_decide = fields.Boolean(compute="_compute_can")
    can_manage = fields.Boolean(compute="_compute_can")

    @api.depends("state", "submitted_by_id")
    @api.depends_context("uid")
    def _compute_can(self):
        reasons = self._get_cannot_decide_reason()
        for record in self:
            record.can_decide = record not in reasons
            record.can_manage = self.env.user in record._get_people() or record._may_lead()

    @api.depends("state", "approver_id", "decided_by_id", "refusal_reason")
    @api.depends_context("lang")
    def _compute_status_hint(self):
        for record in self:
            record.status_hint = record._get_status_words()

    def _get_status_words(self):
        """Return whom this waits for, or who refused it and why; nothing in other states."""
        if self.state == STATE_SUBMITTED:
            return self.env._("Waits for the approval of %s.", self.approver_id.name)
        if self.state == STATE_REFUSED:
            return self.env._(
                "Refused by %(user)s: %(reason)s",
                user=self.decided_by_id.name,
                reason=self.refusal_reason,
            )
        return False

    # What the documents say of themselves

    def _get_budget(self):
        """Return the budget that is decided on; one record."""
        raise NotImplementedError

    def _get_amount_to_approve(self):
        """Return what the budget will plan once approved, in the currency of its company."""
        raise NotImplementedError

    def _get_people(self):
        """Return whose budget it is: they cannot approve it, and may take it back."""
        return self.submitted_by_id

    def _check_plan(self):
        """Raise when what is planned cannot be approved; called at submit and at approval."""
        raise NotImplementedError

    def _apply(self):
        """Let the approved take effect; called as the superuser."""

    # Guards

    @api.model
    def default_get(self, fields_list):
        """Let no default write the workflow: not that of a context, nor one the user has set."""
        values = super().default_get(fields_list)
        if not self.env.su:
            for name in self._get_closed_fields() & values.keys():
                del values[name]
            if "state" in fields_list:
                values["state"] = STATE_DRAFT
        return values

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                by_hand = self._get_closed_fields() & vals.keys()
                if vals.get("state") == STATE_DRAFT:
                    by_hand.discard("state")
                if any(vals[name] for name in by_hand):
                    raise self._locked_by_workflow()
        return super().create(vals_list)

    def write(self, vals):
        # What the workflow writes itself is written as the superuser.
        if not self.env.su:
            self.check_access("write")
            if self._get_closed_fields() & vals.keys():
                raise self._locked_by_workflow()
            if any(not name.startswith(TALK_PREFIXES) for name in vals):
                self._check_may_write(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        for record in self:
            if record.state not in (STATE_DRAFT, STATE_REFUSED):
                raise BudgetLocked(
                    self.env._(
                        "“%s” cannot be deleted: only drafts and refused ones can. Close it "
                        "instead, or reset it to draft before it is approved.",
                        record.display_name,
                    )
                )

    @api.model
    def _get_closed_fields(self):
        """Return what nobody enters: the workflow, and totals, which the limits are judged by."""
        return WORKFLOW_FIELDS | {
            name
            for name, field in self._fields.items()
            if field.compute and field.store and field.readonly
        }

    def _locked_by_workflow(self):
        return BudgetLocked(
            self.env._(
                "The state, the approval and the totals cannot be entered. Use the buttons Submit, "
                "Approve, Refuse and Close, and change the contents."
            )
        )

    def _check_may_write(self, vals):
        """Raise when ``vals`` would change what may not be changed any more."""
        self._check_is_draft()

    def _check_is_draft(self):
        """Raise unless the plan may still be changed.

        :raise BudgetLocked: when it was submitted, refused, approved or closed
        """
        for record in self:
            if record.state != STATE_DRAFT:
                raise BudgetLocked(record._get_locked_reason())

    def _get_locked_reason(self):
        if self.state in (STATE_SUBMITTED, STATE_REFUSED):
            return self.env._(
                "“%s” was submitted. Reset it to draft before you change it.", self.display_name
            )
        return self.env._(
            "“%s” is approved and stays as it is. Ask for a change with the button Revise of the "
            "budget.",
            self.display_name,
        )
