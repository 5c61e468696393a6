from odoo import api, models
from odoo.fields import Domain

from ...tools.qualification import profile

MIN_SAMPLE_PARAM = "sales_funnel_crm.profile_min_sample"
MIN_SAMPLE_DEFAULT = 10
# Of more closed deals, the newest ones: the others say little about the market of today.
DEALS_MAX = 20_000
UNIT_CUSTOMER = "customer"
UNIT_DEAL = "deal"
# Attribute → unit that it is counted by, and field of the customer or the deal.
ATTRIBUTES = {
    "industry": (UNIT_CUSTOMER, "industry_id"),
    "country": (UNIT_CUSTOMER, "country_id"),
    "state": (UNIT_CUSTOMER, "state_id"),
    "label": (UNIT_CUSTOMER, "category_id"),
    "kind": (UNIT_CUSTOMER, "is_company"),
    "source": (UNIT_DEAL, "source_id"),
    "category": (UNIT_DEAL, "category_id"),
    "tag": (UNIT_DEAL, "tag_ids"),
    "existing": (UNIT_DEAL, None),
}


class CrmProfile(models.AbstractModel):
    """What won customers and deals have in common, and how well others fit (EVA-12).

    Attributes of a customer are counted by customer, so that one with many deals does not weigh
    more than others; those of a deal by deal. A customer is won when any of its deals is.
    A trait is a pair of an attribute and a value: the id of a record, or True / False.
    """

    _name = "crm.profile"
    _description = "Customer Profile"

    @api.model
    def _get_min_sample(self):
        # Salespeople may not read parameters; this one is no secret: sudo.
        value = self.env["ir.config_parameter"].sudo().get_param(MIN_SAMPLE_PARAM)
        try:
            return max(1, int(value or MIN_SAMPLE_DEFAULT))
        except ValueError:
            return MIN_SAMPLE_DEFAULT

    @api.model
    def _get_traits_by_unit(self, domain=Domain.TRUE):
        """Return what is found in the closed deals that the user may read.

        :param domain: of ``crm.lead``, to look at a part of them
        :return: ``{"customer": [profile.Trait], "deal": [profile.Trait]}``
        :rtype: dict
        """
        deals = self._get_closed_deals(domain)
        min_sample = self._get_min_sample()
        return {
            unit: profile.find_traits(subjects, min_sample)
            for unit, subjects in self._get_subjects_by_unit(deals).items()
        }

    @api.model
    def _get_closed_deals(self, domain):
        Lead = self.env["crm.lead"].with_context(active_test=False)
        closed = Domain("type", "=", "opportunity") & Domain("won_status", "in", ("won", "lost"))
        names = ["won_status", "partner_id", "date_closed", "create_date"]
        names += [name for unit, name in ATTRIBUTES.values() if unit == UNIT_DEAL and name]
        return Lead.search_fetch(
            closed & Domain(domain), names, order="date_closed desc, id desc", limit=DEALS_MAX
        )

    @api.model
    def _get_subjects_by_unit(self, deals):
        """Return the subjects of ``profile.find_traits`` for each unit."""
        customer_by_deal = self._get_customer_by_deal(deals)
        first_won, is_won = {}, {}
        for deal in deals:
            customer = customer_by_deal[deal]
            if not customer:
                continue
            won = deal.won_status == "won"
            is_won[customer] = is_won.get(customer, False) or won
            if won and deal.date_closed:
                before = first_won.get(customer, deal.date_closed)
                first_won[customer] = min(before, deal.date_closed)
        keys_by_customer = self._get_keys_by_customer(self.env["res.partner"].union(*is_won))
        existing = {
            deal: bool(start and start < deal.create_date)
            for deal in deals
            for start in (first_won.get(customer_by_deal[deal]),)
        }
        keys_by_deal = self._get_keys_by_deal(deals, existing)
        return {
            UNIT_CUSTOMER: [(won, keys_by_customer[key]) for key, won in is_won.items()],
            UNIT_DEAL: [(deal.won_status == "won", keys_by_deal[deal]) for deal in deals],
        }

    @api.model
    def _get_customer_by_deal(self, deals):
        """Return ``{deal: commercial partner}``; empty for a deal without a customer."""
        # What the customer of a readable deal belongs to, also if the contact is of another
        # company: sudo.
        return {deal: deal.sudo().partner_id.commercial_partner_id.sudo(False) for deal in deals}

    @api.model
    def _get_keys_by_customer(self, customers):
        names = {key: name for key, (unit, name) in ATTRIBUTES.items() if unit == UNIT_CUSTOMER}
        return {
            customer: frozenset(
                key for name, field in names.items() for key in _keys_of(customer, name, field)
            )
            # sudo: only counted, never shown by customer
            for customer in customers.sudo()
        }

    @api.model
    def _get_keys_by_deal(self, deals, existing):
        names = {
            key: name for key, (unit, name) in ATTRIBUTES.items() if unit == UNIT_DEAL and name
        }
        return {
            deal: frozenset(
                [key for name, field in names.items() for key in _keys_of(deal, name, field)]
                + [("existing", existing[deal])]
            )
            for deal in deals
        }

    @api.model
    def _get_keys_by_open_deal(self, deals):
        """Return ``{deal: traits}`` of open deals, those of the customer included."""
        customer_by_deal = self._get_customer_by_deal(deals)
        customers = self.env["res.partner"].union(*customer_by_deal.values())
        won = self._get_won_customers(customers)
        existing = {deal: customer_by_deal[deal] in won for deal in deals}
        keys_by_customer = self._get_keys_by_customer(customers)
        keys_by_deal = self._get_keys_by_deal(deals, existing)
        return {
            deal: keys_by_deal[deal] | keys_by_customer.get(customer_by_deal[deal], frozenset())
            for deal in deals
        }

    @api.model
    def _get_won_customers(self, customers):
        # Whether the customer is one of ours, whoever won it: sudo.
        rows = (
            self.env["crm.lead"]
            .sudo()
            .with_context(active_test=False)
            ._read_group(
                [
                    ("won_status", "=", "won"),
                    ("partner_id.commercial_partner_id", "in", customers.ids),
                ],
                ["partner_id"],
            )
        )
        return (
            self.env["res.partner"].union(*(partner for (partner,) in rows)).commercial_partner_id
        )

    @api.model
    def _get_weights(self, traits_by_unit):
        """Return ``{trait: weight}`` of the traits that have a sample."""
        return {
            trait.key: trait.weight
            for traits in traits_by_unit.values()
            for trait in traits
            if trait.has_sample
        }


def _keys_of(record, attribute, name):
    if record._fields[name].type == "boolean":
        return [(attribute, record[name])]
    return [(attribute, value_id) for value_id in record[name].ids]
