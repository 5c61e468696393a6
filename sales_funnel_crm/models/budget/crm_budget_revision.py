from odoo import fields, models


class CrmBudgetRevision(models.Model):
    """A change of an approved budget: what differs, why, and who allowed it.

    The budget stays in force as it is until the revision is approved.
    """

    _name = "crm.budget.revision"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Budget Revision"
    _order = "budget_id, id desc"

    budget_id = fields.Many2one("crm.budget", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="budget_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="budget_id.currency_id")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("submitted", "Submitted"),
            ("approved", "Approved"),
            ("refused", "Refused"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Asked By",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    reason = fields.Text(required=True)
    line_ids = fields.One2many("crm.budget.revision.line", "revision_id", copy=True)
    date_to = fields.Date(string="New End", help="Empty when the end stays.")
    approver_id = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    date_approved = fields.Datetime(string="Approved On", readonly=True, copy=False)
