from odoo import api, models

from .crm_questionnaire import STATE_DRAFT


class CrmQuestionnaire(models.Model):
    """The outline: all sections, questions and answers on one page, for their author."""

    _inherit = "crm.questionnaire"

    @api.readonly
    def get_outline(self):
        """Return everything that is asked, what it weighs, and what is still wrong with it.

        >>> questionnaire.get_outline()  # doctest: +SKIP
        {"is_editable": True, "problems": ["Money › Funds?: The question has no answers. …"],
         "sections": [{
             "id": 4, "name": "Money", "description": "", "weight": 1.0, "share_percent": 40.0,
             "questions": [{
                 "id": 9, "name": "Funds?", "short_name": "", "help_text": "", "kind": "choice",
                 "kind_label": "One Choice", "weight": 2.0, "is_required": True, "unit": "",
                 "evidence_label": "A Note",  # False when none is wanted
                 "share_percent": 40.0,  # of the range between lowest and highest score
                 "answers": [{"id": 20, "name": "Approved", "points": 20.0, "is_knock_out": False,
                              "low": False, "high": False}]}]}]}

        ``low`` and ``high`` are the limits of a band, False where there is none.

        :raise AccessError: when the user may not read questionnaires
        """
        self.ensure_one()
        self.check_access("read")
        spans = {
            key: question.attainable()[1] - question.attainable()[0]
            for key, question in self._get_scoring().items()
        }
        total = sum(spans.values())
        shares = {key: 100.0 * span / total if total > 0 else 0.0 for key, span in spans.items()}
        return {
            "is_editable": self.state == STATE_DRAFT and self.has_access("write"),
            "problems": [self._get_problem_text(problem) for problem in self._find_problems()],
            "sections": [
                {
                    "id": section.id,
                    "name": section.name,
                    "description": section.description or "",
                    "weight": section.weight,
                    "share_percent": sum(shares[question.id] for question in section.question_ids),
                    "questions": [
                        question._get_outline(shares[question.id])
                        for question in section.question_ids
                    ],
                }
                for section in self.section_ids
            ],
        }

    def set_outline_order(self, order):
        """Bring sections and questions into an order; questions may go to another section.

        :param order: list of ``[section id, [question ids]]``; whatever is not in it, or is not
            of this questionnaire, stays as it is
        :raise QuestionnaireIsFixed: unless this is a draft
        :raise AccessError: when the user may not change questionnaires
        """
        self.ensure_one()
        self.check_access("write")
        self._check_is_draft()
        sections = {section.id: section for section in self.section_ids}
        questions = {question.id: question for question in self.question_ids}
        for section_place, (section_id, question_ids) in enumerate(order, start=1):
            if section_id not in sections:
                continue
            sections[section_id].sequence = section_place
            for place, question_id in enumerate(question_ids, start=1):
                if question_id in questions:
                    questions[question_id].write({"section_id": section_id, "sequence": place})
        return True
