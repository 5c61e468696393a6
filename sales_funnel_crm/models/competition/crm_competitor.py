from odoo import api, fields, models
from odoo.fields import Domain

from ...errors import ShownUserError, ShownValidationError

THREATS = [("1", "Low"), ("2", "Medium"), ("3", "High")]


class CompetitorNotCompany(ShownValidationError):
    """A competitor is a person, or one of our own companies."""


class CompetitorOfOtherCompany(ShownValidationError):
    """Deals or orders of another company of ours would lose their competitor."""


class CompetitorInUse(ShownUserError):
    """Deals, orders or prices would lose their competitor."""


class CrmCompetitor(models.Model):
    """What we know about one rival; the rival itself is a company among the contacts (CMP-01).

    Salespeople of its companies read it and add news; sales managers and competition editors
    write it.
    """

    _name = "crm.competitor"
    _inherit = ["mail.thread", "mail.activity.mixin", "crm.competition.template.mixin"]
    _description = "Competitor"
    _order = "threat desc, name, id"
    # Knowledge comes from the field: whoever reads a competitor may add to its feed.
    _mail_post_access = "read"

    _template_rows = (
        {"partner_id": "Example Rival", "threat": "2", "markets": "North", "employee_count": 120},
    )

    partner_id = fields.Many2one(
        "res.partner",
        string="Company of the Competitor",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('is_company', '=', True)]",
        context={"default_is_company": True},
    )
    name = fields.Char(related="partner_id.name", store=True)
    avatar_128 = fields.Image(related="partner_id.avatar_128")
    website = fields.Char(related="partner_id.website")
    country_id = fields.Many2one(related="partner_id.country_id")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, help="Empty for all companies.")
    user_id = fields.Many2one(
        "res.users",
        string="Watched By",
        index="btree_not_null",
        ondelete="set null",
        domain="[('share', '=', False)]",
        tracking=True,
        help="Who keeps this file up to date. Salespeople tell their news here.",
    )
    threat = fields.Selection(THREATS, required=True, default="2", tracking=True)
    employee_count = fields.Integer(string="Employees")
    founded_year = fields.Char(string="Founded In", size=4)
    markets = fields.Char(help="Regions and segments in which we meet them.")
    description = fields.Html(string="At a Glance")
    strengths = fields.Html()
    weaknesses = fields.Html()
    strategy = fields.Html(string="Typical Strategy")
    counter_strategy = fields.Html(help="What works against them.")
    customer_ids = fields.Many2many(
        "res.partner",
        "crm_competitor_customer_rel",
        string="Customers They Hold",
        domain="[('is_company', '=', True)]",
    )
    contact_ids = fields.Many2many(
        "res.partner",
        "crm_competitor_contact_rel",
        string="Contacts They Hold",
        domain="[('is_company', '=', False)]",
    )
    color = fields.Integer()
    product_ids = fields.One2many("crm.competitor.product", "competitor_id")
    lead_competitor_ids = fields.One2many("crm.lead.competitor", "competitor_id", string="In Deals")
    order_ids = fields.One2many("crm.competitor.order", "competitor_id", string="Orders")

    _partner_uniq = models.UniqueIndex(
        "(partner_id, COALESCE(company_id, 0))",
        "This company is a competitor already. Open the existing one.",
    )

    @api.constrains("partner_id")
    def _check_partner(self):
        # All our companies, also those the user does not work for: sudo.
        domain = Domain("partner_id", "in", self.partner_id.ids)
        ours = self.env["res.company"].sudo().search(domain).partner_id
        for competitor in self:
            if not competitor.partner_id.is_company:
                raise CompetitorNotCompany(
                    self.env._(
                        "%s is a person. Choose the company that competes with us.",
                        competitor.partner_id.name,
                    )
                )
            if competitor.partner_id in ours:
                raise CompetitorNotCompany(
                    self.env._(
                        "%s is one of our own companies. Choose the company that competes with us.",
                        competitor.partner_id.name,
                    )
                )

    @api.constrains("company_id")
    def _check_company_of_history(self):
        """Deals and orders of one company cannot have a competitor that only another one knows."""
        for company, competitors in self.grouped("company_id").items():
            if not company:
                continue
            domain = Domain("competitor_id", "in", competitors.ids)
            domain &= Domain("company_id", "not in", [company.id, False])
            for model in ("crm.lead.competitor", "crm.competitor.order"):
                # sudo: what the user may not read would be as wrong
                used = self.env[model].sudo().search(domain, limit=1)
                if used:
                    raise CompetitorOfOtherCompany(
                        self.env._(
                            "%(rival)s is in deals or orders of %(company)s. Leave its company "
                            "empty: then all companies share it.",
                            rival=used.competitor_id.name,
                            company=used.company_id.name,
                        )
                    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        # What the user may not read is history, too: sudo.
        used = self.sudo()._get_in_use()
        if used:
            raise CompetitorInUse(
                self.env._(
                    "%s cannot be deleted: deals, orders or prices are recorded. Archive it "
                    "instead; the history stays.",
                    ", ".join(used.mapped("name")),
                )
            )

    def _get_in_use(self):
        """Return those of these competitors that have a history; three queries."""
        domain = Domain("competitor_id", "in", self.ids)
        used = self.browse()
        for model in ("crm.lead.competitor", "crm.competitor.order", "crm.competitor.price"):
            rows = self.env[model]._read_group(domain, ["competitor_id"])
            used = used.union(*(competitor for (competitor,) in rows))
        return used

    def action_add_news(self):
        """Open the dialog that adds a dated piece of news to the feed (CMP-10, CMP-12)."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("News about %s", self.name),
            "res_model": "crm.competitor.news",
            "view_mode": "form",
            "target": "new",
            "context": {"default_competitor_id": self.id},
        }


def _escape(text):
    """Return the text as a pattern that matches only itself."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
