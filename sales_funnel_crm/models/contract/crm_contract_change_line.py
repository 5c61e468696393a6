from odoo import fields, models

from .crm_contract_instalment import TRIGGERS

WHAT_STEP = "step"
WHAT_INSTALMENT = "instalment"
WHATS = [(WHAT_STEP, "Step"), (WHAT_INSTALMENT, "Instalment")]

ACTION_ADD = "add"
ACTION_CHANGE = "change"
ACTION_REMOVE = "remove"
ACTIONS = [(ACTION_ADD, "Add"), (ACTION_CHANGE, "Change"), (ACTION_REMOVE, "Remove")]


class CrmContractChangeLine(models.Model):
    """What a change order does to one step or instalment."""

    _name = "crm.contract.change.line"
    _description = "Line of a Contract Change Order"
    _order = "change_id, sequence, id"

    change_id = fields.Many2one(
        "crm.contract.change", required=True, index=True, ondelete="cascade"
    )
    contract_id = fields.Many2one(related="change_id.contract_id", store=True, index=True)
    company_id = fields.Many2one(related="change_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="change_id.currency_id")
    sequence = fields.Integer(default=10)
    what = fields.Selection(WHATS, required=True, default=WHAT_STEP)
    action = fields.Selection(ACTIONS, required=True, default=ACTION_CHANGE)
    step_id = fields.Many2one(
        "crm.contract.step",
        index="btree_not_null",
        ondelete="set null",
        domain="[('contract_id', '=', contract_id)]",
    )
    instalment_id = fields.Many2one(
        "crm.contract.instalment",
        index="btree_not_null",
        ondelete="set null",
        domain="[('contract_id', '=', contract_id)]",
    )
    # As they were when the change was proposed, by field.
    old_values = fields.Json(readonly=True)
    name = fields.Char(string="New Name")
    kind_id = fields.Many2one("crm.contract.step.kind", ondelete="restrict")
    user_id = fields.Many2one("res.users", string="New Executor", ondelete="restrict")
    date_start = fields.Date(string="New Start")
    date_end = fields.Date(string="New End")
    quantity = fields.Float(string="New Quantity", digits="Product Unit")
    uom_id = fields.Many2one("uom.uom", string="Unit", ondelete="restrict")
    amount = fields.Monetary(string="New Amount")
    trigger = fields.Selection(TRIGGERS, string="Falls Due")
    trigger_step_id = fields.Many2one(
        "crm.contract.step",
        string="After Step",
        ondelete="set null",
        domain="[('contract_id', '=', contract_id)]",
    )
    days = fields.Integer()
    date_fixed = fields.Date(string="On")
