from odoo import api, fields, models, tools

from ...errors import ShownUserError, ShownValidationError
from ...tools.playbook.schedule import in_levels

ROLE_SALESPERSON = "salesperson"
ROLE_LEADER = "leader"
ROLE_USER = "user"
ROLES = [
    (ROLE_SALESPERSON, "Salesperson of the Deal"),
    (ROLE_LEADER, "Leader of the Sales Team"),
    (ROLE_USER, "This Person"),
]
PROOF_NONE = "none"
PROOF_NOTE = "note"
PROOF_FILE = "file"
PROOFS = [(PROOF_NONE, "None"), (PROOF_NOTE, "A Note"), (PROOF_FILE, "A File")]


class StepsWaitForEachOther(ShownValidationError):
    """A step depends on itself, directly or by other steps."""


class StepOfAnotherStage(ShownValidationError):
    """A step depends on one of another stage."""


class StepInUse(ShownUserError):
    """A standard step that deals have is archived, not deleted."""


class CrmStageStep(models.Model):
    """A standard action of a stage: what a good salesperson does there, and how.

    All of them are the playbook. Deals that enter the stage get a ``crm.lead.step`` of each
    that applies to them.
    """

    _name = "crm.stage.step"
    _inherit = "crm.playbook.rule.mixin"
    _description = "Standard Step"
    _order = "stage_id, sequence, id"

    name = fields.Char(required=True, translate=True)
    stage_id = fields.Many2one("crm.stage", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, help="Empty for all companies.")
    team_ids = fields.Many2many("crm.team", string="Sales Teams", help="Empty for all teams.")
    category_ids = fields.Many2many(
        "crm.opportunity.category",
        string="Categories",
        help="Kinds of business the step is for; empty for all deals.",
    )
    guidance = fields.Html(
        translate=True, help="How the step is done. It is shown on the opportunity."
    )
    what_works = fields.Html(
        translate=True, help="What experience shows to work best, and what to avoid."
    )
    activity_type_id = fields.Many2one(
        "mail.activity.type",
        ondelete="set null",
        domain="['|', ('res_model', '=', False), ('res_model', '=', 'crm.lead')]",
        help="What the step becomes in the calendar of the responsible; empty for a to-do.",
    )
    responsible_role = fields.Selection(
        ROLES, string="Responsible", required=True, default=ROLE_SALESPERSON
    )
    user_id = fields.Many2one(
        "res.users",
        string="Person",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('share', '=', False)]",
    )
    planned_days = fields.Integer(
        string="Done Within (Days)",
        default=7,
        aggregator=None,
        help="Days after the deal entered the stage by which the step should be done.",
    )
    effort_hours = fields.Float(string="Effort (Hours)", help="Usual working time.")
    predecessor_ids = fields.Many2many(
        "crm.stage.step",
        "crm_stage_step_predecessor_rel",
        "step_id",
        "predecessor_id",
        string="After",
        domain="[('stage_id', '=', stage_id), ('id', '!=', id)]",
        help="The step becomes possible when these are done.",
    )
    is_required = fields.Boolean(
        string="Required",
        help="Gates can ask for the required steps of a stage. Only managers may skip them.",
    )
    is_milestone = fields.Boolean(string="Milestone")
    proof = fields.Selection(
        PROOFS,
        string="Proof Wanted",
        required=True,
        default=PROOF_NONE,
        help="What must be there before the step counts as done.",
    )
    lead_step_ids = fields.One2many("crm.lead.step", "step_id", string="On Deals")

    _person = models.Constraint(
        "CHECK (responsible_role <> 'user' OR user_id IS NOT NULL)",
        "Choose the person who is responsible for the step.",
    )
    _planned_days_positive = models.Constraint(
        "CHECK (planned_days BETWEEN 0 AND 3650)",
        "A step is due after the deal enters the stage, and within ten years. Enter 0 to 3650 "
        "days.",
    )
    _effort_positive = models.Constraint(
        "CHECK (effort_hours >= 0)", "The effort of a step cannot be below 0 hours."
    )

    @api.constrains("predecessor_ids", "stage_id")
    def _check_predecessors(self):
        for step in self | self.search([("predecessor_ids", "in", self.ids)]):
            if step.predecessor_ids.stage_id - step.stage_id:
                raise StepOfAnotherStage(
                    self.env._(
                        "“%(step)s” can only come after steps of its own stage, %(stage)s. "
                        "Remove the others from its field “After”.",
                        step=step.name,
                        stage=step.stage_id.name,
                    )
                )
        steps = self.with_context(active_test=False).search([("stage_id", "in", self.stage_id.ids)])
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

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        # sudo: that a deal of somebody else has the step must not stay unseen
        used = self.sudo().with_context(active_test=False).filtered("lead_step_ids")
        if used:
            raise StepInUse(
                self.env._(
                    "Deals have these steps, and their results count in the analysis: %s. Archive "
                    "them instead: no other deal gets them then.",
                    ", ".join(used.mapped("name")),
                )
            )

    @api.model
    @tools.ormcache()
    def _get_stage_ids(self):
        """Return the ids of the stages that have standard steps, as a frozenset."""
        # sudo: the same for everybody, whatever the context of who asks first
        steps = self.sudo().with_context(active_test=True)
        return frozenset(steps.search([]).stage_id.ids)  # pylint: disable=no-search-all

    @api.model
    def _get_applicable_by_lead(self, leads, domain=(), stage_ids=None):
        """Return the standard steps that apply to each deal in its present stage.

        One query; none when no stage of the deals has standard steps.

        :param leads: ``crm.lead`` recordset, may be empty
        :param domain: further conditions on the steps
        :param stage_ids: stage by id of the lead, in the place of the present ones
        :return: steps in their order by lead; leads without any are absent
        :rtype: dict[crm.lead, crm.stage.step]
        """
        if stage_ids is None:
            stage_ids = {lead.id: lead.stage_id.id for lead in leads}
        guided = self._get_stage_ids().intersection(stage_ids.values())
        if not guided:
            return {}
        # sudo: which steps a deal has does not depend on who looks, and how
        standards = (
            self.sudo()
            .with_context(active_test=True)
            .search([("stage_id", "in", list(guided)), *domain])
        )
        steps_by_stage = standards.grouped(lambda step: step.stage_id.id)
        applicable = {}
        for lead in leads:
            steps = steps_by_stage.get(stage_ids.get(lead.id), self.browse())
            if steps := steps.filtered(lambda step, lead=lead: step._applies_to(lead)):
                applicable[lead] = steps
        return applicable

    def _applies_to(self, lead):
        self.ensure_one()
        return (
            (not self.company_id or self.company_id == lead.company_id)
            and (not self.team_ids or lead.team_id in self.team_ids)
            and (not self.category_ids or lead.category_id in self.category_ids)
        )

    def _get_responsible(self, lead):
        """Return the user who has to do the step in ``lead``; may be empty."""
        self.ensure_one()
        if self.responsible_role == ROLE_USER:
            return self.user_id
        return self.env["crm.lead.step"]._get_person(self.responsible_role, lead)
