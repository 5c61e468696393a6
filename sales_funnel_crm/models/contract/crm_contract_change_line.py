from odoo import api, fields, models

from .crm_contract_change import CHANGE_DRAFT, MONEY_READERS
from .crm_contract_instalment import TRIGGERS

WHAT_STEP = "step"
WHAT_INSTALMENT = "instalment"
WHATS = [(WHAT_STEP, "Step"), (WHAT_INSTALMENT, "Instalment")]

ACTION_ADD = "add"
ACTION_CHANGE = "change"
ACTION_REMOVE = "remove"
ACTIONS = [(ACTION_ADD, "Add"), (ACTION_CHANGE, "Change"), (ACTION_REMOVE, "Remove")]

# Fields of the line by those of the step or instalment that they are proposed for.
STEP_FIELDS = {
    "name": "name",
    "kind_id": "kind_id",
    "user_id": "user_id",
    "date_start": "date_start",
    "date_end": "date_end",
    "quantity": "quantity",
    "uom_id": "uom_id",
    "amount": "amount",
    "requires_proof": "requires_proof",
    "precondition_ids": "precondition_ids",
    "condition_instalment_id": "condition_instalment_id",
}
INSTALMENT_FIELDS = {
    "name": "name",
    "amount": "amount",
    "trigger": "trigger",
    "date_fixed": "date_fixed",
    "step_id": "trigger_step_id",
    "days": "days",
}
# Steps that do not exist yet: those that the same change order adds.
NEW_STEPS = (
    "[('change_id', '=', change_id), ('what', '=', 'step'), ('action', '=', 'add'),"
    " ('id', '!=', id)]"
)


class CrmContractChangeLine(models.Model):
    """What a change order does to one step or instalment."""

    _name = "crm.contract.change.line"
    _inherit = ["crm.contract.number.mixin", "crm.contract.lock.mixin"]
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
        domain="[('contract_id', '=', contract_id), ('state', 'not in', ['done', 'cancelled'])]",
    )
    instalment_id = fields.Many2one(
        "crm.contract.instalment",
        index="btree_not_null",
        ondelete="set null",
        domain="[('contract_id', '=', contract_id), ('state', 'in', ['planned', 'due'])]",
    )
    # As they were when the change was proposed, by field: they follow the choice of it only.
    old_values = fields.Json(
        compute="_compute_old_values", store=True, precompute=True, groups=MONEY_READERS
    )
    name = fields.Char(string="New Name")
    kind_id = fields.Many2one("crm.contract.step.kind", ondelete="restrict")
    user_id = fields.Many2one("res.users", string="New Executor", ondelete="restrict")
    date_start = fields.Date(string="New Start")
    date_end = fields.Date(string="New End")
    quantity = fields.Float(
        string="New Quantity",
        digits="Product Unit",
    )
    uom_id = fields.Many2one("uom.uom", string="Unit", ondelete="restrict")
    amount = fields.Monetary(string="New Amount", groups=MONEY_READERS)
    requires_proof = fields.Boolean(string="Proof Needed")
    precondition_ids = fields.Many2many(
        "crm.contract.step",
        "crm_contract_change_line_precondition_rel",
        "line_id",
        "step_id",
        string="After",
        domain="[('contract_id', '=', contract_id), ('id', '!=', step_id)]",
    )
    precondition_line_ids = fields.Many2many(
        "crm.contract.change.line",
        "crm_contract_change_line_new_precondition_rel",
        "line_id",
        "precondition_line_id",
        string="After New Steps",
        domain=NEW_STEPS,
        copy=False,
        help="Steps that this change order adds. Save it first to choose them.",
    )
    condition_instalment_id = fields.Many2one(
        "crm.contract.instalment",
        string="After the Payment Of",
        ondelete="set null",
        domain="[('contract_id', '=', contract_id)]",
    )
    trigger = fields.Selection(
        TRIGGERS,
        string="Falls Due",
    )
    trigger_step_id = fields.Many2one(
        "crm.contract.step",
        string="After Step",
        ondelete="set null",
        domain="[('contract_id', '=', contract_id), ('state', '!=', 'cancelled')]",
    )
    trigger_line_id = fields.Many2one(
        "crm.contract.change.line",
        string="After New Step",
        index="btree_not_null",
        ondelete="set null",
        domain=NEW_STEPS,
        copy=False,
        help="A step that this change order adds. Save it first to choose it.",
    )
    days = fields.Integer()
    date_fixed = fields.Date(string="On")

    @api.depends("what", "action", "step_id", "instalment_id")
    def _compute_old_values(self):
        for line in self:
            if line.change_id.state not in (False, CHANGE_DRAFT):
                # Once submitted, it is history.
                line.old_values = line.old_values
                continue
            record = line._get_readable_record()
            line.old_values = line._read_values(record) if record else False

    @api.onchange("what", "action", "step_id", "instalment_id")
    def _onchange_record(self):
        self.update(self._prepare_proposal())

    def _prepare_proposal(self):
        """Return the values of what the line is about, to be changed; empty for something new."""
        record = self._get_readable_record()
        if not record:
            return {}
        names = self._get_field_names()
        others = {*STEP_FIELDS.values(), *INSTALMENT_FIELDS.values()} - {*names.values()}
        return {
            **dict.fromkeys(others, False),
            **{own: record[name] for name, own in names.items()},
        }

    def _fill_proposal(self, entered):
        """Let what was not ``entered`` (names of fields) be proposed as it is."""
        values = self._prepare_proposal()
        self.update({name: value for name, value in values.items() if name not in entered})

    def _get_record(self):
        """Return the step or instalment that the line is about; empty for a new one."""
        if self.action == ACTION_ADD:
            return self.env["crm.contract.step"]
        return self.instalment_id if self.what == WHAT_INSTALMENT else self.step_id

    def _get_readable_record(self):
        """Return what the line is about, when it is of a contract that the user may read."""
        # sudo: who proposes a change reads what is agreed in his contract
        record, contract = self._get_record().sudo(), self.sudo().contract_id._origin
        is_own = record.contract_id == contract and contract.sudo(False).has_access("read")
        return record if is_own else record.browse()

    def _get_field_names(self):
        """Return the fields of the line by those of its step or instalment."""
        return INSTALMENT_FIELDS if self.what == WHAT_INSTALMENT else STEP_FIELDS

    # The plug of crm.contract.lock.mixin: lines are locked by their change order

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        for line, vals in zip(lines, vals_list, strict=True):
            line._fill_proposal(vals.keys())
        if not self.env.su:
            lines._check_is_draft()
        return lines

    def write(self, vals):
        result = super().write(vals)
        # It may have been moved to a change order that was submitted.
        if "change_id" in vals:
            self._check_is_draft()
        if not {"what", "action", "step_id", "instalment_id"}.isdisjoint(vals):
            for line in self:
                if line.change_id.state == CHANGE_DRAFT:
                    line._fill_proposal(vals.keys())
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        self._check_is_draft()

    def _get_locking_contracts(self):
        return self.change_id

    @api.model
    def _get_agreed_fields(self):
        return {
            "change_id",
            "what",
            "action",
            "step_id",
            "instalment_id",
            "precondition_line_ids",
            "trigger_line_id",
            *STEP_FIELDS.values(),
            *INSTALMENT_FIELDS.values(),
        }
