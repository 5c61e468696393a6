from odoo import api, fields, models
from odoo.fields import Domain

from ...errors import ShownUserError
from ...models.qualification.crm_profile import ATTRIBUTES, UNIT_CUSTOMER, UNIT_DEAL


class NoClosedDeals(ShownUserError):
    """There is nothing to learn from yet."""


class CrmProfileTrait(models.TransientModel):
    """One attribute value of closed deals or their customers, as one user sees it now."""

    _name = "crm.profile.trait"
    _description = "Trait of Customers"
    _order = "sequence, id"

    sequence = fields.Integer(readonly=True)
    attribute = fields.Selection(
        [
            ("industry", "Industry"),
            ("country", "Country"),
            ("state", "State"),
            ("label", "Label of the Customer"),
            ("kind", "Company or Person"),
            ("source", "Source"),
            ("category", "Category"),
            ("tag", "Tag"),
            ("existing", "New or Existing Customer"),
        ],
        readonly=True,
    )
    name = fields.Char(string="Value", readonly=True)
    unit = fields.Selection(
        [(UNIT_CUSTOMER, "Customers"), (UNIT_DEAL, "Deals")], string="Counted By", readonly=True
    )
    res_id = fields.Integer(readonly=True)
    won_count = fields.Integer(string="Won", readonly=True)
    closed_count = fields.Integer(string="Closed", readonly=True)
    win_percent = fields.Float(
        string="Win Rate (%)", digits=(16, 1), readonly=True, aggregator=None
    )
    lift = fields.Float(
        digits=(16, 2),
        readonly=True,
        aggregator=None,
        help="Win rate with this value ÷ win rate of all. 1: it makes no difference.",
    )
    lift_low = fields.Float(
        string="At Least",
        digits=(16, 2),
        readonly=True,
        aggregator=None,
        help="Lower end of the 95% interval of the lift",
    )
    lift_high = fields.Float(
        string="At Most",
        digits=(16, 2),
        readonly=True,
        aggregator=None,
        help="Upper end of the 95% interval of the lift",
    )
    verdict = fields.Selection(
        [
            ("typical", "Typical of the Won"),
            ("open", "No Difference Proven"),
            ("untypical", "Rarely Won"),
            ("few", "Too Few to Tell"),
        ],
        readonly=True,
    )

    @api.model
    def action_open(self):
        """Compute the profile from the closed deals that the user may read, and show it.

        :raise NoClosedDeals: when there are none
        """
        self.search([("create_uid", "=", self.env.uid)]).unlink()
        traits_by_unit = self.env["crm.profile"]._get_traits_by_unit()
        if not any(traits_by_unit.values()):
            raise NoClosedDeals(
                self.env._(
                    "There are no won or lost opportunities to learn from yet. Close some, or "
                    "import your history."
                )
            )
        self.create(self._prepare_values(traits_by_unit))
        return self.env["ir.actions.act_window"]._for_xml_id(
            "sales_funnel_crm.crm_profile_trait_action"
        )

    @api.model
    def _prepare_values(self, traits_by_unit):
        names = self._get_name_by_key(
            [trait.key for traits in traits_by_unit.values() for trait in traits]
        )
        ranked = [(unit, trait) for unit, traits in traits_by_unit.items() for trait in traits]
        ranked.sort(key=lambda pair: (not pair[1].has_sample, -(pair[1].lift_low or 0)))
        return [
            {
                "sequence": sequence,
                "attribute": trait.key[0],
                "name": names[trait.key],
                "unit": unit,
                "res_id": int(trait.key[1]),
                "won_count": trait.won,
                "closed_count": trait.closed,
                "win_percent": trait.win_percent,
                "lift": trait.lift,
                "lift_low": trait.lift_low,
                "lift_high": trait.lift_high,
                "verdict": self._get_verdict(trait),
            }
            for sequence, (unit, trait) in enumerate(ranked)
        ]

    @api.model
    def _get_verdict(self, trait):
        if not trait.has_sample:
            return "few"
        if trait.is_typical:
            return "typical"
        return "untypical" if trait.is_untypical else "open"

    @api.model
    def _get_name_by_key(self, keys):
        """Return what to call traits, ``{("country", 48): "China"}``; a few queries."""
        names = {
            ("kind", True): self.env._("Companies"),
            ("kind", False): self.env._("Persons"),
            ("existing", True): self.env._("Existing customers"),
            ("existing", False): self.env._("New customers"),
        }
        for attribute in {key[0] for key in keys}:
            field = self._get_field(attribute)
            if field is None or not field.comodel_name:
                continue
            values = self.env[field.comodel_name].browse(
                [value for name, value in keys if name == attribute]
            )
            # Values of deals that the user may read: sudo, a name says no more than the deal.
            names |= {(attribute, value.id): value.sudo().display_name for value in values}
        return names

    @api.model
    def _get_field(self, attribute):
        unit, name = ATTRIBUTES[attribute]
        model = "res.partner" if unit == UNIT_CUSTOMER else "crm.lead"
        return self.env[model]._fields[name] if name else None

    def action_rank_open_deals(self):
        """Show the open deals by fit; managers have it computed now, others see last night's."""
        if self.env.user.has_group("sales_team.group_sale_manager"):
            self.env["crm.profile"]._refresh_fit()
        return self.env["ir.actions.act_window"]._for_xml_id("sales_funnel_crm.crm_lead_action_fit")

    def action_open_deals(self):
        """Show the closed deals that have this value."""
        self.ensure_one()
        unit, name = ATTRIBUTES[self.attribute]
        field = self._get_field(self.attribute)
        domain = Domain("won_status", "in", ("won", "lost")) & Domain("type", "=", "opportunity")
        if field is not None:
            path = f"partner_id.commercial_partner_id.{name}" if unit == UNIT_CUSTOMER else name
            value = self.res_id if field.comodel_name else bool(self.res_id)
            domain &= Domain(path, "in", [value])
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "crm.lead",
            "view_mode": "list,form,pivot,graph",
            "domain": list(domain),
            "context": {"active_test": False, "group_by": ["won_status"]},
        }
