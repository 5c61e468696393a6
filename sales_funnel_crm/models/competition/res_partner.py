from odoo import api, fields, models
from odoo.fields import Domain

from ...errors import ShownUserError, ShownValidationError

SALESPERSON = "sales_team.group_sale_salesman"


class NoCompetitorProfile(ShownUserError):
    """The company is no competitor, and the user may not make it one."""


class CompetitorStaysCompany(ShownValidationError):
    """A competitor would become a person."""


class ResPartner(models.Model):
    _inherit = "res.partner"

    competitor_ids = fields.One2many(
        "crm.competitor", "partner_id", string="Competitor Profiles", copy=False, groups=SALESPERSON
    )
    # Who may write a contact need not be allowed to write what we know of rivals: computed.
    held_by_ids = fields.Many2many(
        "crm.competitor",
        string="Held by Competitors",
        compute="_compute_held_by_ids",
        search="_search_held_by_ids",
        groups=SALESPERSON,
    )

    @api.constrains("is_company")
    def _check_competitor_is_company(self):
        # sudo: whoever changes the contact need not be allowed to know of competitors
        persons = self.sudo().filtered(lambda one: not one.is_company and one.competitor_ids)
        if persons:
            raise CompetitorStaysCompany(
                self.env._(
                    "%s is a competitor and must stay a company. Delete the competitor profile "
                    "first, if it is none.",
                    persons[0].name,
                )
            )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_held_by_ids(self):
        holders = {}
        for name in ("customer_ids", "contact_ids"):
            rows = self.env["crm.competitor"]._read_group(
                [(name, "in", self.ids)], [name], ["id:recordset"]
            )
            for partner, competitors in rows:
                holders[partner.id] = holders.get(partner.id, competitors) | competitors
        for partner in self:
            partner.held_by_ids = holders.get(partner._origin.id, False)

    @api.model
    def _search_held_by_ids(self, operator, value):
        competitors = self.env["crm.competitor"]
        if operator == "any":
            return _held_by(competitors.search(value))
        if operator in ("like", "ilike", "=like", "=ilike"):
            return _held_by(competitors.search([("name", operator, value)]))
        if operator != "in":
            return NotImplemented
        ids = [one for one in value if isinstance(one, int) and one]
        names = [one for one in value if isinstance(one, str)]
        named = Domain("id", "in", ids) | Domain("name", "in", names)
        domain = _held_by(competitors.search(named))
        if False in value:
            holding = Domain("customer_ids", "!=", False) | Domain("contact_ids", "!=", False)
            domain |= ~_held_by(competitors.search(holding))
        return domain

    def action_open_competitor(self):
        """Open the competitor profile of the company; the first time, begin one."""
        self.ensure_one()
        competitor = self._find_competitor() or self._find_or_create_competitor()
        return {
            "type": "ir.actions.act_window",
            "name": competitor.name,
            "res_model": "crm.competitor",
            "res_id": competitor.id,
            "view_mode": "form",
        }

    def _find_competitor(self):
        """Return the profile of this company, archived or not, for the user's company first."""
        self.ensure_one()
        found = (
            self.env["crm.competitor"]
            .with_context(active_test=False)
            .search([("partner_id", "=", self.id)])
        )
        own = found.filtered(lambda one: one.company_id == self.env.company)
        return (own or found)[:1].with_env(self.env)

    def _find_or_create_competitor(self):
        self.ensure_one()
        if competitor := self._find_competitor():
            return competitor
        competitors = self.env["crm.competitor"]
        if not competitors.has_access("create"):
            raise NoCompetitorProfile(
                self.env._(
                    "%s has no competitor profile. Ask a sales manager or a competition editor "
                    "to make one.",
                    self.name,
                )
            )
        return competitors.create({"partner_id": self.id, "company_id": self.company_id.id})


def _held_by(competitors):
    """Return the domain of the contacts that these rivals hold."""
    return Domain("id", "in", (competitors.customer_ids | competitors.contact_ids).ids)
