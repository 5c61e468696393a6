from odoo import api, fields, models

from ...errors import ShownUserError, ShownValidationError
from ...tools.playbook.schedule import in_levels
from .crm_stage_step import (
    PROOF_FILE,
    PROOF_NONE,
    PROOF_NOTE,
    PROOFS,
    ROLE_USER,
    ROLES,
    StepsWaitForEachOther,
)

STATE_TODO = "todo"
STATE_BLOCKED = "blocked"
STATE_DOING = "doing"
STATE_DONE = "done"
STATE_SKIPPED = "skipped"
STATES = [
    (STATE_TODO, "To Do"),
    (STATE_BLOCKED, "Waiting"),
    (STATE_DOING, "In Progress"),
    (STATE_DONE, "Done"),
    (STATE_SKIPPED, "Skipped"),
]
OPEN_STATES = (STATE_TODO, STATE_BLOCKED, STATE_DOING)


class StepStillWaits(ShownValidationError):
    """A step began or ended before those it depends on."""


class StepNeedsProof(ShownValidationError):
    """A step is done but the proof that it wants is missing."""


class StepNeedsReason(ShownValidationError):
    """A step was skipped without saying why."""


class RequiredStepSkipped(ShownUserError):
    """Somebody who is not a manager skipped a required step."""


