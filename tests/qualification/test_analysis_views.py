"""Analyses are set up by their users, kept and passed on (EVA-07, EVA-08)."""

from odoo.tests import users

from ..common import FunnelCommon

ACTIONS = (
    "crm_assessment_report_action",
    "crm_assessment_answer_report_action",
    "crm_lead_action_pool",
    "crm_lead_action_grade",
)


class TestAnalysisViews(FunnelCommon):
    def _get_action(self, name):
        return self.env.ref(f"sales_funnel_crm.{name}")

    @users("user_sales_salesman")
    def test_dimensions_kind_of_chart_and_range_are_free(self):
        """EVA-08: pivot and graph (which export to Excel) with filters and groups to choose."""
        for name in ACTIONS:
            action = self._get_action(name).sudo()
            with self.subTest(action=name):
                modes = action.view_mode.split(",")
                self.assertIn("pivot", modes)
                self.assertIn("graph", modes)
                Model = self.env[action.res_model]
                search = Model.get_views([(action.search_view_id.id, "search")])["views"]["search"]
                self.assertIn("<filter", search["arch"])
                self.assertIn("group_by", search["arch"])

    def test_a_group_without_an_answer_says_so(self):
        """The web client shows this label of the field for the group of what is empty."""
        Report = self.env["crm.assessment.answer.report"].with_user(self.user_sales_salesman)
        described = Report.fields_get(["choice_id"], ["falsy_value_label"])["choice_id"]
        self.assertEqual(described["falsy_value_label"], "Unknown or None Fits")
        shown = Report.get_views([(False, "pivot")])["models"][Report._name]["fields"]
        self.assertEqual(shown["choice_id"]["falsy_value_label"], "Unknown or None Fits")

    @users("user_sales_salesman")
    def test_a_result_is_passed_on_as_a_favourite(self):
        """EVA-08: whoever opens what a colleague shared sees it with his own rights, as of now."""
        action = self._get_action("crm_assessment_report_action").sudo()
        favourite = self.env["ir.filters"].create_filter(
            {
                "name": "Win rate by grade",
                "model_id": action.res_model,
                "action_id": action.id,
                "domain": "[]",
                "context": "{'group_by': ['grade_id']}",
                "sort": "[]",
                "user_ids": [],
            }
        )
        theirs = (
            self.env["ir.filters"]
            .with_user(self.user_team)
            .get_filters(action.res_model, action_id=action.id)
        )
        found = [one for one in theirs if one["id"] == favourite.id]
        self.assertEqual([one["name"] for one in found], ["Win rate by grade"])
