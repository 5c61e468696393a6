"""The trend and the coverage report, against loops over the rows (DEC-11)."""

from datetime import date, timedelta

from odoo import fields

from .stakeholder_common import StakeholderCommon


class TestDecisionReports(StakeholderCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_person(cls.li, [cls.role_decider])
        cls.cr.flush()
        cls.today = fields.Date.today()
        cls.cr.execute(
            "UPDATE crm_decision_risk SET date = date - 9, risk_percent = 80, coverage_percent = 10"
            " WHERE lead_id = %s",
            (cls.lead.id,),
        )
        cls.cr.execute(
            "INSERT INTO crm_decision_risk (lead_id, date, risk_percent, coverage_percent, user_id)"
            " VALUES (%s, %s, 40, 60, %s)",
            (cls.lead.id, cls.today - timedelta(days=2), cls.user_sales_salesman.id),
        )
        cls.env.invalidate_all()

    def _trend(self, lead):
        return {
            row.date: row.risk_percent
            for row in self.env["crm.decision.trend.report"].search([("lead_id", "=", lead.id)])
        }

    def test_a_day_without_a_change_has_the_figure_before_it(self):
        expected = {self.today - timedelta(days=days): 80 for days in range(3, 10)}
        expected |= {self.today - timedelta(days=days): 40 for days in range(3)}
        self.assertEqual(self._trend(self.lead), expected)

    def test_the_trend_ends_when_the_deal_is_closed(self):
        self.lead.action_set_lost()
        self.lead.date_closed = fields.Datetime.now() - timedelta(days=1)
        self.env.flush_all()
        days = self._trend(self.lead)
        self.assertEqual(max(days), self.today - timedelta(days=1))
        self.assertIsInstance(max(days), date)

    def test_coverage_is_averaged_over_days_and_meetings_are_summed(self):
        self._create_meeting(1, self.li, lead=self.lead)
        self._create_meeting(
            2, self.zhou, self.chen, lead=self.lead, videocall_location="https://x.example.com"
        )
        self._create_meeting(-2, self.li, lead=self.lead)
        self.env.flush_all()
        [(user, meetings, visits, deciders, coverage)] = self.env[
            "crm.decision.coverage.report"
        ]._read_group(
            [("lead_id", "=", self.lead.id)],
            ["user_id"],
            [
                "meeting_count:sum",
                "visit_count:sum",
                "decider_meeting_count:sum",
                "coverage_percent:avg",
            ],
        )
        self.assertEqual(user, self.user_sales_salesman)
        self.assertEqual((meetings, visits, deciders), (2, 1, 1))
        self.assertAlmostEqual(coverage, (7 * 10 + 3 * 60) / 10)

    def test_groups_by_stage_team_and_month_work(self):
        for spec in ("stage_id", "team_id", "date:month", "sort"):
            groups = self.env["crm.decision.coverage.report"]._read_group(
                [("lead_id", "=", self.lead.id)], [spec], ["__count"]
            )
            self.assertEqual(sum(count for *_group, count in groups), 10)
