from odoo import fields, models

from ...errors import ShownUserError
from ...tools.qualification import definition


class SectionInUse(ShownUserError):
    """The section holds questions that were answered already."""


class CrmQuestionnaireSection(models.Model):
    """A block of questions, with the weight that it has in the score."""

    _name = "crm.questionnaire.section"
    _inherit = ["crm.questionnaire.part.mixin"]
    _description = "Questionnaire Section"
    _order = "questionnaire_id, sequence, id"

    questionnaire_id = fields.Many2one(
        "crm.questionnaire", required=True, index=True, ondelete="cascade"
    )
    origin_id = fields.Many2one(
        "crm.questionnaire.section",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    name = fields.Char(required=True, translate=True)
    description = fields.Text(translate=True)
    weight = fields.Float(required=True, default=1.0)
    sequence = fields.Integer(default=10)
    question_ids = fields.One2many("crm.questionnaire.question", "section_id")

    def unlink(self):
        # Questions would be deleted by the database, those in use refused without a reason.
        sections = self.with_context(active_test=False)
        sections.question_ids.unlink()
        sections._check_is_empty()
        return super().unlink()

    def _check_is_empty(self):
        for section in self:
            if section.question_ids:
                raise SectionInUse(
                    self.env._(
                        "Questions of the section “%s” were answered already and can only be "
                        "archived. Archive them, and leave the section.",
                        section.name,
                    )
                )

    def _prepare_lineage(self, keeps_lineage):
        return {"origin_id": (self.origin_id or self).id if keeps_lineage else False}

    def _to_definition(self):
        return definition.Section(
            self.name,
            [question._to_definition() for question in self.question_ids],
            self.weight,
            self.name,
        )
