"""Amounts at the rate of the day, against Odoo's own conversion (CMP-06)."""

from datetime import date, timedelta

from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL


@tagged("post_install", "-at_install")
class TestCurrencyFactor(TransactionCase):
    def test_every_day_as_odoo_converts(self):
        """Rates of all, of our company, of another one, of both; none; before the first one."""
        company = self.env.company
        other = self.env["res.company"].create({"name": "Other"})
        story = {
            "all": [("2026-01-10", 2.0, False), ("2026-02-10", 3.0, False)],
            "own": [("2026-01-20", 4.0, company), ("2026-02-20", 5.0, company)],
            "both": [
                ("2026-01-10", 6.0, False),
                ("2026-01-25", 7.0, company),
                ("2026-02-10", 8.0, False),
                ("2026-02-15", 9.0, company),
            ],
            "same day": [("2026-01-25", 6.5, False), ("2026-01-25", 7.5, company)],
            "foreign": [("2026-01-10", 10.0, other)],
            "none": [],
        }
        currencies = self.env["res.currency"].create(
            [{"name": f"ZY{number}", "symbol": "z"} for number in range(len(story))]
        )
        self.env["res.currency.rate"].create(
            [
                {
                    "currency_id": currency.id,
                    "name": day,
                    "rate": rate,
                    "company_id": owner and owner.id,
                }
                for currency, rates in zip(currencies, story.values(), strict=True)
                for day, rate, owner in rates
            ]
        )
        self.env.flush_all()
        mixin = self.env["crm.report.currency.mixin"]
        factor = mixin._factor_sql(SQL("pair.currency"), SQL("pair.day"))
        days = [date(2026, 1, 5) + timedelta(days=number) for number in range(60)]
        for label, currency in zip(story, currencies, strict=True):
            rows = self.env.execute_query(
                SQL(
                    "SELECT pair.day, %s"
                    " FROM (SELECT %s AS currency, UNNEST(%s::date[]) AS day) pair",
                    factor,
                    currency.id,
                    days,
                )
            )
            self.assertEqual(len(rows), 60)
            for day, found in rows:
                wanted = self.env["res.currency"]._get_conversion_rate(
                    currency, company.currency_id, company, day
                )
                self.assertAlmostEqual(float(found), wanted, places=9, msg=f"{label}, {day}")

    def test_rates_of_the_company_of_the_row(self):
        """EXP-03: a cost counts at the rates of its own company, a branch at those of its root."""
        root = self.env["res.company"].create({"name": "Own Rates"})
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": root.id})
        currency = self.env["res.currency"].create({"name": "ZYR", "symbol": "z"})
        self.env["res.currency.rate"].create(
            [
                {
                    "currency_id": currency.id,
                    "name": "2026-01-10",
                    "rate": 2.0,
                    "company_id": False,
                },
                {
                    "currency_id": currency.id,
                    "name": "2026-01-20",
                    "rate": 4.0,
                    "company_id": root.id,
                },
            ]
        )
        self.env.flush_all()
        mixin = self.env["crm.report.currency.mixin"]
        rate = mixin._unit_rate_sql(SQL("%s", currency.id), SQL("row.day"), SQL("row.root"))
        for company in (self.env.company, root, branch):
            for day in (date(2026, 1, 1), date(2026, 1, 15), date(2026, 1, 25)):
                [[found]] = self.env.execute_query(
                    SQL(
                        "SELECT %s FROM (SELECT %s AS root, %s::date AS day) row",
                        rate,
                        company.root_id.id,
                        day,
                    )
                )
                wanted = currency._get_rates(company, day)[currency.id]
                self.assertAlmostEqual(float(found), wanted, msg=f"{company.name}, {day}")
