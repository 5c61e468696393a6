from odoo import api, fields, models

STEP_WAITING = "waiting"
STEP_READY = "ready"
STEP_PROGRESS = "progress"
STEP_DONE = "done"
STEP_CANCELLED = "cancelled"
STEP_STATES = [
    (STEP_WAITING, "Waiting"),
    (STEP_READY, "Ready"),
    (STEP_PROGRESS, "In Progress"),
    (STEP_DONE, "Done"),
    (STEP_CANCELLED, "Cancelled"),
]
OPEN_STEP_STATES = (STEP_WAITING, STEP_READY, STEP_PROGRESS)

FULL_KEY = "sales_funnel_full_name"

RESULT_PASSED = "passed"
RESULT_PARTLY = "partly"
RESULT_FAILED = "failed"
RESULTS = [
    (RESULT_PASSED, "Passed"),
    (RESULT_PARTLY, "Partly Passed"),
    (RESULT_FAILED, "Failed"),
]


class CrmContractStep(models.Model):
    """Who does what by when for a contract, and what came of it (CON-03)."""

    _name = "crm.contract.step"
    _inherit = ["crm.contract.part.mixin", "mail.thread", "mail.activity.mixin"]
    _description = "Contract Step"
    _order = "contract_id, sequence, id"
    # Executors need not be able to write, whoever reads may talk about it.
    _mail_post_access = "read"

    kind_id = fields.Many2one("crm.contract.step.kind", index=True, ondelete="restrict")
    user_id = fields.Many2one(
        "res.users", string="Executor", index="btree_not_null", ondelete="restrict", tracking=True
    )
    state = fields.Selection(
        STEP_STATES,
        required=True,
        readonly=True,
        default=STEP_WAITING,
        copy=False,
        index=True,
        tracking=True,
        group_expand=True,
    )
    # The header, for executors who may not read the contract.
    partner_id = fields.Many2one(
        related="contract_id.partner_id", string="Customer", store=True, index="btree_not_null"
    )
    contract_state = fields.Selection(
        related="contract_id.state", string="State of the Contract", export_string_translation=False
    )
    contract_user_id = fields.Many2one(
        related="contract_id.user_id", string="Responsible of the Contract"
    )
    precondition_ids = fields.Many2many(
        "crm.contract.step",
        "crm_contract_step_precondition_rel",
        "step_id",
        "precondition_id",
        string="After",
        domain="[('contract_id', '=', contract_id), ('id', '!=', id)]",
        copy=False,
        help="The steps that must be done first.",
    )
    dependent_ids = fields.Many2many(
        "crm.contract.step",
        "crm_contract_step_precondition_rel",
        "precondition_id",
        "step_id",
        string="Before",
        copy=False,
    )
    condition_instalment_id = fields.Many2one(
        "crm.contract.instalment",
        string="After the Payment Of",
        index="btree_not_null",
        ondelete="set null",
        domain="[('contract_id', '=', contract_id)]",
        copy=False,
        help="The instalment that must be received first.",
    )
    requires_proof = fields.Boolean(
        string="Proof Needed",
        compute="_compute_requires_proof",
        store=True,
        readonly=False,
        precompute=True,
    )
    date_start = fields.Date(string="Planned Start", tracking=True)
    date_end = fields.Date(string="Planned End", index=True, tracking=True)
    date_start_actual = fields.Date(string="Actual Start", readonly=True, copy=False)
    date_done = fields.Date(string="Done On", readonly=True, copy=False, tracking=True)
    quantity = fields.Float(digits="Product Unit", default=1)
    quantity_done = fields.Float(digits="Product Unit", readonly=True, copy=False)
    uom_id = fields.Many2one("uom.uom", string="Unit", ondelete="restrict")
    amount = fields.Monetary(help="What the step is worth within the contract.")
    amount_done = fields.Monetary(readonly=True, copy=False)
    result = fields.Selection(RESULTS, readonly=True, copy=False, tracking=True)
    result_note = fields.Text(string="Remarks on the Result", readonly=True, copy=False)
    proof_ids = fields.Many2many(
        "ir.attachment",
        "crm_contract_step_proof_rel",
        "step_id",
        "attachment_id",
        readonly=True,
        copy=False,
        bypass_search_access=True,
    )
    done_by_id = fields.Many2one(
        "res.users", string="Done by", readonly=True, copy=False, ondelete="restrict"
    )
    date_escalated = fields.Date(
        string="Escalated On",
        readonly=True,
        copy=False,
        help="When the responsible was told that the step is late.",
    )
    # Two reports at the same moment: the later one finds another number than it has read.
    report_count = fields.Integer(readonly=True, copy=False)

    _date_order = models.Constraint(
        "CHECK (date_start IS NULL OR date_end IS NULL OR date_end >= date_start)",
        "A step ends on the day it starts or later. Correct its dates.",
    )

    @api.depends("name", "contract_id.number")
    @api.depends_context(FULL_KEY)
    def _compute_display_name(self):
        """Among the steps of many contracts, e.g. in the calendar, say of which one it is."""
        is_full = self.env.context.get(FULL_KEY)
        for step in self:
            # sudo: the number says which contract it is, whoever may see that
            number = is_full and step.sudo().contract_id.number
            step.display_name = " · ".join(word for word in (number, step.name) if word)

    _quantity_positive = models.Constraint(
        "CHECK (quantity IS NULL OR quantity >= 0)",
        "The quantity of a step cannot be negative. Correct it.",
    )
    _amount_positive = models.Constraint(
        "CHECK (amount IS NULL OR amount >= 0)",
        "The amount of a step cannot be negative. Correct it.",
    )

    @api.depends("kind_id")
    def _compute_requires_proof(self):
        for step in self:
            step.requires_proof = step.kind_id.requires_proof or step.requires_proof

    @api.model
    def _get_agreed_fields(self):
        return super()._get_agreed_fields() | {
            "kind_id",
            "user_id",
            "precondition_ids",
            "dependent_ids",
            "condition_instalment_id",
            "requires_proof",
            "date_start",
            "date_end",
            "quantity",
            "uom_id",
            "amount",
        }
