from odoo import fields, models
from odoo.fields import Domain

from .crm_lead_competitor import STATUS_ELIMINATED


class CrmCompetitor(models.Model):
    """What happened with a rival, on one time axis, and who wants to know (CMP-10, CMP-12)."""

    _inherit = "crm.competitor"

    event_ids = fields.One2many(
        "crm.competitor.event", "competitor_id", string="Timeline", readonly=True, copy=False
    )
    open_event_ids = fields.One2many(
        "crm.competitor.event",
        "competitor_id",
        string="Changes in Open Deals",
        domain=[("is_open", "=", True)],
        readonly=True,
        copy=False,
    )

    def action_view_events(self):
        """Open the whole timeline, to filter, group and export it."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_funnel_crm.crm_competitor_event_action"
        )
        return {
            **action,
            "display_name": self.env._("Timeline of %s", self.name),
            "domain": [("competitor_id", "=", self.id)],
            "context": {},
        }

    def _get_concerned_users(self):
        """Return who watches these rivals or has an open deal against them; one query."""
        # sudo: whoever brings news need not see the deals of others, who still want to know
        lines = self.env["crm.lead.competitor"].sudo()
        rows = lines._read_group(
            Domain("competitor_id", "in", self.ids)
            & Domain("status", "!=", STATUS_ELIMINATED)
            & Domain("lead_id.won_status", "=", "pending")
            & Domain("lead_id.active", "=", True),
            ["lead_id.user_id"],
        )
        users = self.user_id.union(*(user for (user,) in rows))
        # sudo: an own competitor of a company is no news for the others
        return users.sudo().filtered(
            lambda user: (
                user.active
                and all(not one.company_id or one.company_id in user.company_ids for one in self)
            )
        )
