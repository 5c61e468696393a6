"""Reasons of losses and what contradicts them, counted in plain Python (CMP-03, CMP-13, M9)."""

from odoo import Command

from .report_common import ReportCommon


class TestLoss(ReportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dear, cls.slow, cls.weak = cls.env["crm.lost.reason"].create(
            [
                {"name": "Dear", "loss_class": "price"},
                {"name": "Slow", "loss_class": "timing"},
                {"name": "Weak", "loss_class": "product"},
            ]
        )

    def _lose(self, ours=(), theirs=(), winner=None, **vals):
        lead = self._create_deal([self.rival_a], "lost", winner)
        lead.loss_ids = [
            Command.create({"reason_id": reason.id, "voice": voice})
            for voice, reasons in (("ours", ours), ("customer", theirs))
            for reason in reasons
        ]
        lead.write(vals)
        return lead

    def test_reasons_by_class_rival_and_voice(self):
        """CMP-03, CMP-13: ours beside the customer's, a deal once for each class."""
        leads = self._lose([self.dear, self.slow], [self.weak], self.rival_a)
        leads |= self._lose([self.dear], [self.dear])
        leads |= self._lose(lost_reason_id=self.weak.id)
        domain = [("lead_id", "in", leads.ids)]
        found = self._group("competitor.loss", "loss_class", ["lost_count:sum"], domain)
        self.assertEqual(found, {"price": (2,), "timing": (1,), "product": (2,)})
        found = self._group("competitor.loss", "voice", ["lost_count:sum", "__count"], domain)
        self.assertEqual(found, {"ours": (3, 4), "customer": (2, 2)})
        found = self._group("competitor.loss", "competitor_id", ["lost_count:sum"], domain)
        self.assertEqual(found, {self.rival_a: (1,), self.env["crm.competitor"]: (2,)})

    def test_contradiction_of_our_reasons_and_the_customers(self):
        """CMP-13, M9: of deals with both voices, those where no class is the same."""
        leads = self._lose([self.dear, self.slow], [self.weak])
        leads |= self._lose([self.dear, self.slow], [self.slow, self.weak])
        leads |= self._lose([self.dear], [self.dear])
        leads |= self._lose([self.dear])
        found = self._group(
            "competitor.loss",
            "team_id",
            ["contradiction_percent:avg"],
            [("lead_id", "in", leads.ids)],
        )
        self.assertAlmostEqual(float(found[self.team_funnel][0]), 100 / 3)

    def _quote(self, lead, gaps):
        """Enter the last quotes: ``{rival: how many percent we were dearer}``."""
        for rival, gap in gaps.items():
            line = lead.lead_competitor_ids.filtered(lambda one, r=rival: one.competitor_id == r)
            line.quote_ids = [
                Command.create({"amount": 100.0, "amount_ours": 100.0 + gap, "date": "2026-01-05"})
            ]

    def _lose_to(self, winner, gaps, ours=(), theirs=()):
        lead = self._create_deal(list(gaps), "lost", winner)
        self._quote(lead, {rival: gap for rival, gap in gaps.items() if gap is not None})
        lead.loss_ids = [
            Command.create({"reason_id": reason.id, "voice": voice})
            for voice, reasons in (("ours", ours), ("customer", theirs))
            for reason in reasons
        ]
        return lead

    def test_contradiction_index(self):
        """M9, CMP-13: reasons against each other and against the gap, counted in plain Python."""
        a, b, dear, slow, weak = self.rival_a, self.rival_b, self.dear, self.slow, self.weak
        dear.is_about_price = True
        story = [  # winner, gaps, ours, the customer's
            (a, {a: -5.0, b: 20.0}, [dear], []),  # we were cheaper than the winner
            (a, {a: 5.0, b: -20.0}, [dear], []),  # dearer than the winner
            (a, {a: None, b: -20.0}, [dear], []),  # nobody knows
            (None, {a: -5.0, b: -1.0}, [slow], [dear]),  # cheaper than all, and other classes
            (None, {a: -5.0, b: None}, [dear], [dear]),  # B may have been cheaper
            (None, {a: -5.0, b: 3.0}, [dear, slow], [slow]),  # B was cheaper
            (a, {a: 0.0, b: 3.0}, [dear], [dear]),  # the same price
            (a, {a: -5.0, b: 3.0}, [slow], [weak]),  # classes differ, no word of the price
            (a, {a: -5.0, b: 3.0}, [slow], []),  # nothing to compare
        ]
        leads = self.env["crm.lead"]
        voices, prices, index = [], [], []
        for winner, gaps, ours, theirs in story:
            leads |= self._lose_to(winner, gaps, ours, theirs)
            checks = []
            if ours and theirs:
                mine, others = ({one.loss_class for one in said} for said in (ours, theirs))
                voices.append(not mine & others)
                checks.append(voices[-1])
            if winner:
                gap = gaps[winner]
            else:
                gap = None if None in gaps.values() else max(gaps.values())
            if gap is not None and any(one.is_about_price for one in [*ours, *theirs]):
                prices.append(gap <= 0)
                checks.append(prices[-1])
            if checks:
                index.append(any(checks))
        found = self._group(
            "competitor.loss",
            "team_id",
            [
                "contradiction_percent:avg",
                "price_contradiction_percent:avg",
                "contradiction_index_percent:avg",
            ],
            [("lead_id", "in", leads.ids)],
        )
        for figure, checks in zip(found[self.team_funnel], (voices, prices, index), strict=True):
            self.assertAlmostEqual(float(figure), 100 * sum(checks) / len(checks))
        self.assertEqual((len(voices), len(prices), len(index)), (5, 5, 7))
        comparable = self.env["crm.competitor.loss.report"].search(
            [("lead_id", "in", leads.ids), ("is_comparable", "=", True)]
        )
        self.assertEqual(len(comparable.lead_id), len(index))

    def test_contradiction_by_voice(self):
        """M9: who blamed the price, we or the customer."""
        self.dear.is_about_price = True
        lead = self._lose_to(self.rival_a, {self.rival_a: -5.0}, [self.slow], [self.dear])
        found = self._group(
            "competitor.loss",
            "voice",
            ["price_contradiction_percent:avg", "gap_percent:avg"],
            [("lead_id", "=", lead.id)],
        )
        self.assertIs(found["ours"][0], False)
        self.assertEqual([float(figure) for figure in found["customer"]], [100.0, -5.0])

    def test_delivered_reason_is_about_the_price(self):
        """Once, at install: what managers choose afterwards stays."""
        self.assertTrue(self.env.ref("crm.lost_reason_1").is_about_price)
        self.assertFalse(self.env.ref("crm.lost_reason_2").is_about_price)
