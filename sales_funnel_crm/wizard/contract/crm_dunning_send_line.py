from odoo import fields, models

from ...models.contract.crm_dunning import OUTCOMES

OUTCOME_STOPPED = "stopped"


class CrmDunningSendLine(models.TransientModel):
    """One reminder that is due."""

    _name = "crm.dunning.send.line"
    _description = "Reminder to Send"
    _order = "days_late desc, id"

    wizard_id = fields.Many2one("crm.dunning.send", required=True, index=True, ondelete="cascade")
    instalment_id = fields.Many2one("crm.contract.instalment", required=True, ondelete="cascade")
    contract_id = fields.Many2one(related="instalment_id.contract_id", related_sudo=False)
    partner_id = fields.Many2one(
        related="instalment_id.dunning_partner_id", related_sudo=False, string="To"
    )
    email = fields.Char(related="instalment_id.dunning_partner_id.email", related_sudo=False)
    lang = fields.Selection(related="instalment_id.dunning_partner_id.lang", related_sudo=False)
    currency_id = fields.Many2one(related="instalment_id.currency_id", related_sudo=False)
    level_id = fields.Many2one("crm.dunning.level", required=True, ondelete="cascade")
    amount = fields.Monetary(string="Overdue on Invoices")
    days_late = fields.Integer()
    outcome = fields.Selection([*OUTCOMES, (OUTCOME_STOPPED, "Disputed: Left Out")], string="How")
    is_stopped = fields.Boolean(string="Disputed")
    is_chosen = fields.Boolean(string="Send")
