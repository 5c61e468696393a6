from odoo import fields, models

ROLE_SALES = "sales"
ROLE_LEGAL = "legal"
ROLE_FINANCE = "finance"
ROLES = [(ROLE_SALES, "Sales"), (ROLE_LEGAL, "Legal"), (ROLE_FINANCE, "Finance")]

REVIEW_WAITING = "waiting"
REVIEW_APPROVED = "approved"
REVIEW_REFUSED = "refused"
REVIEW_STATES = [
    (REVIEW_WAITING, "Waiting"),
    (REVIEW_APPROVED, "Approved"),
    (REVIEW_REFUSED, "Refused"),
]


class CrmContractReview(models.Model):
    """What one role says of a contract (CON-06); asked when the contract is submitted."""

    _name = "crm.contract.review"
    _inherit = ["crm.contract.log.mixin"]
    _description = "Contract Review"
    _order = "contract_id, id"
    _rec_name = "role"
    _check_company_auto = True

    contract_id = fields.Many2one("crm.contract", required=True, index=True, ondelete="cascade")
    role = fields.Selection(ROLES, required=True)
    user_id = fields.Many2one(
        "res.users", string="Reviewer", required=True, index=True, ondelete="restrict"
    )
    is_deputy = fields.Boolean(
        string="Deputy", help="The reviewer of the settings cannot review an own contract."
    )
    state = fields.Selection(REVIEW_STATES, required=True, default=REVIEW_WAITING)
    date = fields.Datetime(string="Decided On")
    comment = fields.Text()
    company_id = fields.Many2one(related="contract_id.company_id", store=True, index=True)

    _role_uniq = models.UniqueIndex("(contract_id, role)", "Each role reviews a contract once.")

    def _decide(self, state, user, comment=False):
        """Note what ``user`` says in these roles; called as the superuser."""
        self.write(
            {
                "state": state,
                "user_id": user.id,
                "date": fields.Datetime.now(),
                "comment": comment,
            }
        )
