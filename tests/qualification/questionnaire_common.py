"""Builders of questionnaires, shared by the tests of the domain."""

from odoo import Command

from ..common import FunnelCommon


def answer(name, points=0.0, **values):
    return Command.create({"name": name, "points": points, **values})


def band(name, points, low=None, high=None):
    return answer(
        name,
        points,
        has_from=low is not None,
        number_from=low or 0.0,
        has_to=high is not None,
        number_to=high or 0.0,
    )


def question(name, answers=(), **values):
    return Command.create({"name": name, "answer_ids": list(answers), **values})


def section(name, questions, **values):
    return Command.create({"name": name, "question_ids": list(questions), **values})


class QuestionnaireCommon(FunnelCommon):
    """``_create_questionnaire`` makes drafts; grades are A from 75, B 50, C 25, D 0."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.grades = cls.env["crm.grade"].browse(
            [cls.env.ref(f"sales_funnel_crm.crm_grade_{letter}").id for letter in "abcd"]
        )

    @classmethod
    def _create_questionnaire(cls, sections=None, percents=(75, 50, 25, 0), **values):
        """Create a draft; by default one choice (0/10, weight 2) and one computed question."""
        if sections is None:
            sections = [
                section(
                    "Money",
                    [
                        question("Funds?", [answer("None"), answer("Approved", 10)], weight=2.0),
                        question("Amount?", kind="computed", lead_domain="[('color', '=', 7)]"),
                    ],
                )
            ]
        thresholds = [
            Command.create({"grade_id": grade.id, "score_from_percent": percent})
            for grade, percent in zip(cls.grades, percents, strict=False)
        ]
        return cls.env["crm.questionnaire"].create(
            {"name": "Probe", "section_ids": sections, "grade_ids": thresholds, **values}
        )

    @classmethod
    def _publish(cls, **values):
        questionnaire = cls._create_questionnaire(**values)
        questionnaire.action_publish()
        return questionnaire
