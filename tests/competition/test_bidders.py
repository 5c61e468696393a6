"""Results of tenders as deals and as competitor orders, against the CSV alone (CMP-04, CMP-06)."""

import base64
import tempfile
from collections import Counter
from pathlib import Path

from dev import bidders, bidders_file
from freezegun import freeze_time

from odoo.tests import tagged

from ..common import FunnelCommon
from . import bidders_oracle as oracle

ROWS = 400


@tagged("post_install", "-at_install")
@freeze_time("2026-10-01 10:00:00")
class TestBidders(FunnelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.path = Path(folder.name) / "bids.csv"
        bidders_file.write(cls.path, ROWS, seed=5)
        cls.tenders = oracle.read_tenders(cls.path)
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        with open(cls.path, "rb") as stream:
            cls.items = bidders.read_items(stream, [cls.env.company.name])

    def _name(self, partner):
        ours = partner == self.env.company.partner_id
        return oracle.US if ours else oracle.plain(partner.name)

    def test_the_file_has_every_trap(self):
        winners = Counter(len(tender["winners"]) for tender in self.tenders.values())
        self.assertTrue(winners[0] and winners[2], winners)
        self.assertTrue(any("?" in tender["winners"] for tender in self.tenders.values()))
        text = self.path.read_text(encoding="utf-8-sig")
        for mask in bidders_file.MASKS:
            self.assertIn(mask, text)

    def test_deals_and_encounters(self):
        """Win rate per rival and head to head equal what the CSV says."""
        leads = bidders.load(self.env, self.items)
        won, lost, beaten = oracle.count_deals(self.tenders)
        taken = [tender for tender in self.tenders.values() if tender["ours"] is not None]
        self.assertEqual(len(leads), len(taken))
        self.assertAlmostEqual(
            sum(leads.mapped("expected_revenue")), sum(tender["ours"] for tender in taken), 2
        )
        domain = [("lead_id", "in", leads.ids)]
        rows = self.env["crm.competitor.success.report"]._read_group(
            domain, ["competitor_id"], ["won_count:sum", "lost_count:sum", "win_percent:avg"]
        )
        self.assertEqual(
            {oracle.plain(rival.name): (wins, losses) for rival, wins, losses, _rate in rows},
            {rival: (won[rival], lost[rival]) for rival in {*won, *lost}},
        )
        for rival, wins, losses, rate in rows:
            self.assertAlmostEqual(rate, 100 * wins / (wins + losses), 6, rival.name)
        found = Counter()
        for winner, loser, count in self.env["crm.competitor.encounter.report"]._read_group(
            domain, ["winner_id", "loser_id"], ["__count"]
        ):
            found[self._name(winner), self._name(loser)] += count
        self.assertEqual(found, beaten)

    def test_kinds_of_losses(self):
        """No winner, a masked or unheard-of one, and rivals are told apart."""
        leads = bidders.load(self.env, self.items)
        found = Counter(
            lead.won_status if lead.won_status == "won" else lead.loss_winner_kind for lead in leads
        )
        expected = Counter()
        for tender in self.tenders.values():
            winners = tender["winners"]
            if tender["ours"] is None:
                continue
            if oracle.US in winners:
                expected["won"] += 1
            elif winners - {"?"}:
                expected["rival"] += 1
            else:
                expected["unknown" if winners else "nobody"] += 1
        self.assertEqual(found, expected)
        self.assertEqual(set(found), {"won", "rival", "unknown", "nobody"})
        self.assertFalse(
            leads.lead_competitor_ids.competitor_id.filtered(
                lambda rival: rival.name in bidders_file.MASKS
            )
        )

    def test_orders_and_share(self):
        """What rivals won becomes orders; the share of the known market is that of the CSV."""
        wizard = self.env["crm.competitor.order.import"].create(
            {
                "file": base64.b64encode(self.path.read_bytes()),
                "decimal_mark": ".",
                "is_creating": True,
            }
        )
        wizard.action_check()
        self.assertFalse(wizard.error_count, wizard.finding_ids.mapped("message"))
        orders = self.env["crm.competitor.order"].search(wizard.action_import()["domain"])
        ours, theirs = oracle.sum_market(self.tenders)
        found = Counter()
        for order in orders:
            found[oracle.plain(order.competitor_id.name)] += order.amount
        self.assertEqual(set(found), set(theirs))
        for rival, amount in theirs.items():
            self.assertAlmostEqual(found[rival], amount, 2, rival)
        leads = bidders.load(self.env, self.items)
        share = self.env["crm.competition.share.report"]
        amounts = dict(share._read_group([], ["side"], ["amount:sum"]))
        # What the database had before does not count.
        rest = share._read_group(
            [("side", "=", "ours"), ("partner_id", "not in", leads.partner_id.ids)],
            aggregates=["amount:sum"],
        )[0][0]
        self.assertAlmostEqual(amounts["ours"] - (rest or 0.0), ours, 1)
        self.assertAlmostEqual(amounts["theirs"], sum(theirs.values()), 1)
