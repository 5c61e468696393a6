from odoo import api, fields, models, tools

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
    rival_stage_id = fields.Many2one(
        "crm.stage",
        string="Competition Known From",
        ondelete="set null",
        help="Open deals in this stage or a later one are marked as long as nobody said who "
        "competes. Empty: never.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        teams = super().create(vals_list)
        if any(vals.get("rival_stage_id") for vals in vals_list):
            self.env.registry.clear_cache()
        return teams

    def write(self, vals):
        result = super().write(vals)
        if "rival_stage_id" in vals:
            self.env.registry.clear_cache()
        return result

    @api.model
    @tools.ormcache()
    def _get_rival_stages(self):
        """Return the stages in which deals must say who competes, by team; empty if no team asks.

        :rtype: dict[int, frozenset[int]]
        """
        # sudo: what a team wants to know holds for whoever works on its deals
        every = self.sudo().with_context(active_test=False)
        teams = every.search([("rival_stage_id", "!=", False)])
        positions = self.env["crm.stage"]._get_funnel_positions() if teams else {}
        return tools.frozendict(
            {
                team.id: frozenset(
                    stage_id
                    for stage_id, place in positions.items()
                    if place >= positions[team.rival_stage_id.id]
                )
                for team in teams
            }
        )
