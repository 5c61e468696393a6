from odoo import fields, models

CHANGE_DRAFT = "draft"
CHANGE_SUBMITTED = "submitted"
CHANGE_APPROVED = "approved"
CHANGE_REFUSED = "refused"
CHANGE_STATES = [
    (CHANGE_DRAFT, "Draft"),
    (CHANGE_SUBMITTED, "Submitted"),
    (CHANGE_APPROVED, "Applied"),
    (CHANGE_REFUSED, "Refused"),
]


class CrmContractChange(models.Model):
    """A change of a signed contract, with its reason and approval (CON-05).

    Approved, it applies at once, makes a new version of the contract and is told to the executors
    of its open steps.
    """

    _name = "crm.contract.change"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Contract Change Order"
    _order = "id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    contract_id = fields.Many2one("crm.contract", required=True, index=True, ondelete="cascade")
    name = fields.Char(string="Subject", required=True)
    reason = fields.Text()
    state = fields.Selection(
        CHANGE_STATES,
        required=True,
        readonly=True,
        default=CHANGE_DRAFT,
        copy=False,
        tracking=True,
    )
    version = fields.Integer(readonly=True, copy=False, help="The version that it made.")
    submitted_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict", index="btree_not_null"
    )
    date_submitted = fields.Datetime(string="Submitted On", readonly=True, copy=False)
    approver_id = fields.Many2one(
        "res.users",
        string="To Be Approved By",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    decided_by_id = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    date_applied = fields.Datetime(string="Applied On", readonly=True, copy=False)
    refusal_reason = fields.Text(string="Why It Was Refused", readonly=True, copy=False)
    date_start_old = fields.Date(string="Start Before", readonly=True)
    date_start = fields.Date(string="New Start")
    date_end_old = fields.Date(string="End Before", readonly=True)
    date_end = fields.Date(string="New End")
    amount_old = fields.Monetary(string="Amount Before", readonly=True)
    amount = fields.Monetary(string="New Amount")
    line_ids = fields.One2many("crm.contract.change.line", "change_id", string="Changes", copy=True)
    acknowledgement_ids = fields.One2many(
        "crm.contract.acknowledgement", "change_id", string="Acknowledgements"
    )
    company_id = fields.Many2one(related="contract_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="contract_id.currency_id", store=True)
