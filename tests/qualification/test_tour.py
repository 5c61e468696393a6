"""A deal is assessed as a salesperson does it, in a browser (EVA-04, EVA-05, EVA-09)."""

from odoo.tests import HttpCase

from .qualification_common import QualificationCommon


class TestQualificationTour(QualificationCommon, HttpCase):
    def test_a_salesperson_assesses_a_deal(self):
        self._create_questionnaire(
            {"name": "Tour Need"},
            {
                "name": "Tour Amount",
                "kind": "number",
                "answers": (
                    {"name": "Small", "points": 0.0, "has_to": True, "number_to": 100.0},
                    {"name": "Large", "points": 10.0, "has_from": True, "number_from": 100.0},
                ),
            },
        )
        lead = self._create_lead(name="Tour Deal")
        self.user_sales_salesman.password = self.user_sales_salesman.login
        self.start_tour(
            f"/odoo/crm/{lead.id}",
            "sales_funnel_crm_qualification",
            login=self.user_sales_salesman.login,
        )
        self.assertEqual(lead.assessment_grade_id, self.grade_a)
        self.assertEqual(lead.assessment_score_percent, 100.0)
        self.assertEqual(lead.assessment_id.user_id, self.user_sales_salesman)
