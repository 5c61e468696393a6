"""Does a questionnaire predict? Which deals count, and what is said of them (M7)."""

from datetime import timedelta

from odoo import fields

from odoo.addons.sales_funnel_crm.tools import rates

from .prediction_common import PredictionCommon


class TestWhichDealsCount(PredictionCommon):
    def _counts(self, questionnaire=None):
        base = (questionnaire or self.questionnaire).get_prediction()["base"]
        return base["count"], base["won"]

    def test_a_deal_counts_with_its_newest_assessment_before_closing(self):
        lead = self._create_lead()
        first = self._assess(lead, self.questionnaire, {"Need": "Low"})
        second = self._assess(lead, self.questionnaire, {"Need": "High"})
        late = self._assess(lead, self.questionnaire, {"Need": "Medium"})
        self._close(lead, True)
        now = fields.Datetime.now()
        first._set({"date_done": now - timedelta(days=9)})
        second._set({"date_done": now - timedelta(days=5)})
        late._set({"date_done": now - timedelta(days=1)})
        lead.date_closed = now - timedelta(days=3)
        answers = self._answers_of(self.questionnaire.get_prediction(), "Need")
        self.assertEqual({name: one["count"] for name, one in answers.items()}["High"], 1)
        self.assertEqual(sum(one["count"] for one in answers.values()), 1)
        self.env.flush_all()
        counted = self.env["crm.assessment.report"].search(
            [("lead_id", "=", lead.id), ("is_counted", "=", True)]
        )
        self.assertEqual(counted.assessment_id, second)

    def test_open_deals_drafts_and_rivals_do_not_count(self):
        self._assess(self._create_lead(), self.questionnaire, {"Need": "High"})
        drafted, of_rival = self._create_lead(), self._create_lead()
        self._assess(drafted, self.questionnaire, {"Need": "High"}, done=False)
        rival = self.env["res.partner"].create({"name": "Rival"})
        assessment = self._assess(of_rival, self.questionnaire, {"Need": "High"}, done=False)
        assessment.rival_id = rival
        assessment.action_done()
        self._close(drafted, True)
        self._close(of_rival, True)
        self.assertEqual(self._counts(), (0, 0))

    def test_lost_deals_count_although_they_are_archived(self):
        self._create_closed(False, {"Need": "Low"})
        self._create_closed(True, {"Need": "High"})
        self.assertEqual(self._counts(), (2, 1))

    def test_versions_count_together(self):
        self._create_closed(True, {"Need": "High"})
        newer = self.questionnaire._create_new_version()
        newer.question_ids.answer_ids.filtered(lambda one: one.name == "High").points = 20.0
        newer.action_publish()
        self._create_closed(False, {"Need": "High"}, newer)
        for version in (self.questionnaire, newer):
            self.assertEqual(self._counts(version), (2, 1))
            answer = self._answers_of(version.get_prediction(), "Need")["High"]
            self.assertEqual((answer["count"], answer["won"]), (2, 1))
        self.assertEqual(answer["points"], 20.0, "the points are those of the version looked at")
        choices = self.env["crm.questionnaire"].get_prediction_choices()
        ours = [one for one in choices if one["id"] in (self.questionnaire.id, newer.id)]
        self.assertEqual(ours, [{"id": newer.id, "name": newer.name, "count": 2}])

    def test_other_questionnaires_do_not_count(self):
        self._create_closed(True, {"Need": "High"}, self._create_questionnaire(name="Another"))
        self.assertEqual(self._counts(), (0, 0))


