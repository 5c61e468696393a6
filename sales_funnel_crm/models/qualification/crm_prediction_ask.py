from odoo import api, models

from ...tools.qualification import ask_next, scoring

SHOWN = 3
# Less than this share of the points without evidence is not worth a word.
UNPROVEN_PERCENT = 30.0


class CrmPredictionAsk(models.AbstractModel):
    """What to ask next in one assessment, and what in it stands without evidence (M7)."""

    _name = "crm.prediction.ask"
    _description = "What to Ask Next"

    @api.model
    def _describe(self, questionnaire, given):
        """Return the dict documented at ``crm.questionnaire.get_ask_next``."""
        formula = questionnaire._get_scoring()
        records = self.env["crm.questionnaire.question"].browse(list(formula))
        answers = {one["question_id"]: one for one in given}
        return {
            "proposals": self._describe_proposals(questionnaire, formula, records, answers),
            "unproven": self._describe_unproven(formula, records, answers),
        }

    def _describe_proposals(self, questionnaire, formula, records, answers):
        given = {
            question_id: scoring.Given(one["status"], frozenset(one.get("choice_ids") or ()))
            for question_id, one in answers.items()
        }
        if all(
            given.get(question_id, scoring.Given()).status == scoring.STATUS_GIVEN
            for question_id in formula
        ):
            return []
        thresholds = questionnaire._get_thresholds()[questionnaire.id]
        counts = self.env["crm.prediction.source"]._count_choices(questionnaire)
        counts_here = {
            answer.id: counts.get(answer.origin_id.id or answer.id, 0)
            for answer in records.answer_ids
        }
        proposals = ask_next.propose(formula.values(), given, thresholds, counts_here)
        return [
            {
                "question_id": one.key,
                "name": records.browse(one.key).name,
                "section": records.browse(one.key).section_id.name,
                "grade_percent": 100.0 * one.grade_ratio,
                "change_points": one.change_points,
                "lowest": one.lowest,
                "highest": one.highest,
                "reason": self._explain(one),
            }
            for one in proposals[:SHOWN]
        ]

    def _explain(self, proposal):
        figures = {
            "change": round(proposal.change_points),
            "lowest": round(proposal.lowest),
            "highest": round(proposal.highest),
        }
        if proposal.grade_ratio < 0.005:
            return self.env._(
                "The answer moves the score by %(change)s points on average, to between "
                "%(lowest)s and %(highest)s; the grade stays.",
                **figures,
            )
        return self.env._(
            "With a chance of %(chance)s %% the answer changes the grade; the score moves by "
            "%(change)s points on average, to between %(lowest)s and %(highest)s.",
            chance=round(100 * proposal.grade_ratio),
            **figures,
        )

    def _describe_unproven(self, formula, records, answers):
        points, unproven = {}, []
        for question in records:
            one = answers.get(question.id)
            if not one or one["status"] != scoring.STATUS_GIVEN:
                continue
            chosen = one.get("choice_ids") or ()
            gained = formula[question.id].weight * sum(
                choice.points for choice in formula[question.id].choices if choice.key in chosen
            )
            if gained > 0:
                points[question] = gained
                if question.evidence and not one.get("has_evidence"):
                    unproven.append(question)
        share = 100.0 * sum(points[one] for one in unproven) / sum(points.values()) if points else 0
        if share < UNPROVEN_PERCENT:
            return None
        unproven.sort(key=lambda question: -points[question])
        names = [question.name for question in unproven]
        return {
            "question_ids": [question.id for question in unproven],
            "names": names,
            "points_percent": share,
            "reason": self.env._(
                "%(share)s %% of the points stand without the evidence that is wanted. Add it "
                "first to: %(names)s.",
                share=round(share),
                names=", ".join(names[:SHOWN]),
            ),
        }
