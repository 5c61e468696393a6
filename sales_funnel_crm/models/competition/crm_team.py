from odoo import fields, models

POLICY_NONE = "none"
POLICY_ASKED = "asked"
POLICY_REQUIRED = "required"
# In order of strictness.
POLICIES = [
    (POLICY_NONE, "Not Asked"),
    (POLICY_ASKED, "Asked"),
    (POLICY_REQUIRED, "Required, “Unknown” Allowed"),
]


class CrmTeam(models.Model):
    _inherit = "crm.team"

    loss_detail_policy = fields.Selection(
        POLICIES,
        string="When a Deal Is Lost",
        default=POLICY_ASKED,
        help="Whether the dialog asks who won, at what price and why. A loss itself is never "
        "refused: “unknown” is always an answer.",
    )
