from odoo import api, models

from ...tools.qualification import optimism, prediction, ranking, scoring, suggestion
from ...tools.qualification.prediction import Tally


class CrmPrediction(models.AbstractModel):
    """Does a questionnaire predict? Describes what the page of that name shows (M7).

    The shape is documented at ``crm.questionnaire.get_prediction``; figures come from
    ``tools/qualification``, deals from ``crm.prediction.source``.
    """

    _name = "crm.prediction"
    _description = "Does a Questionnaire Predict?"

    @api.model
    def _describe(self, questionnaire):
        source = self.env["crm.prediction.source"]
        questions = source._get_scoring_by_origin(questionnaire)
        computed = {
            question.key
            for question in questions.values()
            if question.kind == scoring.KIND_COMPUTED
        }
        rows = source._read_rows(questionnaire)
        deals, judged = source._read_deals(rows, computed)
        base = Tally(len(deals), sum(1 for deal in deals if deal.is_won))
        points = suggestion.suggest_points(questions.values(), deals)
        return {
            "id": questionnaire.id,
            "name": questionnaire.name,
            "version": questionnaire.version,
            "root_id": questionnaire.origin_id.id or questionnaire.id,
            "minimum": self._describe_minimum(),
            "is_enough": prediction.is_enough(base),
            "base": base.rate(),
            "date_from": min(
                (row["date_closed"] for row in rows if row["date_closed"]), default=None
            ),
            "date_to": max(
                (row["date_closed"] for row in rows if row["date_closed"]), default=None
            ),
            **self._describe_score(deals, base),
            "grades": self._describe_grades(rows),
            "questions": self._describe_questions(questions, deals, base, points),
            "suggestion": self._describe_suggestion(questions, deals, points),
            "optimism": self._describe_optimism(judged),
        }

    def _describe_minimum(self):
        return {
            "deals": prediction.MINIMUM_DEALS,
            "outcomes": prediction.MINIMUM_OUTCOMES,
            "answer_deals": prediction.MINIMUM_ANSWER_DEALS,
        }

    def _describe_score(self, deals, base):
        pairs = [(deal.score, deal.is_won) for deal in deals]
        area = ranking.auc(pairs)
        low, high = ranking.auc_interval(area, base.won, base.lost)
        base_score = 100.0 * base.won / base.count if base.count else 0.0
        return {
            "auc": {"value": area, "low": low, "high": high},
            "brier": {
                "value": ranking.brier(pairs),
                "base": ranking.brier([(base_score, is_won) for _score, is_won in pairs]),
            },
            "groups": ranking.calibration(pairs) if pairs else [],
            "roc": ranking.roc_points(pairs),
        }

    def _describe_grades(self, rows):
        tallies = {}
        for row in rows:
            tallies[row["grade_id"]] = tallies.get(row["grade_id"], Tally()) + Tally(
                1, int(row["outcome"] == "won")
            )
        grades = self.env["crm.grade"].browse(key for key in tallies if key).sorted()
        return [
            {"id": grade.id, "name": grade.name, "color": grade.color, **tallies[grade.id].rate()}
            for grade in grades
        ]

    def _describe_questions(self, questions, deals, base, points):
        """Return the questions with what their answers tell, those that tell the most first."""
        described = []
        for record, question in questions.items():
            tallies = suggestion.tally_combinations(question, deals)
            described.append(
                {
                    "id": record.id,
                    "name": record.name,
                    "short_name": record.short_name or "",
                    "section": record.section_id.name,
                    "kind": question.kind,
                    "weight": question.weight,
                    "count": sum(tally.count for tally in tallies),
                    "gain_bits": prediction.gain_bits(tallies),
                    "chance_bits": prediction.gain_of_chance_bits(tallies),
                    "chance_ratio": prediction.chance_ratio(tallies),
                    "verdict": prediction.question_verdict(tallies, len(questions)),
                    "answers": self._describe_answers(record, question, deals, base, points),
                }
            )
        # What chance alone would give is taken off: many answers to few deals look telling.
        return sorted(described, key=lambda one: one["chance_bits"] - (one["gain_bits"] or 0.0))

    def _describe_answers(self, record, question, deals, base, points):
        tallies = suggestion.tally_answers(question, deals)
        base_percent = base.rate()["percent"]
        answers = {answer.origin_id.id or answer.id: answer for answer in record.answer_ids}
        described = [
            {
                "id": answers[choice.key].id,
                "name": answers[choice.key].name,
                "points": choice.points,
                "suggested_points": points.get(choice.key),
                **self._describe_tally(tallies[choice.key], base, base_percent),
            }
            for choice in question.choices
        ]
        if tallies[None].count:
            described.append(
                {
                    "id": False,
                    "name": self.env._("Unknown or unanswered"),
                    "points": 0.0,
                    "suggested_points": 0.0 if points else None,
                    **self._describe_tally(tallies[None], base, base_percent),
                }
            )
        return described

    def _describe_tally(self, tally, base, base_percent):
        return {
            **tally.rate(),
            "evidence": prediction.weight_of_evidence(tally, base),
            "verdict": prediction.answer_verdict(tally, base_percent),
        }

    def _describe_suggestion(self, questions, deals, points):
        """Return how well today's and the suggested points tell won deals from lost ones."""
        formulas = list(questions.values())
        now = ranking.auc(
            [(scoring.score(formulas, deal.given).raw, deal.is_won) for deal in deals]
        )
        unseen = suggestion.unseen_auc(formulas, deals) if points else None
        return {
            "has_points": bool(points),
            "auc_now": now,
            "auc_unseen": unseen,
            "prior_deals": prediction.PRIOR_DEALS,
            "fold_count": suggestion.FOLD_COUNT,
        }

    def _describe_optimism(self, judged):
        persons = optimism.by_person(judged) if judged else []
        names = {
            user.id: user.name
            for user in self.env["res.users"].browse(row["person"] for row in persons)
        }
        return {
            "evidence": optimism.by_evidence(judged),
            "persons": [{**row, "name": names[row["person"]]} for row in persons],
        }
