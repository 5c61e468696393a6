from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command

from ...tools.competition.demo_rivals import MARKETS, PRICES, PRODUCTS
from ..pipeline.crm_funnel_demo import MODULE

RECORDED = 0.88
MARKET_ORDERS = 120
# The books of the story begin with the first deals, whose orders come some months later.
MARKET_DAYS = 600
# How often each of the two sources finds an order, independently of one another.
SEEN_BY_CUSTOMER = 0.45
SEEN_BY_PUBLIC = 0.42
REPORTERS = ("li_na", "zhang_qiang", "liu_yang", "chen_jing", "zhao_min", "lin_yue")
REPORTERS_ABROAD = ("anna_schmidt", "marco_rossi", "priya_nair")


class CrmCompetitionDemo(models.AbstractModel):
    _inherit = "crm.competition.demo"

    @api.model
    def _create_orders(self, rng, encounters):
        """Record what the rivals sold: in deals that we lost, and where we were not asked."""
        plans = [
            self._prepare_lost_order(rng, lead, one)
            for lead, one in encounters
            if one.winner_kind == "rival" and rng.random() < RECORDED
        ]
        for _number in range(MARKET_ORDERS):
            if values := self._prepare_market_order(rng):
                plans.append(values)
        orders = self.env["crm.competitor.order"].create([values for values, _twin in plans])
        self.env["crm.competitor.order"].create(
            [
                {**self._prepare_twin(rng, values), "duplicate_id": order.id}
                for order, (values, has_twin) in zip(orders, plans, strict=True)
                if has_twin
            ]
        )

    @api.model
    def _prepare_lost_order(self, rng, lead, one):
        """Return the values of the order that the winner got, and whether it was published, too."""
        winner = next(rival for rival in one.rivals if rival.status == "won")
        quote = winner.quotes[-1] if winner.quotes else None
        values = lead._prepare_competitor_order_values()
        if quote:
            amount = quote.theirs
            currency = self.env.ref(f"base.{quote.currency}")
        else:
            amount = round(lead.expected_revenue * rng.uniform(0.78, 0.98), -3)
            currency = self.env.ref("base.CNY")
        line = values["line_ids"][0][2]
        line["amount"] = amount
        if key := PRODUCTS.get(lead.name.partition(" – ")[0]):
            line["counterpart_id"] = self.env.ref(f"{MODULE}.product_hx_{key}").id
        values |= {"currency_id": currency.id, "user_id": lead.user_id.id}
        return values, self._set_sources(rng, values, is_known=True)

    @api.model
    def _prepare_market_order(self, rng):
        """Return the values of an order of a customer who did not ask us; nothing if unseen."""
        key = rng.choice(list(MARKETS))
        rival = rng.choices(MARKETS[key], range(len(MARKETS[key]), 0, -1))[0]
        price = rng.choice([one for one in PRICES if one.product.startswith(rival)])
        customer = self.env.ref(f"{MODULE}.res_partner_{key}")
        is_abroad = customer.country_id != self.env.ref("base.cn")
        reporter = rng.choice(REPORTERS_ABROAD if is_abroad else REPORTERS)
        quantity = rng.choice((1, 1, 1, 2))
        product = self.env.ref(f"{MODULE}.competing_{price.product}")
        values = {
            "competitor_id": self.env.ref(f"{MODULE}.competitor_{rival}").id,
            "partner_id": customer.id,
            "company_id": self.env.company.id,
            "date": fields.Date.today() - timedelta(days=rng.randrange(5, MARKET_DAYS)),
            "currency_id": self.env.ref(f"base.{price.currency}").id,
            "user_id": self.env.ref(f"{MODULE}.user_{reporter}").id,
            "line_ids": [
                Command.create(
                    {
                        "product_id": product.id,
                        "quantity": quantity,
                        "amount": quantity * round(price.start * rng.uniform(0.85, 1.05), -3),
                    }
                )
            ],
        }
        has_twin = self._set_sources(rng, values)
        return (values, has_twin) if values["source"] else None

    @api.model
    def _set_sources(self, rng, values, is_known=False):
        """Set how we know of the order; return whether a second source found it, too."""
        by_customer = is_known or rng.random() < SEEN_BY_CUSTOMER
        by_public = rng.random() < SEEN_BY_PUBLIC
        by_other = rng.choice(("partner", "document", "confidential", "estimate", "", "", ""))
        first = "customer" if by_customer else "public" if by_public else by_other
        values["source"] = first
        values["certainty"] = {"public": "3", "document": "3", "estimate": "1"}.get(first, "2")
        return by_customer and by_public

    @api.model
    def _prepare_twin(self, rng, values):
        """Return the report of the same order in a publication, some days later."""
        [(_command, _id, line)] = values["line_ids"]
        date = min(values["date"] + timedelta(days=rng.randrange(4, 25)), fields.Date.today())
        amount = round(line["amount"] * rng.uniform(0.97, 1.03), -3)
        return {
            **values,
            "date": date,
            "source": "public",
            "certainty": "3",
            "lead_id": False,
            "reason_id": False,
            "reference": f"Award 中标公告 {date.year}-{rng.randrange(1000, 9999)}",
            "line_ids": [Command.create({**line, "amount": amount})],
        }
