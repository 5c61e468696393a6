"""All analyses of deals on a random world, against plain Python over its description (CMP-06)."""

import random
from collections import Counter, defaultdict
from datetime import date, timedelta

from odoo import Command

from .report_common import ReportCommon

DAYS = [date(2026, 1, 5) + timedelta(days=7 * number) for number in range(20)]
RATES = {date(2026, 1, 1): 4.0, date(2026, 3, 2): 5.0}


def rate_of(day):
    """Return the last rate before the day, as one would look it up in a table."""
    return RATES[max(start for start in RATES if start <= day)]


class TestFiguresOracle(ReportCommon):
    """Deals in two companies and currencies; several rivals, no or several winners, one archived.

    The oracle never reads a report; it knows the world from how it was drawn.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        numbers = cls.numbers = random.Random(11)
        cls.foreign = cls.env["res.currency"].create({"name": "ZZD", "symbol": "z"})
        cls.env["res.currency.rate"].create(
            [
                {"currency_id": cls.foreign.id, "name": day, "rate": rate, "company_id": False}
                for day, rate in RATES.items()
            ]
        )
        cls.company_other.currency_id = cls.foreign
        cls.env.user.company_ids |= cls.company_other
        cls.env = cls.env(
            context={
                **cls.env.context,
                "allowed_company_ids": [cls.company.id, cls.company_other.id],
            }
        )
        partners = cls.env["res.partner"].create(
            [{"name": f"Firm {number}", "is_company": True} for number in range(2)]
        )
        cls.rival_c, cls.rival_d = cls.env["crm.competitor"].create(
            [{"partner_id": partner.id} for partner in partners]
        )
        cls.rivals = [cls.rival_a, cls.rival_b, cls.rival_c, cls.rival_d]
        cls.world = [cls._draw_deal(numbers) for _number in range(40)]
        cls.rival_d.active = False
        cls._merge_partner(cls.rival_c)
        cls.leads = cls.env["crm.lead"].browse([deal["lead"].id for deal in cls.world])
        cls.domain = [("lead_id", "in", cls.leads.ids)]
        cls.env.flush_all()

    @classmethod
    def _merge_partner(cls, rival):
        """Merge another contact into that of the rival, as users do with duplicates."""
        double = cls.env["res.partner"].create({"name": "Firm 0 Ltd", "is_company": True})
        wizard = cls.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((double | rival.partner_id).ids, rival.partner_id)

    @classmethod
    def _draw_deal(cls, numbers):
        deal = {
            "rivals": numbers.sample(cls.rivals, numbers.randint(0, 4)),
            "outcome": numbers.choice(["won", "lost", "lost", None]),
            "company": numbers.choice([cls.company, cls.company_other]),
            "team": numbers.choice([cls.team_funnel, cls.env["crm.team"]]),
            "day": numbers.choice(DAYS),
            "amount": numbers.randint(1, 50) * 100.0,
        }
        count = numbers.choice([0, 1, 1, 2]) if deal["outcome"] == "lost" else 0
        deal["winners"] = deal["rivals"][:count]
        lead = cls._create_deal(
            deal["rivals"],
            deal["outcome"],
            company_id=deal["company"].id,
            team_id=deal["team"].id,
            user_id=False,
            expected_revenue=deal["amount"],
        )
        for line in lead.lead_competitor_ids:
            if line.competitor_id in deal["winners"]:
                line.status = "won"
        deal["quotes"] = cls._draw_quotes(lead, numbers)
        if deal["outcome"]:
            lead.date_closed = f"{deal['day']} 12:00:00"
        return {**deal, "lead": lead}

    @classmethod
    def _draw_quotes(cls, lead, numbers):
        quotes = defaultdict(list)
        for line in lead.lead_competitor_ids:
            for _round in range(numbers.randint(0, 3)):
                quote = {
                    "date": numbers.choice(DAYS),
                    "amount": numbers.randint(80, 120) * 1.0,
                    "amount_ours": numbers.choice([0.0, numbers.randint(80, 120) * 1.0]),
                    "is_final": numbers.random() < 0.3,
                    "currency_id": numbers.choice([cls.currency, cls.foreign]).id,
                }
                line.quote_ids = [Command.create(quote)]
                quotes[line.competitor_id].append({**quote, "id": len(quotes)})
        return quotes

    def _amount(self, deal):
        if deal["company"] == self.company:
            return deal["amount"]
        # Open deals count with the rate of their creation, which is today.
        day = deal["day"] if deal["outcome"] else date.max
        return deal["amount"] / rate_of(day)

    def test_success_against_each_rival(self):
        """CMP-06 (3): won, lost, lost to them, revenue at the rate of the closing."""
        found = self._group(
            "competitor.success",
            "competitor_id",
            ["won_count:sum", "lost_count:sum", "lost_to_count:sum", "amount:sum", "__count"],
            self.domain,
        )
        for rival in self.rivals:
            met = [deal for deal in self.world if rival in deal["rivals"]]
            self.assertEqual(
                found[rival][:3],
                (
                    sum(deal["outcome"] == "won" for deal in met),
                    sum(deal["outcome"] == "lost" for deal in met),
                    sum(rival in deal["winners"] for deal in met),
                ),
                rival.name,
            )
            self.assertAlmostEqual(float(found[rival][3]), sum(map(self._amount, met)), places=4)
            self.assertEqual(found[rival][4], len(met))

    def test_win_rate_by_team_counts_each_deal_once(self):
        found = self._group(
            "competitor.success", "team_id", ["win_percent:avg", "won_count:sum"], self.domain
        )
        for team in (self.team_funnel, self.env["crm.team"]):
            closed = [
                deal["outcome"]
                for deal in self.world
                if deal["team"] == team and deal["rivals"] and deal["outcome"]
            ]
            won = closed.count("won")
            self.assertAlmostEqual(float(found[team][0]), 100 * won / len(closed))
            self.assertEqual(found[team][1], won)

    def test_head_to_head(self):
        """CMP-06 (3): several winners beat us and the losers, not each other."""
        wanted = Counter()
        for deal in self.world:
            us = deal["company"].partner_id
            for rival in deal["rivals"]:
                if deal["outcome"] == "won":
                    wanted[us, rival.partner_id] += 1
            for winner in deal["winners"]:
                wanted[winner.partner_id, us] += 1
                for loser in deal["rivals"]:
                    if loser not in deal["winners"]:
                        wanted[winner.partner_id, loser.partner_id] += 1
        report = self.env["crm.competitor.encounter.report"]
        rows = report._read_group(self.domain, ["winner_id", "loser_id"], ["__count"])
        self.assertEqual({(winner, loser): count for winner, loser, count in rows}, wanted)
        self.assertEqual(len(set(report.search(self.domain).ids)), sum(wanted.values()))

    def test_rounds_of_quotes(self):
        """CMP-06 (1): rounds, and their gap, by rival."""
        found = self._group(
            "competitor.process",
            "competitor_id",
            ["quote_count:sum", "gap_percent:avg", "amount_theirs:avg"],
            [*self.domain, ("kind", "=", "quote")],
        )
        for rival in self.rivals:
            quotes = [quote for deal in self.world for quote in deal["quotes"].get(rival, [])]
            gaps = [
                100 * (quote["amount_ours"] - quote["amount"]) / quote["amount"]
                for quote in quotes
                if quote["amount_ours"]
            ]
            amounts = [
                quote["amount"] / (rate_of(quote["date"]) if self._is_foreign(quote) else 1)
                for quote in quotes
            ]
            self.assertEqual(found[rival][0], len(quotes))
            self.assertAlmostEqual(float(found[rival][1]), sum(gaps) / len(gaps), places=4)
            self.assertAlmostEqual(float(found[rival][2]), sum(amounts) / len(amounts), places=4)

    def _is_foreign(self, quote):
        return quote["currency_id"] == self.foreign.id

    def _deciding_gap(self, quotes):
        """Return the gap of the final round, else of the last; ``None`` without both prices."""
        both = [
            (quote["is_final"], quote["date"], number, quote)
            for number, quote in enumerate(quotes)
            if quote["amount_ours"]
        ]
        if not both:
            return None
        quote = max(both, key=lambda one: one[:3])[3]
        return 100 * (quote["amount_ours"] - quote["amount"]) / quote["amount"]

    def test_price_to_win_takes_the_deciding_rounds(self):
        """M9: one row a closed deal, with the largest of the deciding gaps."""
        wanted = Counter()
        for deal in self.world:
            gaps = [self._deciding_gap(quotes) for quotes in deal["quotes"].values()]
            gaps = [gap for gap in gaps if gap is not None]
            if gaps and deal["outcome"]:
                wanted[round(max(gaps), 4), deal["outcome"] == "won"] += 1
        rows = self.env["crm.price.to.win"]._read_rows({})
        self.assertEqual(Counter((round(row["gap"], 4), row["is_won"]) for row in rows), wanted)

    def test_loss_reasons_and_the_deciding_gap(self):
        """CMP-06 (2), M9: who won, and the gap to him."""
        reason = self.env["crm.lost.reason"].create({"name": "Dear", "is_about_price": True})
        lost = [deal for deal in self.world if deal["outcome"] == "lost"]
        for deal in lost:
            deal["lead"].loss_ids = [Command.create({"reason_id": reason.id})]
        checks = []
        by_winner = Counter()
        for deal in lost:
            for winner in deal["winners"] or [self.env["crm.competitor"]]:
                by_winner[winner] += 1
            gaps = {
                rival: self._deciding_gap(deal["quotes"].get(rival, [])) for rival in deal["rivals"]
            }
            known = [gap for gap in gaps.values() if gap is not None]
            if deal["winners"]:
                known = [gaps[one] for one in deal["winners"] if gaps[one] is not None]
            elif len(known) < len(gaps):
                known = []
            if known:
                checks.append(max(known) <= 0)
        found = self._group("competitor.loss", "competitor_id", ["lost_count:sum"], self.domain)
        self.assertEqual({winner: count for winner, (count,) in found.items()}, by_winner)
        found = self._group(
            "competitor.loss",
            "reason_id",
            ["price_contradiction_percent:avg", "lost_count:sum"],
            self.domain,
        )
        self.assertEqual(found[reason][1], len(lost))
        self.assertAlmostEqual(float(found[reason][0]), 100 * sum(checks) / len(checks))
        rows = self.env["crm.competitor.loss.report"].search(self.domain)
        self.assertEqual(len(set(rows.ids)), sum(by_winner.values()))

    def test_changes_of_status(self):
        """CMP-06 (1): each rival came once; who won or was beaten changed once more."""
        found = self._group("competitor.process", "status_new", ["change_count:sum"], self.domain)
        won = sum(len(deal["winners"]) for deal in self.world)
        beaten = sum(len(deal["rivals"]) for deal in self.world if deal["outcome"] == "won")
        self.assertEqual(found["active"][0], sum(len(deal["rivals"]) for deal in self.world))
        self.assertEqual((found["won"][0], found["eliminated"][0]), (won, beaten))
