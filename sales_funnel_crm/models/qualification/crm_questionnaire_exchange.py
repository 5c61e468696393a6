from odoo import models

from ...tools.qualification import questionnaire_columns as col


class CrmQuestionnaire(models.Model):
    """Questionnaires as workbooks: what is written, and how a draft is made of what is read."""

    _inherit = "crm.questionnaire"

    def action_export(self):
        """Download as an Excel workbook that can be changed and imported again."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/sales_funnel_crm/questionnaire/{self.id}/xlsx",
            "target": "download",
        }

    def action_import(self):
        """Ask for a workbook that becomes the next version of this questionnaire."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_funnel_crm.crm_questionnaire_import_action"
        )
        return {**action, "context": {"default_questionnaire_id": self.id}}

    def _get_book_sheets(self):
        """Return the sheets of the workbook, as ``write_table`` wants them."""
        self.ensure_one()
        about = [[col.title(names), self._get_cell(name)] for name, names in col.ABOUT.items()]
        header = [col.title(names) for names in col.QUESTIONS.values()]
        rows = []
        for section in self.section_ids:
            head = [section.name, section.weight, section.description or ""]
            for question in section.question_ids:
                rows += question._get_book_rows(head)
                head = ["", "", ""]
        grades = [[grade.grade_id.name, grade.score_from_percent] for grade in self.grade_ids]
        return [
            (col.SHEET_ABOUT, [[self.env._("Field"), self.env._("Value")], *about]),
            (col.SHEET_QUESTIONS, [header, *rows]),
            (col.SHEET_GRADES, [[col.title(names) for names in col.GRADES.values()], *grades]),
        ]

    def _get_template_sheets(self):
        """Return an example with one question of each kind, to overwrite."""
        about = [
            [col.title(col.ABOUT["name"]), self.env._("My Questionnaire")],
            [col.title(col.ABOUT["purpose"]), self.env._("What it is for")],
            [col.title(col.ABOUT["subject"]), "deal"],
            [col.title(col.ABOUT["is_grading"]), "no"],
            [col.title(col.ABOUT["is_for_rivals"]), "no"],
            [col.title(col.ABOUT["validity_days"]), 90],
        ]
        rows = [
            {
                "section": self.env._("Money"),
                "section_weight": 1,
                "question": self.env._("Are the funds in place?"),
            }
            | {"kind": "choice", "weight": 2, "is_required": "yes", "evidence": "note"}
            | {"answer": self.env._("Approved"), "points": 10},
            {"answer": self.env._("Planned"), "points": 5},
            {"answer": self.env._("The customer cannot pay"), "points": -5, "is_knock_out": "yes"},
            {"question": self.env._("What amount do we expect?"), "kind": "number"}
            | {"answer": self.env._("Small"), "points": 1, "high": 50000},
            {"answer": self.env._("Large"), "points": 5, "low": 50000},
            {
                "section": self.env._("People"),
                "question": self.env._("Have we met a decider?"),
                "kind": "yes_no",
            }
            | {"answer": self.env._("Yes"), "points": 5},
            {"answer": self.env._("No"), "points": 0},
        ]
        grades = [grade.name for grade in self.env["crm.grade"].search([])]
        return [
            (col.SHEET_ABOUT, [[self.env._("Field"), self.env._("Value")], *about]),
            (
                col.SHEET_QUESTIONS,
                [
                    [col.title(names) for names in col.QUESTIONS.values()],
                    *([row.get(name, "") for name in col.QUESTIONS] for row in rows),
                ],
            ),
            (
                col.SHEET_GRADES,
                [
                    [col.title(names) for names in col.GRADES.values()],
                    *(
                        [name, 100.0 - 100.0 * place / len(grades)]
                        for place, name in enumerate(grades, start=1)
                    ),
                ],
            ),
        ]

    def _get_cell(self, name):
        value = self[name]
        if isinstance(value, bool) and self._fields[name].type == "boolean":
            return "yes" if value else "no"
        return "" if value is False else value

    def _import_book(self, book):
        """Make a draft of a book without problems: the next version of this, or a new one.

        Sections, questions and answers that are there already, by key or by name, are changed
        and keep their lineage and translations; those that the book does not have are deleted.

        :param book: ``questionnaire_book.Book``
        :rtype: crm.questionnaire
        """
        values = {"lead_domain": "[]", **book.values}
        if self:
            draft = self._create_new_version()
            draft.write(values)
        else:
            draft = self.create(values)
        draft._import_grades(book.thresholds)
        questions = draft.question_ids
        kept_sections = draft.section_ids.browse()
        kept_questions = questions.browse()
        for place, item in enumerate(book.sections, start=1):
            section = draft._import_section(item, draft.section_ids - kept_sections, place)
            kept_sections |= section
            for number, asked in enumerate(item.questions, start=1):
                question = (questions - kept_questions)._find_by_book(asked)
                kept_questions |= question._import_from_book(asked, section, number)
        (draft.question_ids - kept_questions).unlink()
        (draft.section_ids - kept_sections).unlink()
        return draft

    def _import_grades(self, thresholds):
        grades = {grade.name: grade for grade in self.env["crm.grade"].search([])}
        self.grade_ids.unlink()
        self.env["crm.questionnaire.grade"].create(
            [
                {
                    "questionnaire_id": self.id,
                    "grade_id": grades[threshold.name].id,
                    "score_from_percent": threshold.from_percent,
                }
                for threshold in thresholds
            ]
        )

    def _import_section(self, item, candidates, place):
        vals = {
            "name": item.name,
            "description": item.description,
            "weight": item.weight,
            "sequence": place,
        }
        section = candidates.filtered(lambda section: section.name == item.name)[:1]
        if section:
            section.write(vals)
            return section
        return candidates.create({**vals, "questionnaire_id": self.id})
