"""The analyses against figures counted in plain Python (CMP-05, CMP-06, CMP-11, CMP-13)."""

from collections import Counter

from odoo import Command

from odoo.addons.sales_funnel_crm.tools.competition.strength import strengths
from odoo.addons.sales_funnel_crm.tools.rates import wilson_percent

from .report_common import ReportCommon


class TestSuccess(ReportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        a, b = cls.rival_a, cls.rival_b
        cls.story = [
            ([a], "won", None),
            ([a], "won", None),
            ([a, b], "won", None),
            ([a, b], "lost", a),
            ([b], "lost", b),
            ([a], "lost", None),
            ([a, b], None, None),
            ([], "won", None),
        ]
        cls.leads = cls.env["crm.lead"]
        for rivals, outcome, winner in cls.story:
            cls.leads |= cls._create_deal(rivals, outcome, winner)
        cls.domain = [("lead_id", "in", cls.leads.ids)]

    def test_win_rate_against_each_rival(self):
        """CMP-06: won ÷ (won + lost) of the deals in which the rival took part, and interval."""
        found = self._group(
            "competitor.success",
            "competitor_id",
            [
                "won_count:sum",
                "lost_count:sum",
                "lost_to_count:sum",
                "win_percent:avg",
                "win_low_percent:avg",
                "win_high_percent:avg",
            ],
            self.domain,
        )
        for rival in (self.rival_a, self.rival_b):
            won = sum(rival in rivals and out == "won" for rivals, out, _winner in self.story)
            lost = sum(rival in rivals and out == "lost" for rivals, out, _winner in self.story)
            lost_to = sum(winner == rival for _rivals, _out, winner in self.story)
            self.assertEqual(found[rival][:3], (won, lost, lost_to))
            expected = (100 * won / (won + lost), *wilson_percent(won, won + lost))
            for figure, wanted in zip(found[rival][3:], expected, strict=True):
                self.assertAlmostEqual(float(figure), wanted, places=6)

    def test_a_deal_with_two_rivals_is_one_deal_in_totals(self):
        found = self._group(
            "competitor.success",
            "team_id",
            ["won_count:sum", "lost_count:sum", "win_percent:avg"],
            self.domain,
        )
        self.assertEqual(found[self.team_funnel][:2], (3, 3))
        self.assertAlmostEqual(float(found[self.team_funnel][2]), 50.0)

    def test_head_to_head(self):
        """CMP-06: who beat whom, counted from the story."""
        us = self.company.partner_id
        wanted = Counter()
        for rivals, outcome, winner in self.story:
            for rival in rivals:
                if outcome == "won":
                    wanted[us, rival.partner_id] += 1
                elif winner and rival != winner:
                    wanted[winner.partner_id, rival.partner_id] += 1
            if winner:
                wanted[winner.partner_id, us] += 1
        self.env.flush_all()
        rows = self.env["crm.competitor.encounter.report"]._read_group(
            self.domain, groupby=["winner_id", "loser_id"], aggregates=["__count"]
        )
        self.assertEqual({(winner, loser): number for winner, loser, number in rows}, wanted)
        encounters = self.env["crm.competitor.encounter.report"].search(self.domain)
        self.assertEqual(len(set(encounters.ids)), sum(wanted.values()))

    def test_strengths_are_opened_from_what_one_may_read(self):
        """CMP-06: Bradley–Terry; an empty matrix is explained."""
        self.env.flush_all()
        strength = self.env["crm.competitor.strength"].with_user(self.user_sales_salesman)
        strength.action_open()
        rows = strength.search([("create_uid", "=", self.user_sales_salesman.id)])
        by_partner = {row.partner_id: row for row in rows}
        row = by_partner[self.partner_a]
        self.assertEqual((row.beaten_count, row.beat_us_count), (3, 1))
        self.assertEqual(row.verdict, "open")
        self.assertEqual(by_partner[self.partner_b].verdict, "few")
        self.assertEqual(by_partner[self.company.partner_id].competitor_id.id, False)
        with self.assertRaisesRegex(Exception, "who beat whom"):
            self.env["crm.competitor.strength"].with_user(self.user_other_company).action_open()

    def test_strengths_by_segment(self):
        """M9: each segment is a market of its own, computed as if there were no other."""
        self.leads[0].team_id = False
        self.env.flush_all()
        strength = self.env["crm.competitor.strength"].with_user(self.user_sales_manager)
        action = strength.action_open_by_team()
        self.assertEqual(action["context"], {"group_by": ["segment"]})
        rows = strength.search([("create_uid", "=", self.user_sales_manager.id)])
        for team in (self.team_funnel, self.env["crm.team"]):
            wins = Counter()
            for lead, (rivals, outcome, winner) in zip(self.leads, self.story, strict=True):
                if lead.team_id != team:
                    continue
                for rival in rivals:
                    if outcome == "won":
                        wins["us", rival.id] += 1
                    elif winner and rival != winner:
                        wins[winner.id, rival.id] += 1
                if winner:
                    wins[winner.id, "us"] += 1
            wanted = {row.firm: row for row in strengths(wins, "us")}
            found = rows.filtered(lambda row, team=team: row.segment_res_id == team.id)
            self.assertEqual(len(found), len(wanted))
            for row in found:
                firm = "us" if row.is_us else row.competitor_id.id
                self.assertAlmostEqual(row.strength, wanted[firm].strength, delta=0.006)
            self.assertEqual(set(found.mapped("segment")), {team.name or "Unknown"})
            beaten = found.filtered(lambda row: row.competitor_id == self.rival_a)
            encounters = self.env["crm.competitor.encounter.report"].search(
                beaten.action_open_encounters()["domain"]
            )
            self.assertEqual(len(encounters), beaten.won_count + beaten.lost_count)
        for action in (strength.action_open_by_country, strength.action_open_by_region):
            self.assertTrue(action())

    def test_reports_follow_the_rights_of_the_deals(self):
        reason = self.env["crm.lost.reason"].create({"name": "Dear"})
        self.leads.filtered(lambda lead: lead.won_status == "lost").loss_ids = [
            Command.create({"reason_id": reason.id})
        ]
        self.leads.user_id = self.user_sales_manager
        self.leads.company_id = self.company
        self.leads.team_id = self.team_funnel
        self.env.flush_all()
        for model in ("competitor.success", "competitor.encounter", "competitor.loss"):
            with self.subTest(model=model):
                for user, is_visible in (
                    (self.user_sales_salesman, False),
                    (self.user_team, True),
                    (self.user_sales_leads, True),
                    (self.user_sales_manager, True),
                    (self.user_other_company, False),
                ):
                    report = (
                        self.env[f"crm.{model}.report"]
                        .with_user(user)
                        .with_context(allowed_company_ids=user.company_id.ids)
                    )
                    rows = report.search([("lead_id", "in", self.leads.ids)])
                    self.assertEqual(bool(rows), is_visible, user.login)
