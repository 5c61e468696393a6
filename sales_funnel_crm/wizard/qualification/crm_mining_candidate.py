from odoo import api, fields, models

from ...errors import ShownUserError
from ...models.qualification.crm_profile import UNIT_CUSTOMER
from ...tools.qualification import profile

CANDIDATES_MAX = 200


class NothingToMine(ShownUserError):
    """No customer is without an open deal."""


class CrmMiningCandidate(models.TransientModel):
    """An existing customer without an open deal, ranked by the profile, as one user sees it."""

    _name = "crm.mining.candidate"
    _description = "Customer to Develop"
    _order = "sequence, id"
    _rec_name = "partner_id"

    sequence = fields.Integer(readonly=True)
    partner_id = fields.Many2one(
        "res.partner", string="Customer", readonly=True, ondelete="cascade"
    )
    user_id = fields.Many2one(related="partner_id.user_id", related_sudo=False)
    country_id = fields.Many2one(related="partner_id.country_id", related_sudo=False)
    industry_id = fields.Many2one(related="partner_id.industry_id", related_sudo=False)
    fit_percent = fields.Float(
        string="Fit",
        digits=(16, 0),
        readonly=True,
        aggregator="avg",
        help="50: like all customers with closed deals, towards 100 more like the won ones",
    )
    reason = fields.Char(readonly=True, help="Values typical of the customers that we win")
    won_count = fields.Integer(string="Won Deals", readonly=True)
    date_won = fields.Date(string="Last Won", readonly=True)
    suggestion = fields.Char(string="May Also Need", readonly=True)
    lead_id = fields.Many2one("crm.lead", string="Opportunity", readonly=True, ondelete="set null")

    @api.model
    def action_open(self):
        """List customers of won deals that the user may read, and that have no open deal."""
        self.search([("create_uid", "=", self.env.uid)]).unlink()
        self.create(self._prepare_candidates())
        return self.env["ir.actions.act_window"]._for_xml_id(
            "sales_funnel_crm.crm_mining_candidate_action"
        )

    @api.model
    def _prepare_candidates(self):
        won = self._get_won_by_customer()
        customers = self._without_open_deal(self.env["res.partner"].union(*won))
        Profile = self.env["crm.profile"]
        traits = Profile._get_traits_by_unit()[UNIT_CUSTOMER]
        weights = Profile._get_weights({UNIT_CUSTOMER: traits})
        keys = Profile._get_keys_by_customer(customers)
        fits = {customer: profile.fit_percent(keys[customer], weights) for customer in customers}
        ranked = sorted(
            customers, key=lambda customer: (-(fits[customer] or 0), -won[customer][0], customer.id)
        )[:CANDIDATES_MAX]
        typical = [trait.key for trait in traits if trait.is_typical]
        names = self.env["crm.profile.trait"]._get_name_by_key(typical)
        offers = self.env["crm.product.affinity"]._get_suggestions_by_customer(ranked)
        return [
            {
                "sequence": sequence,
                "partner_id": customer.id,
                "fit_percent": fits[customer],
                "reason": ", ".join(names[key] for key in typical if key in keys[customer]),
                "won_count": won[customer][0],
                "date_won": won[customer][1],
                "suggestion": self._get_offer_words(offers[customer]),
            }
            for sequence, customer in enumerate(ranked)
        ]

    @api.model
    def _get_won_by_customer(self):
        """Return ``{commercial partner: (number of won deals, last date)}``."""
        rows = (
            self.env["crm.lead"]
            .with_context(active_test=False)
            ._read_group(
                [("won_status", "=", "won"), ("partner_id", "!=", False)],
                ["partner_id"],
                ["__count", "date_closed:max"],
            )
        )
        won = {}
        for partner, count, date in rows:
            # Only which contact belongs to which customer: sudo.
            customer = partner.sudo().commercial_partner_id.sudo(False)
            before, last = won.get(customer, (0, False))
            date = fields.Date.to_date(date)
            won[customer] = (before + count, max(filter(None, (last, date)), default=False))
        seen = self.env["res.partner"].union(*won)._filtered_access("read").filtered("active")
        return {customer: won[customer] for customer in seen}

    @api.model
    def _without_open_deal(self, customers):
        # Also those of colleagues that the user may not see: sudo, else two would call.
        rows = (
            self.env["crm.lead"]
            .sudo()
            ._read_group(
                [
                    ("won_status", "=", "pending"),
                    ("partner_id.commercial_partner_id", "in", customers.ids),
                ],
                ["partner_id"],
            )
        )
        # sudo: as above, only which contact belongs to which customer
        partners = self.env["res.partner"].sudo().union(*(partner for (partner,) in rows))
        return customers - partners.commercial_partner_id

    @api.model
    def _get_offer_words(self, offers):
        # Products of orders that the user may read: sudo, also if they are archived meanwhile.
        products = self.env["product.template"].sudo().browse(offer.product for offer in offers[:3])
        return ", ".join(products.mapped("display_name"))

    def action_create_mine(self):
        """Create an opportunity for each of the customers, of the user."""
        return self._create_opportunities(self.env.user)

    def action_create_in_pool(self):
        """Create an opportunity for each of the customers, to be distributed."""
        return self._create_opportunities(self.env["res.users"])

    def _create_opportunities(self, user):
        todo = self.filtered(lambda candidate: not candidate.lead_id)
        free = self._without_open_deal(todo.partner_id)
        todo = todo.filtered(lambda candidate: candidate.partner_id in free)
        leads = self.env["crm.lead"].create(
            [
                {
                    "name": self.env._("New need of %s", candidate.partner_id.name),
                    "type": "opportunity",
                    "partner_id": candidate.partner_id.id,
                    "user_id": user.id,
                    "description": candidate.suggestion,
                }
                for candidate in todo
            ]
        )
        for candidate, lead in zip(todo, leads, strict=True):
            candidate.lead_id = lead
        if not leads:
            raise NothingToMine(
                self.env._(
                    "These customers have an open opportunity by now. Choose others, or open "
                    "Opportunity Mining again."
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Opportunities"),
            "res_model": "crm.lead",
            "view_mode": "list,form" if len(leads) > 1 else "form",
            "res_id": leads.id if len(leads) == 1 else False,
            "domain": [("id", "in", leads.ids)],
        }
