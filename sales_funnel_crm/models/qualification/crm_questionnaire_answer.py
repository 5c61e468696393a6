from odoo import api, fields, models

from ...tools.qualification import definition
from ...tools.qualification.definition import CODE_NO, CODE_YES
from ...tools.qualification.scoring import KIND_NUMBER


class CrmQuestionnaireAnswer(models.Model):
    """One possible answer to a question and its points; of a number, one band.

    A band holds the numbers ``number_from <= number < number_to``. Yes/no questions and those
    answered by the system have exactly two answers, whose ``code`` is “yes” and “no”.
    """

    _name = "crm.questionnaire.answer"
    _inherit = ["crm.questionnaire.part.mixin"]
    _description = "Possible Answer"
    _order = "question_id, sequence, id"
    _questionnaire_path = "question_id.questionnaire_id"

    question_id = fields.Many2one(
        "crm.questionnaire.question", required=True, index=True, ondelete="cascade"
    )
    origin_id = fields.Many2one(
        "crm.questionnaire.answer",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    name = fields.Char(required=True, translate=True)
    code = fields.Selection([(CODE_YES, "Yes"), (CODE_NO, "No")], readonly=True)
    points = fields.Float(help="May be negative.")
    is_knock_out = fields.Boolean(
        string="Knock-Out", help="Whoever gives this answer gets the lowest grade."
    )
    has_from = fields.Boolean(string="Has Lower Limit")
    number_from = fields.Float(string="From (Included)")
    has_to = fields.Boolean(string="Has Upper Limit")
    number_to = fields.Float(string="To (Excluded)")
    sequence = fields.Integer(default=10)

    @api.model_create_multi
    def create(self, vals_list):
        answers = super().create(vals_list)
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        if len(languages) > 1:
            answers._translate_yes_no(languages)
        return answers

    def _translate_yes_no(self, languages):
        """Name the answers that the addon itself has called “yes” and “no” in all languages."""
        words = {
            lang: {CODE_YES: env._("Yes"), CODE_NO: env._("No")}
            for lang in languages
            for env in [self.with_context(lang=lang).env]
        }
        own = {CODE_YES: self.env._("Yes"), CODE_NO: self.env._("No")}
        for answer in self.filtered("code"):
            if answer.name == own[answer.code]:
                answer.update_field_translations(
                    "name", {lang: words[lang][answer.code] for lang in languages}
                )

    def _prepare_lineage(self, keeps_lineage):
        return {"origin_id": (self.origin_id or self).id if keeps_lineage else False}

    def _get_outline(self):
        """Return the answer as ``crm.questionnaire.get_outline`` shows it."""
        is_band = self.question_id.kind == KIND_NUMBER
        return {
            "id": self.id,
            "name": self.name,
            "points": self.points,
            "is_knock_out": self.is_knock_out,
            "low": self.number_from if is_band and self.has_from else False,
            "high": self.number_to if is_band and self.has_to else False,
        }

    def _to_definition(self, place):
        return definition.Answer(
            self.name,
            self.points,
            self.is_knock_out,
            self.code or "",
            self.number_from if self.has_from else None,
            self.number_to if self.has_to else None,
            f"{place} › {self.name}",
        )
