from odoo import api, models

from .crm_questionnaire import has_changes


class CrmQuestionnairePartMixin(models.AbstractModel):
    """A part of a questionnaire: it is created, changed and deleted in drafts only."""

    _name = "crm.questionnaire.part.mixin"
    _description = "Part of a Questionnaire"

    # Path to the questionnaire; also tells where a part may be moved to.
    _questionnaire_path = "questionnaire_id"

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts._check_is_draft()
        return parts

    def write(self, vals):
        # Odoo writes a text back as it is when a translation is added.
        if not has_changes(self, vals):
            return super().write(vals)
        self._check_is_draft()
        result = super().write(vals)
        # Nor may a part of a draft be moved into a version in use.
        self._check_is_draft()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        self._check_is_draft()

    def _update_field_translations(self, field_name, translations, digest=None, source_lang=""):
        questionnaire = self.mapped(self._questionnaire_path)
        questionnaire._check_adds_translations(self, field_name, translations)
        return super()._update_field_translations(field_name, translations, digest, source_lang)

    def _check_is_draft(self):
        self.mapped(self._questionnaire_path)._check_is_draft()
