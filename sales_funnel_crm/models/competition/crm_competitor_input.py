from odoo import api, models

from ...errors import ShownUserError
from ...tools.competition.firm_names import is_masked
from .crm_competitor import _escape


class CompetitorNameUnusable(ShownUserError):
    """No competitor can be made of this name."""


class CrmCompetitor(models.Model):
    """Competitors made by their name alone: in a form, or by Odoo's import."""

    _inherit = "crm.competitor"

    @api.model
    def name_create(self, name):
        """Make a competitor of the company with this name; the company too, if there is none."""
        name = (name or "").strip()
        if not name:
            raise CompetitorNameUnusable(
                self.env._("The competitor has no name. Enter the name of the company.")
            )
        if is_masked(name):
            raise CompetitorNameUnusable(
                self.env._(
                    "“%s” is a masked name: several firms may hide behind it. Enter the name of "
                    "the company, or leave the competitor out.",
                    name,
                )
            )
        partners = self.env["res.partner"]
        partner = partners.search([("name", "=ilike", _escape(name)), ("is_company", "=", True)])
        partner = partner[:1] or partners.create({"name": name, "is_company": True})
        competitor = partner._find_or_create_competitor()
        return competitor.id, competitor.display_name

    @api.model
    def load(self, fields, data):
        """Import competitors; companies that are made of their names are companies."""
        if any(field.split("/")[0] == "contact_ids" for field in fields):
            return super().load(fields, data)  # these are persons, which may be made, too
        return super(CrmCompetitor, self.with_context(default_is_company=True)).load(fields, data)
