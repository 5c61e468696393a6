"""The demo story: assessments that predict, a pool, and a playbook that was worked by."""

from odoo.tests import tagged

from ..demo_common import DemoStoryCommon


@tagged("post_install", "-at_install")
class TestDemoStoryOfEvaluation(DemoStoryCommon):
    def _count_won(self, grade):
        """Return (won, closed) deals whose grade is ``grade``."""
        leads = (
            self.env["crm.lead"]
            .with_context(active_test=False)
            .search(
                [
                    ("assessment_grade_id", "=", self.env.ref(f"sales_funnel_crm.{grade}").id),
                    ("won_status", "in", ["won", "lost"]),
                ]
            )
        )
        return len(leads.filtered(lambda lead: lead.won_status == "won")), len(leads)

    def test_good_grades_are_won_more_often(self):
        rates = []
        for grade in ("crm_grade_a", "crm_grade_b", "crm_grade_c"):
            won, closed = self._count_won(grade)
            self.assertGreater(closed, 10, grade)
            rates.append(won / closed)
        self.assertEqual(rates, sorted(rates, reverse=True))
        self.assertGreater(rates[0], rates[-1] + 0.3)

    def test_nothing_happens_in_the_future_or_after_the_end(self):
        assessments = self.env["crm.assessment"].search([("lead_id", "!=", False)])
        late = assessments.filtered(
            lambda one: one.lead_id.date_closed and one.date_done > one.lead_id.date_closed
        )
        self.assertFalse(late)
        self.assertFalse(assessments.filtered(lambda one: one.date_done > self.env.cr.now()))

    def test_no_screen_is_empty(self):
        teams = self.env["crm.team"].union(
            *(
                self.env.ref(f"sales_funnel_crm.crm_team_{key}")
                for key in ("east", "west", "export")
            )
        )
        pool = [("team_id", "in", teams.ids), ("user_id", "=", False), ("type", "=", "opportunity")]
        self.assertGreater(self.env["crm.lead"].search_count(pool), 5)
        self.assertEqual(
            self.env["crm.stage.gate"].search_count([("team_ids", "in", teams.ids)]), 5
        )
        states = set(self.env["crm.deal.approval"].search([]).mapped("state"))
        self.assertEqual(states & {"requested", "approved"}, {"requested", "approved"})
        steps = self.env["crm.lead.step"].search([("team_id", "in", teams.ids)])
        self.assertLessEqual({"todo", "done", "skipped"}, set(steps.mapped("state")))
        effects = self.env["crm.stage.step.effect.report"].search(
            [("step_id.team_ids", "!=", False)]
        )
        self.assertIn("helps", effects.mapped("verdict"))
