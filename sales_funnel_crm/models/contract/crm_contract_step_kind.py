from odoo import fields, models

CODES = [
    ("sign", "Signing"),
    ("review", "Review"),
    ("deliver", "Delivery"),
    ("install", "Installation"),
    ("train", "Training"),
    ("accept", "Acceptance"),
    ("invoice", "Invoicing"),
    ("collect", "Collection"),
    ("service", "After-Sales Service"),
    ("other", "Other"),
]


class CrmContractStepKind(models.Model):
    """What kind of thing a step does, from signing to after-sales (CON-02)."""

    _name = "crm.contract.step.kind"
    _description = "Kind of Contract Step"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    code = fields.Selection(CODES, string="Type", required=True, default="other")
    icon = fields.Char(default="fa-flag-o", help="A Font Awesome class, e.g. fa-truck.")
    requires_proof = fields.Boolean(
        string="Proof Needed", help="New steps of this kind are done only with a proof attached."
    )
    is_accepted_by_customer = fields.Boolean(
        string="Accepted by the Customer",
        help="Contacts of the customer who are invited to the contract accept such steps on the "
        "portal.",
    )
    is_internal = fields.Boolean(
        string="Internal", help="Such steps are not shown to the customer on the portal."
    )
