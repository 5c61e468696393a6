from odoo import fields, models

SALESPERSON = "sales_team.group_sale_salesman"


class CrmLead(models.Model):
    """The contracts that a won deal became."""

    _inherit = "crm.lead"

    contract_ids = fields.One2many(
        "crm.contract", "lead_id", string="Contracts", groups=SALESPERSON
    )
