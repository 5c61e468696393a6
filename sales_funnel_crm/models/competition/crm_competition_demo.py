import random
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command

from ...tools.competition.demo_rivals import NEWS, PRICES
from ..pipeline.crm_funnel_demo import MODULE

SEED = 20190403
DAYS = 730
# Units of the currency for one CNY, from the oldest to the newest.
RATES = {
    "EUR": (0.1309, 0.1298, 0.1284, 0.1271, 0.1277, 0.1263, 0.1249, 0.1258, 0.1246),
    "USD": (0.1385, 0.1379, 0.1372, 0.1381, 0.1390, 0.1383, 0.1376, 0.1388, 0.1394),
}
SOURCES = ("customer", "public", "document", "customer", "confidential", "partner", "estimate")
CERTAINTIES = {"public": "3", "document": "3", "confidential": "3", "estimate": "1"}
HELD_CONTACTS = {"rheintal": ("qian.lifen", "tang.wei"), "tianfu": ("xie.ting",)}
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_post_autofollow_author_skip": True,
}
GATE_NAMES = {
    "zh_CN": ("清楚竞争对手是谁", "分别询问设备使用部门和采购部：桌上还有谁家的报价。"),
    "zh_TW": ("清楚競爭對手是誰", "分別詢問設備使用部門和採購部：桌上還有誰家的報價。"),
}


class CrmCompetitionDemo(models.AbstractModel):
    """Loads the rivals of the demo story: prices and news of two years, deals, their orders."""

    _name = "crm.competition.demo"
    _description = "Demo Story of the Competition"

    @api.model
    def _load_story(self):
        """Make two years of competition; the same ones for the same day."""
        company = self.env.ref(f"{MODULE}.res_company_main")
        demo = self.with_company(company).with_context(**QUIET)
        rng = random.Random(SEED)
        demo._create_rates(company)
        demo._create_prices(rng)
        demo._post_news()
        demo._hold_contacts()
        encounters = demo._create_encounters(rng)
        demo._create_orders(rng, encounters)
        demo._create_sales(encounters)

    @api.model
    def _translate_names(self):
        """Name the stage gate in the installed languages, too."""
        installed = {code for code, _name in self.env["res.lang"].get_installed()}
        texts = {code: pair for code, pair in GATE_NAMES.items() if code in installed}
        gate = self.env.ref(f"{MODULE}.crm_stage_gate_rivals")
        for number, field in enumerate(("name", "guidance")):
            gate.update_field_translations(field, {code: t[number] for code, t in texts.items()})

    @api.model
    def _get_competitors(self):
        keys = ("rheintal", "jiangnan", "emilia", "tianfu")
        return {key: self.env.ref(f"{MODULE}.competitor_{key}") for key in keys}

    @api.model
    def _create_rates(self, company):
        today = fields.Date.today()
        dates = [today - timedelta(days=days) for days in range(DAYS + 30, -1, -95)]
        # Its own currency, too: a rate of another company would be taken otherwise.
        rates = {"CNY": (1.0,), **RATES}
        self.env["res.currency.rate"].create(
            [
                {
                    "name": date,
                    "currency_id": self.env.ref(f"base.{code}").id,
                    "company_id": company.id,
                    "rate": rate,
                }
                for code, values in rates.items()
                for date, rate in zip(dates, values, strict=False)
            ]
        )

    @api.model
    def _create_prices(self, rng):
        today = fields.Date.today()
        vals_list = []
        for price in PRICES:
            step = (DAYS - 40) / max(len(price.changes) - 1, 1)
            for number, change in enumerate(price.changes):
                days = round(DAYS - 20 - number * step - rng.uniform(0, 20))
                source = rng.choice(SOURCES)
                vals_list.append(
                    {
                        "product_id": self.env.ref(f"{MODULE}.competing_{price.product}").id,
                        "date": today - timedelta(days=max(days, 0)),
                        "currency_id": self.env.ref(f"base.{price.currency}").id,
                        "price": round(price.start * (100 + change) / 100, -2),
                        "quantity": rng.choice((1, 1, 1, 2, 3)),
                        "source": source,
                        "certainty": CERTAINTIES.get(source, "2"),
                    }
                )
        self.env["crm.competitor.price"].create(vals_list)

    @api.model
    def _post_news(self):
        """Fill the feeds; nobody is told, since it is no news any more."""
        today = fields.Date.today()
        competitors = self._get_competitors()
        logins = {news.login for news in NEWS}
        users = self.env["res.users"].search([("login", "in", list(logins))]).grouped("login")
        for news in sorted(NEWS, key=lambda one: -one.days):
            user = users[news.login]
            feed = self.env["crm.competitor.news"].with_user(user)
            feed.with_context(allowed_company_ids=user.company_id.ids).create(
                {
                    "competitor_id": competitors[news.rival].id,
                    "date": today - timedelta(days=news.days),
                    "title": news.title,
                    "text": news.text,
                    "source": news.source,
                }
            ).action_post()

    @api.model
    def _hold_contacts(self):
        """Name the people of our customers who stand by a rival."""
        for key, names in HELD_CONTACTS.items():
            emails = [f"{name}@customer.example.com" for name in names]
            contacts = self.env["res.partner"].search([("email", "in", emails)])
            self._get_competitors()[key].contact_ids = [Command.set(contacts.ids)]
