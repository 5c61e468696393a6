from odoo import fields, models

from .crm_contract_instalment import TRIGGER_DATE, TRIGGERS


class CrmContractTemplateInstalment(models.Model):
    """An instalment that a template adds to a contract; counted from the start or a step."""

    _name = "crm.contract.template.instalment"
    _inherit = ["crm.contract.number.mixin"]
    _description = "Instalment of a Contract Template"
    _order = "template_id, sequence, id"

    template_id = fields.Many2one(
        "crm.contract.template", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    percent = fields.Float(string="%", digits=(16, 4), required=True)
    trigger = fields.Selection(TRIGGERS, string="Falls Due", required=True, default=TRIGGER_DATE)
    step_id = fields.Many2one(
        "crm.contract.template.step",
        string="After Step",
        ondelete="set null",
        domain="[('template_id', '=', template_id)]",
        copy=False,
    )
    days = fields.Integer(help="After the start of the contract, or after the step is done.")

    _percent_range = models.Constraint(
        "CHECK (percent > 0 AND percent <= 100)",
        "The share of an instalment is more than 0 and at most 100 %. Correct it.",
    )
    _days_positive = models.Constraint(
        "CHECK (days IS NULL OR days >= 0)",
        "An instalment cannot fall due before its step. Correct the days.",
    )
