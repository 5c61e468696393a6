from odoo import fields, models


class CrmContractVersion(models.Model):
    """How a contract read before a change order, kept for good."""

    _name = "crm.contract.version"
    _description = "Version of a Contract"
    _order = "contract_id, version desc"
    _rec_name = "version"

    contract_id = fields.Many2one("crm.contract", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="contract_id.company_id", store=True, index=True)
    version = fields.Integer(required=True, readonly=True)
    change_id = fields.Many2one(
        "crm.contract.change", index="btree_not_null", ondelete="set null", readonly=True
    )
    user_id = fields.Many2one("res.users", string="Made by", readonly=True, ondelete="restrict")
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    snapshot = fields.Json(readonly=True)

    _version_uniq = models.UniqueIndex(
        "(contract_id, version)", "This version of the contract is kept already."
    )
