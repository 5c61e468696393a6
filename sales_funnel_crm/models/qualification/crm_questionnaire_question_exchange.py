from odoo import Command, models

from ...tools.qualification.scoring import KIND_NUMBER


class CrmQuestionnaireQuestion(models.Model):
    """A question in a workbook."""

    _inherit = "crm.questionnaire.question"

    def _get_book_rows(self, head):
        """Return one row an answer; the question stands in the first of them only.

        :param list head: cells of the section
        """
        self.ensure_one()
        question_cells = [
            self.name,
            self.short_name or "",
            self.kind,
            self.weight,
            "yes" if self.is_required else "no",
            self.evidence or "",
            self.unit or "",
            self.help_text or "",
            self.lead_domain or "",
        ]
        key = (self.origin_id or self).id
        rows = []
        for answer in self.answer_ids or [self.env["crm.questionnaire.answer"]]:
            cells = [
                answer.name or "",
                answer.points,
                "yes" if answer.is_knock_out else "no",
                *self._get_limit_cells(answer),
            ]
            rows.append([*head, *question_cells, *cells, key])
            head = [""] * len(head)
            question_cells = [""] * len(question_cells)
            key = ""
        return rows

    def _get_limit_cells(self, answer):
        if self.kind != KIND_NUMBER:
            return ["", ""]
        return [
            answer.number_from if answer.has_from else "",
            answer.number_to if answer.has_to else "",
        ]

    def _find_by_book(self, asked):
        """Return the question among these that ``asked`` continues: by its key, else its name."""
        by_key = self.filtered(
            lambda question: asked.key and (question.origin_id or question).id == asked.key
        )
        return (by_key or self.filtered(lambda question: question.name == asked.name))[:1]

    def _import_from_book(self, asked, section, place):
        """Make this question, or a new one when this is none, as a workbook says.

        :rtype: crm.questionnaire.question
        """
        question = self.with_context(sales_funnel_own_answers=True)
        vals = {
            **asked.values,
            "name": asked.name,
            "kind": asked.kind,
            "weight": asked.weight,
            "section_id": section.id,
            "sequence": place,
        }
        if question:
            question.write(vals)
        else:
            question = question.create(vals)
        commands, left = [], question.answer_ids
        for number, item in enumerate(asked.answers, start=1):
            answer_vals = self._prepare_answer(item, number)
            # A “yes” stays the “yes”, whatever it is called.
            answer = left.filtered(
                lambda answer, item=item: (
                    answer.code == item.code if item.code else answer.name == item.name
                )
            )[:1]
            left -= answer
            commands.append(
                Command.update(answer.id, answer_vals) if answer else Command.create(answer_vals)
            )
        question.write({"answer_ids": [*(Command.delete(old.id) for old in left), *commands]})
        return question

    def _prepare_answer(self, item, place):
        return {
            "name": item.name,
            "code": item.code or False,
            "points": item.points,
            "is_knock_out": item.is_knock_out,
            "has_from": item.low is not None,
            "number_from": item.low or 0.0,
            "has_to": item.high is not None,
            "number_to": item.high or 0.0,
            "sequence": place,
        }