class CrmLeadStep(models.Model):
    """Something to do for one deal: who, from when to when, and what came of it.

    Made of a standard step when the deal enters its stage, or added by hand. It waits while one
    of its predecessors is open. Follows the access rules of its deal; the responsible may
    read and report it even when the deal is not visible to him or her.
    """

    _name = "crm.lead.step"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Deal Step"
    _order = "stage_sequence, sequence, id"

    name = fields.Char(required=True, tracking=True)
    lead_id = fields.Many2one(
        "crm.lead", string="Opportunity", required=True, index=True, ondelete="cascade"
    )
    stage_id = fields.Many2one(
        "crm.stage",
        compute="_compute_stage_id",
        store=True,
        precompute=True,
        readonly=False,
        index=True,
        ondelete="restrict",
    )
    stage_sequence = fields.Integer(
        string="Order of the Stage",
        related="stage_id.sequence",
        store=True,
        export_string_translation=False,
    )
    step_id = fields.Many2one(
        "crm.stage.step",
        string="Standard Step",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Empty when the step was added for this deal only.",
    )
    sequence = fields.Integer(default=100)
    # Not stored: a deal without steps must not cost a query when its team changes.
    company_id = fields.Many2one(related="lead_id.company_id")
    team_id = fields.Many2one(related="lead_id.team_id")
    lead_won_status = fields.Selection(related="lead_id.won_status")
    responsible_role = fields.Selection(ROLES, required=True, default=ROLE_USER, readonly=True)
    responsible_id = fields.Many2one(
        "res.users",
        index="btree_not_null",
        ondelete="set null",
        tracking=True,
        domain="[('share', '=', False)]",
        default=lambda self: self.env.user,
    )
    date_start = fields.Date(
        string="Planned Start", tracking=True, default=fields.Date.context_today
    )
    date_end = fields.Date(string="Planned End", tracking=True, index=True)
    date_done = fields.Date(string="Done On", readonly=True, copy=False)
    done_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, index="btree_not_null", ondelete="set null"
    )
    effort_hours = fields.Float(string="Effort (Hours)")
    delay_days = fields.Integer(
        string="Delay (Days)",
        compute="_compute_delay_days",
        store=True,
        aggregator="avg",
        help="Days between the planned and the real end; negative when it was done early.",
    )
    late_days = fields.Integer(
        string="Days Late", compute="_compute_late_days", help="How long an open step is overdue."
    )
    state = fields.Selection(
        STATES,
        compute="_compute_state",
        store=True,
        readonly=False,
        recursive=True,
        index=True,
        copy=False,
        tracking=True,
        group_expand=True,
    )
    predecessor_ids = fields.Many2many(
        "crm.lead.step",
        "crm_lead_step_predecessor_rel",
        "step_id",
        "predecessor_id",
        string="After",
        copy=False,
        domain="[('lead_id', '=', lead_id), ('id', '!=', id)]",
        help="The step becomes possible when these are done or skipped.",
    )
    successor_ids = fields.Many2many(
        "crm.lead.step",
        "crm_lead_step_predecessor_rel",
        "predecessor_id",
        "step_id",
        string="Before",
        copy=False,
    )
    is_required = fields.Boolean(string="Required", readonly=True)
    is_milestone = fields.Boolean(string="Milestone")
    proof = fields.Selection(PROOFS, string="Proof Wanted", required=True, default=PROOF_NONE)
    result_note = fields.Text(string="Result", copy=False, help="What came of it.")
    attachment_ids = fields.Many2many("ir.attachment", string="Files", copy=False)
    skip_reason = fields.Char(string="Why Skipped", copy=False, tracking=True)
    planned_activity_type_id = fields.Many2one(
        "mail.activity.type", string="Kind of Activity", ondelete="set null"
    )
    activity_id = fields.Many2one(
        "mail.activity", readonly=True, copy=False, index="btree_not_null", ondelete="set null"
    )
    guidance = fields.Html(related="step_id.guidance")
    what_works = fields.Html(related="step_id.what_works")

    _standard_uniq = models.UniqueIndex(
        "(lead_id, step_id) WHERE step_id IS NOT NULL",
        "The deal has this standard step already. Open it instead of adding it again.",
    )
    _date_order = models.Constraint(
        "CHECK (date_end >= date_start)",
        "A step cannot end before it starts. Correct its planned days.",
    )
    _effort_positive = models.Constraint(
        "CHECK (effort_hours >= 0)", "The effort of a step cannot be below 0 hours."
    )

    @api.depends("lead_id")
    def _compute_stage_id(self):
        for step in self:
            step.stage_id = step.stage_id or step.lead_id.stage_id

    @api.depends("date_done", "date_end")
    def _compute_delay_days(self):
        for step in self:
            done, planned = step.date_done, step.date_end
            step.delay_days = (done - planned).days if done and planned else 0

    @api.depends("date_end", "state", "lead_id.won_status", "lead_id.active")
    def _compute_late_days(self):
        today = fields.Date.context_today(self)
        for step in self:
            is_open = step.state in OPEN_STATES and step.date_end and step._is_live()
            step.late_days = max((today - step.date_end).days, 0) if is_open else 0

    @api.depends("predecessor_ids.state")
    def _compute_state(self):
        for step in self:
            if step.state in (STATE_DOING, STATE_DONE, STATE_SKIPPED):
                step.state = step.state
            elif step._get_open_predecessors():
                step.state = STATE_BLOCKED
            else:
                step.state = STATE_TODO

    @api.constrains("successor_ids")
    def _check_successors(self):
        # sudo: the next steps may be those of others
        self.sudo().successor_ids._check_predecessors()

    @api.constrains("predecessor_ids", "lead_id")
    def _check_predecessors(self):
        for step in self:
            if step.predecessor_ids.lead_id - step.lead_id:
                raise ShownValidationError(
                    self.env._(
                        "“%s” can only come after steps of the same deal. Remove the others from "
                        "its field “After”.",
                        step.name,
                    )
                )
        # sudo: a circle may lead through the steps of others
        steps = self.lead_id.sudo().lead_step_ids
        try:
            in_levels({step.id: step.predecessor_ids.ids for step in steps})
        except ValueError as error:
            raise StepsWaitForEachOther(
                self.env._(
                    "These steps would wait for each other for ever: %s. Remove one of them from "
                    "“After”.",
                    ", ".join(self.mapped("name")),
                )
            ) from error

    @api.constrains("state", "result_note", "attachment_ids", "skip_reason", "predecessor_ids")
    def _check_state(self):
        for step in self:
            is_begun = step.state in (STATE_DOING, STATE_DONE)
            if is_begun and (before := step._get_open_predecessors()):
                raise StepStillWaits(
                    self.env._(
                        "“%(step)s” comes after steps that are still open: %(names)s. Finish or "
                        "skip them first.",
                        step=step.name,
                        names=", ".join(before.mapped("name")),
                    )
                )
            if step.state == STATE_DONE and step._is_proof_missing():
                raise StepNeedsProof(
                    self.env._(
                        "“%s” wants a file as proof. Attach it, then report the step.", step.name
                    )
                    if step.proof == PROOF_FILE
                    else self.env._(
                        "“%s” wants a note. Write its result, then report the step.", step.name
                    )
                )
            if step.state == STATE_SKIPPED and not (step.skip_reason or "").strip():
                raise StepNeedsReason(
                    self.env._("Say why “%s” is skipped, in its field “Why Skipped”.", step.name)
                )

    def _get_open_predecessors(self):
        # sudo: a step waits for those of others, too, whoever looks
        return self.sudo().predecessor_ids._get_open()

    def _is_proof_missing(self):
        self.ensure_one()
        if self.proof == PROOF_NOTE:
            return not (self.result_note or "").strip()
        return self.proof == PROOF_FILE and not self.attachment_ids

    def _is_live(self):
        """Tell whether the deal still wants this step: it is open, or won and was so then."""
        self.ensure_one()
        # sudo: the responsible may be somebody who does not see the deal
        step = self.sudo()
        status = step.lead_id.won_status if step.lead_id.active else "lost"
        return status == "pending" or (status == "won" and step.stage_id.is_won)

    def _get_open(self):
        return self.filtered(lambda step: step.state in OPEN_STATES)
