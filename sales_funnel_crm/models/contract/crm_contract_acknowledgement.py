from odoo import fields, models


class CrmContractAcknowledgement(models.Model):
    """One executor has to know of one change order, and says when he does (CON-05, ALM-08)."""

    _name = "crm.contract.acknowledgement"
    _inherit = ["crm.contract.log.mixin"]
    _description = "Acknowledgement of a Change Order"
    _order = "change_id desc, id"
    _rec_name = "user_id"

    change_id = fields.Many2one(
        "crm.contract.change", required=True, index=True, ondelete="cascade"
    )
    contract_id = fields.Many2one(related="change_id.contract_id", store=True, index=True)
    company_id = fields.Many2one(related="change_id.company_id", store=True, index=True)
    user_id = fields.Many2one(
        "res.users", string="Executor", required=True, index=True, ondelete="restrict"
    )
    date = fields.Datetime(string="Acknowledged On", readonly=True)

    _user_uniq = models.UniqueIndex("(change_id, user_id)", "This executor is asked already.")
