from odoo import fields, models


class CrmDunning(models.Model):
    """One reminder of one instalment at one level, sent by the job or by hand."""

    _name = "crm.dunning"
    _inherit = ["crm.contract.log.mixin"]
    _description = "Reminder of an Instalment"
    _order = "date desc, id desc"
    _rec_name = "level_id"

    instalment_id = fields.Many2one(
        "crm.contract.instalment", required=True, index=True, ondelete="cascade", readonly=True
    )
    contract_id = fields.Many2one(related="instalment_id.contract_id", store=True, index=True)
    company_id = fields.Many2one(related="instalment_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="instalment_id.currency_id")
    level_id = fields.Many2one(
        "crm.dunning.level", required=True, index=True, ondelete="restrict", readonly=True
    )
    date = fields.Date(required=True, readonly=True, default=fields.Date.context_today)
    user_id = fields.Many2one(
        "res.users", string="Sent by", readonly=True, ondelete="restrict", help="Empty for the job."
    )
    mail_message_id = fields.Many2one(
        "mail.message", string="Mail", readonly=True, index="btree_not_null", ondelete="set null"
    )
    partner_id = fields.Many2one(related="contract_id.partner_id", string="Customer")
    amount = fields.Monetary(string="Open", readonly=True, help="What was open on that day.")
    days_late = fields.Integer(readonly=True)

    _level_uniq = models.UniqueIndex(
        "(instalment_id, level_id)", "The instalment was reminded of at this level already."
    )
