"""Gates that ask for an assessment; the approval keeps it (EVA-05, EVA-06)."""

from datetime import timedelta

from odoo import fields

from ..playbook.gate_common import GateCommon


class TestAssessmentGate(GateCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Questionnaire = cls.env["crm.questionnaire"]
        cls.first, cls.second, cls.other = Questionnaire.create(
            [{"name": name} for name in ("Worth It", "Worth It", "Something Else")]
        )
        # As if published, and `second` its next version; how they get so is tested elsewhere.
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE crm_questionnaire SET state = 'published' WHERE id IN %s",
            [(cls.first.id, cls.other.id)],
        )
        cls.env.cr.execute(
            """UPDATE crm_questionnaire
                  SET origin_id = %s, version = 2, state = 'replaced' WHERE id = %s""",
            [cls.first.id, cls.second.id],
        )
        cls.env.invalidate_all(flush=False)
        cls.gate = cls._create_gate(
            questionnaire_id=cls.first.id, score_from_percent=60, assessment_days=30
        )
        cls.rival = cls.env["res.partner"].create({"name": "Rival", "is_company": True})
        cls.now = fields.Datetime.now()

    def _assess(self, score, days=1, lead=None, questionnaire=None, state="done", **vals):
        assessment = self.env["crm.assessment"].create(
            {
                "lead_id": (lead or self.lead).id,
                "questionnaire_id": (questionnaire or self.first).id,
                **vals,
            }
        )
        # As if done then; how assessments get done is tested elsewhere.
        self.env.flush_all()
        self.env.cr.execute(
            """UPDATE crm_assessment
                  SET state = %s, score_percent = %s, date_done = %s WHERE id = %s""",
            [state, score, self.now - timedelta(days=days), assessment.id],
        )
        self.env.invalidate_all(flush=False)
        return assessment

    def _missing(self, lead=None):
        return self.gate._get_missing_by_lead(lead or self.lead)

    def test_a_deal_that_is_not_assessed_well_enough_is_stopped(self):
        move = {"stage_id": self.stage_offer.id}
        self.assertIn("not assessed yet", self._assert_closed(self.lead.write, move))
        self._assess(59.9)
        message = self._assert_closed(self.lead.write, move)
        self.assertIn("Worth It", message)
        self.assertIn("60", message)
        self._assess(60, days=0)
        self.lead.write(move)
        self.assertEqual(self.lead.stage_id, self.stage_offer)

    def test_what_is_said_about_the_score_is_no_lie_by_rounding(self):
        for score, limit, told in (
            (69.6, 70, "at least 70, at most 30 days old: it is 69.6 on"),
            (69.96, 70, "at least 70, at most 30 days old: it is 69.96 on"),
            (69.4, 70, "at least 70, at most 30 days old: it is 69 on"),
            (60.2, 60.4, "at least 60.4, at most 30 days old: it is 60 on"),
            (60.4, 60.4, "Worth It: 60.4 on"),
            (70.3, 70, "Worth It: 70 on"),
        ):
            self.gate.score_from_percent = limit
            point = self.gate._get_assessment_point(self._assess(score))
            with self.subTest(score=score, limit=limit):
                self.assertIn(told, point.text)
                self.assertEqual(point.is_met, score >= limit)

    def test_the_newest_assessment_counts_not_the_best(self):
        self._assess(90, days=5)
        self._assess(20, days=1)
        self.assertTrue(self._missing())

    def test_an_old_assessment_does_not_count(self):
        self._assess(90, days=31)
        self.assertTrue(self._missing())
        self.gate.assessment_days = 0
        self.assertFalse(self._missing())

    def test_any_version_counts_whichever_the_gate_names(self):
        self._assess(70, questionnaire=self.second)
        self.assertFalse(self._missing())
        self.gate.questionnaire_id = self.second
        self.assertFalse(self._missing())
        by_first = self._create_deal()
        self._assess(70, lead=by_first)
        self.assertFalse(self._missing(by_first))

    def test_drafts_rivals_and_other_questionnaires_do_not_count(self):
        self._assess(90, state="draft")
        self._assess(90, rival_id=self.rival.id)
        self._assess(90, questionnaire=self.other)
        self.assertTrue(self._missing())

    def test_a_gate_without_a_score_asks_for_any_assessment(self):
        self.gate.score_from_percent = 0
        self.assertTrue(self._missing())
        self._assess(0)
        self.assertFalse(self._missing())

    def test_fifty_deals_cost_what_five_cost(self):
        def count_queries(size):
            leads = self.env["crm.lead"].browse([self._create_deal().id for _n in range(size)])
            for lead in leads:
                self._assess(50, lead=lead)
            self.env.cr.flush()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.gate._get_missing_by_lead(leads)
            return self.cr.sql_log_count - before

        count_queries(1)
        self.assertEqual(count_queries(50), count_queries(5))

    def test_the_approval_keeps_the_assessment(self):
        assessment = self._assess(72)
        grade = self.env["crm.grade"].search([], limit=1)
        self.env.cr.execute(
            "UPDATE crm_assessment SET grade_id = %s WHERE id = %s", [grade.id, assessment.id]
        )
        self.env.invalidate_all(flush=False)
        self.env["crm.deal.approval.request"].with_user(self.user_sales_salesman).create(
            {"lead_id": self.lead.id}
        ).action_request()
        self._assess(10, days=0)
        self.assertRecordValues(
            self.lead.deal_approval_ids,
            [{"assessment_id": assessment.id, "score_percent": 72, "grade_id": grade.id}],
        )
