from odoo import fields, models


class CrmContractTemplateStep(models.Model):
    """A step that a template adds to a contract; days are counted from its start."""

    _name = "crm.contract.template.step"
    _inherit = ["crm.contract.number.mixin"]
    _description = "Step of a Contract Template"
    _order = "template_id, sequence, id"

    template_id = fields.Many2one(
        "crm.contract.template", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    kind_id = fields.Many2one("crm.contract.step.kind", ondelete="restrict")
    user_id = fields.Many2one(
        "res.users",
        string="Executor",
        ondelete="set null",
        help="Empty for the responsible of the contract.",
    )
    offset_days = fields.Integer(
        string="Starts After (Days)", help="Counted from the start of the contract."
    )
    duration_days = fields.Integer(string="Lasts (Days)", default=1)
    quantity = fields.Float(digits="Product Unit", default=1)
    uom_id = fields.Many2one("uom.uom", string="Unit", ondelete="restrict")
    percent = fields.Float(string="% of the Contract", digits=(16, 4))
    requires_proof = fields.Boolean(string="Proof Needed")
    precondition_ids = fields.Many2many(
        "crm.contract.template.step",
        "crm_contract_template_step_precondition_rel",
        "step_id",
        "precondition_id",
        string="After",
        domain="[('template_id', '=', template_id), ('id', '!=', id)]",
        copy=False,
    )
    condition_instalment_id = fields.Many2one(
        "crm.contract.template.instalment",
        string="After the Payment Of",
        ondelete="set null",
        domain="[('template_id', '=', template_id)]",
        copy=False,
    )

    _days_positive = models.Constraint(
        "CHECK (offset_days >= 0 AND duration_days >= 1)",
        "A step cannot start before the contract, and lasts at least a day. Correct the days.",
    )
