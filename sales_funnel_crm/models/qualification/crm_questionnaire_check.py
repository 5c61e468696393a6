from odoo import api, models

from ...errors import ShownValidationError
from ...tools.qualification import definition


class QuestionnaireBroken(ShownValidationError):
    """The definition has problems; ``problems`` are those of ``tools/qualification``."""

    def __init__(self, message, problems=()):
        super().__init__(message)
        self.problems = list(problems)


class CrmQuestionnaire(models.Model):
    """What is checked before a questionnaire is published."""

    _inherit = "crm.questionnaire"

    def _check_definition(self):
        """Raise when a definition is broken, naming every place.

        :raise QuestionnaireBroken: with all problems
        :raise LeadDomainWrong: when a filter on deals cannot be used, e.g. any more
        """
        for questionnaire in self:
            questionnaire._read_lead_domain(questionnaire.lead_domain, questionnaire.name)
            for question in questionnaire.question_ids:
                questionnaire._read_lead_domain(question.lead_domain, question.name)
            problems = questionnaire._find_problems()
            if problems:
                lines = [questionnaire._get_problem_text(problem) for problem in problems]
                raise QuestionnaireBroken(
                    self.env._(
                        "“%(name)s” cannot be used yet:\n%(problems)s",
                        name=questionnaire.display_name,
                        problems="\n".join(f"• {line}" for line in lines),
                    ),
                    problems,
                )

    def _find_problems(self):
        self.ensure_one()
        thresholds = self.grade_ids.sorted(lambda threshold: threshold.grade_id.sequence)
        return definition.find_problems(
            [section._to_definition() for section in self.section_ids],
            [
                definition.Threshold(
                    threshold.score_from_percent,
                    threshold.grade_id.name,
                    threshold.grade_id.name,
                )
                for threshold in thresholds
            ],
            self.name,
            needs_grades=self.is_grading,
        )

    @api.model
    def _get_problem_text(self, problem):
        """Return the sentence for a problem, with its place in front."""
        text = self._get_problem_texts()[problem.code]
        return self.env._(
            "%(place)s: %(problem)s", place=problem.place, problem=text % {"detail": problem.detail}
        )

    @api.model
    def _get_problem_texts(self):
        return {
            definition.NO_SECTIONS: self.env._("There is no section yet. Add one, with questions."),
            definition.NO_QUESTIONS: self.env._(
                "The section has no question. Add one or delete it."
            ),
            definition.NO_ANSWERS: self.env._(
                "The question has no answers. Add them, with points."
            ),
            definition.NO_POINTS: self.env._(
                "All answers give the same points, so the question decides nothing. Enter "
                "different points, or make one answer a knock-out."
            ),
            definition.NO_DOMAIN: self.env._(
                "The system cannot answer without a filter. Choose which deals get a yes."
            ),
            definition.NO_GRADES: self.env._(
                "It sets the grade, but has no grades. Add them on the page “Grades”."
            ),
            definition.WEIGHT_WRONG: self.env._(
                "The weight %(detail)s is not above zero. Enter a larger one."
            ),
            definition.POINTS_WRONG: self.env._(
                "%(detail)s is not a number of points. Correct it."
            ),
            definition.ANSWER_TWICE: self.env._(
                "There are two answers “%(detail)s”. Rename or delete one of them."
            ),
            definition.YES_NO_WRONG: self.env._(
                "This kind of question has exactly one answer “yes” and one “no”. Delete the "
                "question and add it again."
            ),
            definition.BAND_EMPTY: self.env._(
                "No number lies in the band “%(detail)s”. Its lower limit must be below its upper "
                "one."
            ),
            definition.BAND_OVERLAP: self.env._(
                "The band begins before “%(detail)s” ends. Let it begin where the other one ends."
            ),
            definition.THRESHOLD_RANGE: self.env._(
                "The score of the grade is not between 0 and 100. Correct it."
            ),
            definition.THRESHOLD_TWICE: self.env._(
                "The grade begins at the same score as “%(detail)s”. Enter a lower one."
            ),
            definition.THRESHOLD_ORDER: self.env._(
                "The grade begins at a higher score than the better grade “%(detail)s”. Enter a "
                "lower one."
            ),
            definition.THRESHOLD_NO_ZERO: self.env._(
                "No grade begins at 0, so low scores would have none. Let the last one begin at 0."
            ),
        }
