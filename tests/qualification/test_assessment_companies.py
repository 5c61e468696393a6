"""Whoever may read an assessment may read what was asked, whatever its companies are by now."""

from .qualification_common import QualificationCommon


class TestAssessmentCompanies(QualificationCommon):
    def test_what_was_asked_stays_readable(self):
        """The questionnaire is of another company since, and so is the rival."""
        rival = self.env["res.partner"].create(
            {"name": "Rival", "company_id": self.company_other.id}
        )
        questionnaire = self._create_questionnaire(is_for_rivals=True)
        self.lead.company_id = False
        own = self._assess(self.lead, questionnaire, {"Need": "High"})
        self._assess(self.lead, questionnaire, {"Need": "Low"}, rival_id=rival.id)
        questionnaire.company_ids = self.company_other
        self.env.flush_all()
        self.env.invalidate_all()
        user = self.user_sales_salesman
        Comparison = self.env["crm.assessment.comparison"].with_user(user)
        compared = Comparison.get_comparison("crm.lead", self.lead.id)
        self.assertEqual(compared["questionnaires"], [])
        [group] = compared["groups"]
        self.assertEqual([one["rival"] for one in group["assessments"]], [False, "Rival"])
        need = group["rows"][0]["cells"][own.id]
        self.assertEqual((need["text"], need["points"], need["percent"]), ("High", 10.0, 100.0))
        self.env.invalidate_all()
        own = own.with_user(user)
        self.assertIn("Test Questions", own.display_name)
        self.assertEqual(len(own.sheet["sections"][0]["questions"]), 2)
        self.assertAlmostEqual(own.result["percent"], own.score_percent)
        self.assertTrue(own.result["thresholds"])
        block = self.lead.with_user(user)._get_review_of_assessments()
        self.assertEqual(len(block["rows"]), 1)

    def test_a_deal_of_no_company_has_one_value(self):
        """The nightly job, which is of the first company, finds what the salesperson has seen."""
        self.company_other.write({"worth_day_cost": 10, "worth_margin_percent": 50})
        self.env.company.write({"worth_day_cost": 1000, "worth_margin_percent": 50})
        lead = self._create_lead(user_id=self.user_other_company.id, team_id=False)
        lead.write({"company_id": False, "expected_revenue": 1000, "probability": 50})
        Worth = self.env["crm.worth"]
        lead.with_user(self.user_other_company).worth_effort_days = 1
        self.env.flush_all()
        Worth.with_user(self.user_other_company)._refresh_pending()
        self.assertEqual(lead.worth_expected_value, 240.0)
        Worth._refresh(lead.ids)
        self.assertEqual(lead.worth_expected_value, 240.0)

    def test_saving_the_form_shows_the_new_value(self):
        self.env.company.write({"worth_day_cost": 1000, "worth_margin_percent": 50})
        lead = self._create_lead(company_id=self.env.company.id)
        lead.write({"expected_revenue": 10_000, "probability": 50, "worth_effort_days": 1})
        self.env.flush_all()
        self.env["crm.worth"]._refresh_pending()
        shown = lead.web_save({"worth_effort_days": 2}, {"worth_expected_value": {}})
        self.assertEqual(shown[0]["worth_expected_value"], 500.0)