class TestWhatIsSaid(PredictionCommon):
    def test_without_deals_nothing_is_said(self):
        answer = self.questionnaire.get_prediction()
        self.assertFalse(answer["is_enough"])
        self.assertEqual(answer["groups"], [])
        self.assertEqual(answer["roc"], [])
        self.assertIsNone(answer["auc"]["value"])
        self.assertIsNone(answer["brier"]["value"])
        self.assertIsNone(answer["base"]["percent"])
        self.assertEqual({one["verdict"] for one in answer["questions"]}, {"few"})
        self.assertFalse(answer["suggestion"]["has_points"])

    def test_few_deals_get_their_figures_but_no_verdict(self):
        self._create_history((5, 5, {"Need": "High"}), (5, 0, {"Need": "Low"}))
        answer = self.questionnaire.get_prediction()
        self.assertFalse(answer["is_enough"])
        self.assertEqual({one["verdict"] for one in answer["questions"]}, {"few"})
        verdicts = {one["verdict"] for one in self._answers_of(answer, "Need").values()}
        self.assertEqual(verdicts, {"few"})

    def test_a_question_that_tells_comes_first_with_its_rates(self):
        self._create_history(
            (20, 18, {"Need": "High", "Budget": "yes"}),
            (20, 3, {"Need": "Low", "Budget": "yes"}),
            (4, 2, {"Need": None}),
        )
        answer = self.questionnaire.get_prediction()
        self.assertTrue(answer["is_enough"])
        need, budget = answer["questions"]
        self.assertEqual((need["name"], need["verdict"]), ("Need", "tells"))
        self.assertEqual((budget["name"], budget["verdict"]), ("Budget", "unclear"))
        self.assertEqual((need["count"], budget["count"]), (44, 40), "open is not answered")
        answers = self._answers_of(answer, "Need")
        self.assertEqual(answers["High"]["verdict"], "better")
        self.assertEqual(answers["Low"]["verdict"], "worse")
        self.assertEqual(answers["Medium"]["verdict"], "few")
        low, high = rates.wilson_percent(18, 20)
        self.assertAlmostEqual(answers["High"]["low_percent"], low)
        self.assertAlmostEqual(answers["High"]["high_percent"], high)
        unknown = answers["Unknown or unanswered"]
        self.assertEqual((unknown["id"], unknown["count"], unknown["won"]), (False, 4, 2))

    def test_grades_have_their_win_rates(self):
        """EVA-09."""
        self._create_history(
            (3, 2, {"Need": "High", "Budget": "yes"}), (2, 0, {"Need": "Low", "Budget": "no"})
        )
        grades = self.questionnaire.get_prediction()["grades"]
        self.assertEqual(
            [(one["name"], one["count"], one["won"]) for one in grades],
            [("Test A", 3, 2), ("Test C", 2, 0)],
        )

    def test_people_whose_scores_promise_more_than_they_hold_are_named(self):
        """The scores are the same, but the deals of one are lost."""
        careful = self._create_history((15, 15, {"Need": "High", "Budget": "yes"}))
        optimist = self._create_history((15, 0, {"Need": "High", "Budget": "yes"}))
        careful._set({"user_id": self.user_sales_leads.id})
        optimist._set({"user_id": self.user_sales_salesman.id})
        persons = self.questionnaire.get_prediction()["optimism"]["persons"]
        self.assertEqual(
            {row["name"]: (row["promised_percent"], row["verdict"]) for row in persons},
            {
                self.user_sales_leads.name: (50.0, "careful"),
                self.user_sales_salesman.name: (50.0, "optimistic"),
            },
        )

    def test_evidence_is_told_from_words(self):
        proven = self._create_lead()
        assessment = self._assess(
            proven, self.questionnaire, {"Need": "High", "Budget": "yes"}, done=False
        )
        assessment.answer_ids[0].note = "As said in the meeting"
        assessment.action_done()
        self._close(proven, True)
        self._create_closed(False, {"Need": "High", "Budget": "yes"})
        rows = self.questionnaire.get_prediction()["optimism"]["evidence"]
        self.assertEqual(
            [(row["level"], row["count"], row["won"]) for row in rows],
            [("none", 1, 0), ("most", 1, 1)],
        )

    def test_cost_does_not_grow_with_deals(self):
        def count_queries(size):
            questionnaire = self._create_questionnaire(name=f"{size} Deals")
            half = size // 2
            self._create_history(
                (half, half, {"Need": "High"}),
                (size - half, 0, {"Need": "Low", "Budget": "yes"}),
                questionnaire=questionnaire,
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            questionnaire.get_prediction()
            return self.cr.sql_log_count - before

        count_queries(2)  # fill the ormcaches
        self.assertEqual(count_queries(50), count_queries(5))


class TestReports(PredictionCommon):
    """EVA-07, EVA-09: win rates by grade and answer, with their intervals."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.history = cls._create_history(
            (7, 5, {"Need": "High", "Budget": "yes"}),
            (4, 1, {"Need": "High", "Budget": "no"}),
            (3, 0, {"Need": "Low", "Budget": None}),
        )
        cls._assess(cls.lead, cls.questionnaire, {"Need": "High", "Budget": "yes"})
        cls.env.flush_all()

    def _tally(self, name):
        """Count by hand: {answer or grade: (deals, won)}."""
        tallies = {}
        for assessment in self.history:
            is_won = assessment.lead_id.won_status == "won"
            if name == "grade":
                keys = [assessment.grade_id]
            else:
                rows = assessment.answer_ids.filtered(lambda one: one.question_id.name == name)
                keys = rows.choice_ids or [rows.choice_ids]
            for key in keys:
                count, won = tallies.get(key, (0, 0))
                tallies[key] = (count + 1, won + is_won)
        return tallies

    def _assertRates(self, groups, expected):
        found = {}
        for key, count, rate, low, high in groups:
            found[key] = (count, round(rate * count / 100))
            ends = rates.wilson_percent(*reversed(found[key]))
            self.assertAlmostEqual(low, ends[0], 6)
            self.assertAlmostEqual(high, ends[1], 6)
        self.assertEqual(found, expected)

    aggregates = ("__count", "win_percent:avg", "win_low_percent:avg", "win_high_percent:avg")

    def test_win_rate_by_grade(self):
        groups = self.env["crm.assessment.report"]._read_group(
            [("assessment_id", "in", self.history.ids)], ["grade_id"], self.aggregates
        )
        self._assertRates(groups, self._tally("grade"))

    def test_win_rate_by_answer(self):
        for name in ("Need", "Budget"):
            groups = self.env["crm.assessment.answer.report"]._read_group(
                [("assessment_id", "in", self.history.ids), ("question_id.name", "=", name)],
                ["choice_id"],
                self.aggregates,
            )
            self._assertRates(groups, self._tally(name))

    def test_over_many_questions_a_deal_makes_the_interval_narrower_only_once(self):
        [(answers, low, high)] = self.env["crm.assessment.answer.report"]._read_group(
            [("assessment_id", "in", self.history.ids)],
            aggregates=["__count", "win_low_percent:avg", "win_high_percent:avg"],
        )
        self.assertEqual(answers, 28)
        expected = rates.wilson_percent(6, 14)
        self.assertAlmostEqual(low, expected[0], 6)
        self.assertAlmostEqual(high, expected[1], 6)

    def test_open_deals_have_no_win_rate(self):
        [(count, rate, low)] = self.env["crm.assessment.report"]._read_group(
            [("lead_id", "=", self.lead.id)],
            aggregates=["__count", "win_percent:avg", "win_low_percent:avg"],
        )
        self.assertEqual((count, rate, low), (1, False, False))
        row = self.env["crm.assessment.report"].search([("lead_id", "=", self.lead.id)])
        self.assertRecordValues(
            row,
            [
                {
                    "outcome": "open",
                    "user_id": self.user_sales_salesman.id,
                    "team_id": self.team_funnel.id,
                    "grade_id": self.grade_a.id,
                    "score_percent": 100.0,
                    "is_counted": True,
                }
            ],
        )

    def test_rows_of_answers_have_ids_of_their_own(self):
        rows = self.env["crm.assessment.answer.report"].search(
            [("assessment_id", "in", self.history.ids)]
        )
        self.assertEqual(len(rows), 2 * len(self.history))
        self.assertEqual(len(set(rows.ids)), len(rows))
        self.assertEqual(len(rows.read(["choice_id"])), len(rows))
