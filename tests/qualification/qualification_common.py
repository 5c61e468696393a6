"""Builders of questionnaires and assessments, shared by the tests of qualification."""

from odoo import Command

from ..common import FunnelCommon

CHOICES = (("Low", 0.0), ("Medium", 5.0), ("High", 10.0))


class QualificationCommon(FunnelCommon):
    """``grade_a`` (from 70), ``grade_b`` (from 40) and ``grade_c``; ``lead`` is an open deal.

    What is delivered is taken out of the way, so that it sets no grade here.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        delivered = cls.env["crm.questionnaire"].search([])
        if published := delivered.filtered(lambda one: one.state == "published"):
            published.action_retire()
        cls.grade_a, cls.grade_b, cls.grade_c = cls.env["crm.grade"].create(
            [
                {"name": f"Test {name}", "color": color}
                for name, color in (("A", 10), ("B", 4), ("C", 1))
            ]
        )
        cls.customer = cls.env["res.partner"].create({"name": "Acme", "is_company": True})
        cls.lead = cls._create_lead()

    @classmethod
    def _create_lead(cls, **vals):
        return cls.env["crm.lead"].create(
            {
                "name": "Deal",
                "type": "opportunity",
                "partner_id": cls.customer.id,
                "user_id": cls.user_sales_salesman.id,
                "team_id": cls.team_funnel.id,
                "stage_id": cls.stage_new.id,
                **vals,
            }
        )

    @classmethod
    def _create_questionnaire(cls, *questions, name="Test Questions", publish=True, **vals):
        """Create a questionnaire of one section and publish it.

        :param questions: values of each question; ``answers`` are its answers as pairs
            ``(name, points)`` or dicts. Without any: “Need” (a choice of Low 0, Medium 5,
            High 10) and “Budget” (yes 10 / no -10)
        """
        questions = questions or (
            {"name": "Need", "answers": CHOICES},
            {"name": "Budget", "kind": "yes_no", "answers": (("yes", 10.0), ("no", -10.0))},
        )
        questionnaire = cls.env["crm.questionnaire"].create(
            {
                "name": name,
                "section_ids": [
                    Command.create(
                        {
                            "name": "Section",
                            "question_ids": [
                                Command.create({**question, "answer_ids": []} | {"sequence": index})
                                for index, question in enumerate(map(cls._split, questions))
                            ],
                        }
                    )
                ],
                "grade_ids": [
                    Command.create({"grade_id": grade.id, "score_from_percent": percent})
                    for grade, percent in (
                        (cls.grade_a, 70.0),
                        (cls.grade_b, 40.0),
                        (cls.grade_c, 0.0),
                    )
                ],
                **vals,
            }
        )
        for question, definition in zip(questionnaire.question_ids, questions, strict=True):
            cls._set_answers(question, definition.get("answers", CHOICES))
        if publish:
            questionnaire.action_publish()
        return questionnaire

    @classmethod
    def _split(cls, definition):
        return {name: value for name, value in definition.items() if name != "answers"}

    @classmethod
    def _set_answers(cls, question, answers):
        two = {answer.code: answer for answer in question.answer_ids if answer.code}
        values = [
            answer if isinstance(answer, dict) else {"name": answer[0], "points": answer[1]}
            for answer in answers
        ]
        if two:
            for vals in values:
                two[vals["name"]].write({name: vals[name] for name in vals if name != "name"})
            return
        question.answer_ids = [
            Command.create({**vals, "sequence": index}) for index, vals in enumerate(values)
        ]

    @classmethod
    def _assess(cls, lead, questionnaire, answers=None, done=True, user=None, **vals):
        """Assess a deal; what is not in ``answers`` stays open.

        :param dict answers: by name of the question: name(s) of answers, “yes” or “no”, a number,
            or None for unknown
        """
        env = cls.env(user=user) if user else cls.env
        assessment = (
            env["crm.assessment"]
            .with_env(env)
            .create({"questionnaire_id": questionnaire.id, "lead_id": lead and lead.id, **vals})
        )
        cls._answer(assessment, answers or {})
        if done:
            assessment.action_done()
        return assessment

    @classmethod
    def _answer(cls, assessment, answers):
        by_name = {answer.question_id.name: answer for answer in assessment.answer_ids}
        for name, value in answers.items():
            answer = by_name[name]
            if value is None:
                answer.write({"status": "unknown"})
            elif isinstance(value, (int, float)):
                answer.write({"status": "given", "number": value})
            else:
                names = {value} if isinstance(value, str) else set(value)
                chosen = answer.question_id.answer_ids.filtered(
                    lambda one, names=names: (one.code or one.name) in names
                )
                answer.write({"status": "given", "choice_ids": [Command.set(chosen.ids)]})

    def _choice(self, assessment, question, answer):
        """Return the possible answer of that name."""
        asked = assessment.questionnaire_id.question_ids.filtered(lambda q: q.name == question)
        return asked.answer_ids.filtered(lambda one: (one.code or one.name) == answer)
