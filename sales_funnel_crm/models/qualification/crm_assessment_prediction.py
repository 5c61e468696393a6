from odoo import api, models

from ...tools.qualification import scoring


class CrmAssessment(models.Model):
    """What to ask next."""

    _inherit = "crm.assessment"

    @api.readonly
    def get_ask_next(self, given=None):
        """Return what to ask next, see ``crm.questionnaire.get_ask_next``.

        :param list given: answers that are not saved yet, in the shape documented there; without
            it those of the assessment count
        """
        self.ensure_one()
        self.check_access("read")
        return self.questionnaire_id.get_ask_next(self._get_given() if given is None else given)

    def _get_given(self):
        found = self._get_found().get(self, {})
        given = []
        for answer in self.answer_ids:
            by_system = found.get(answer.question_id)
            given.append(
                {
                    "question_id": answer.question_id.id,
                    "status": scoring.STATUS_GIVEN if by_system else answer.status,
                    "choice_ids": (by_system or answer._get_chosen()).ids,
                    "has_evidence": bool(answer.note or answer.attachment_ids or answer.message_id),
                }
            )
        return given
