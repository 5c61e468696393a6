from odoo import api, fields, models

from ...errors import ShownUserError
from .crm_questionnaire import STATE_DRAFT, STATE_PUBLISHED, STATE_REPLACED

DELIVERED = ("five", "target", "meddpicc")


class QuestionnaireStateWrong(ShownUserError):
    """The version is not in the state that the action starts from."""


class CrmQuestionnaire(models.Model):
    """The life of a questionnaire: draft, published, out of use; and its next version."""

    _inherit = "crm.questionnaire"

    def action_publish(self):
        """Put drafts into use; each replaces the version that was in use so far."""
        self._check_state(STATE_DRAFT)
        self._check_definition()
        for questionnaire in self:
            questionnaire._do_publish()
        return True

    def action_new_version(self):
        """Open the draft of the next version; it is made when there is none."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self._create_new_version().id,
            "views": [(False, "form")],
        }

    def action_retire(self):
        """Take the version in use out of use, without another one in its place."""
        self._check_state(STATE_PUBLISHED)
        self._write_life({"state": STATE_REPLACED})
        return True

    def action_open_assessments(self):
        """Show the assessments made with any version."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Assessments"),
            "res_model": "crm.assessment",
            "views": [(False, "list"), (False, "form")],
            "domain": [("questionnaire_id", "in", self._get_versions().ids)],
        }

    def action_open_versions(self):
        """Show all versions, the newest first."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Versions"),
            "res_model": self._name,
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", self._get_versions().ids)],
            "context": {"active_test": False, "create": False},
        }

    def action_preview(self):
        """Try the questionnaire with a live score; nothing is saved."""
        self.ensure_one()
        view = self.env.ref(
            "sales_funnel_crm.crm_assessment_view_form_preview", raise_if_not_found=False
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Preview: %s", self.display_name),
            "res_model": "crm.assessment",
            "views": [(view.id if view else False, "form")],
            "target": "new",
            "context": {
                "default_questionnaire_id": self.id,
                "sales_funnel_preview": True,
                "dialog_size": "extra-large",
            },
        }

    def _check_state(self, state):
        """Raise unless all are in ``state``.

        :raise QuestionnaireStateWrong: naming the first one that is not
        """
        labels = dict(self._fields["state"]._description_selection(self.env))
        for questionnaire in self:
            if questionnaire.state != state:
                raise QuestionnaireStateWrong(
                    self.env._(
                        "“%(name)s” is in the state “%(state)s”, this needs “%(wanted)s”. Reload "
                        "the page.",
                        name=questionnaire.display_name,
                        state=labels[questionnaire.state],
                        wanted=labels[state],
                    )
                )

    def _do_publish(self):
        self._get_versions().filtered(lambda version: version.state == STATE_PUBLISHED)._write_life(
            {"state": STATE_REPLACED}
        )
        self._write_life({"state": STATE_PUBLISHED, "date_published": fields.Datetime.now()})

    @api.model
    def _publish_delivered(self):
        """Publish the questionnaires of this addon that were never published."""
        for name in DELIVERED:
            questionnaire = self.env.ref(f"sales_funnel_crm.crm_questionnaire_{name}")
            if questionnaire.state == STATE_DRAFT:
                questionnaire.action_publish()

    def _get_root(self):
        return self.origin_id or self

    def _get_versions(self):
        """Return all versions of these questionnaires, the archived ones included."""
        root_ids = [questionnaire._get_root().id for questionnaire in self]
        return self.with_context(active_test=False).search(
            ["|", ("id", "in", root_ids), ("origin_id", "in", root_ids)]
        )

    def _create_new_version(self):
        """Return the draft of the next version; when there is none, it is made as a copy of this.

        Sections, questions and answers of the draft lead back by ``origin_id`` to those of the
        version in which they were asked first.

        :rtype: crm.questionnaire
        """
        self.ensure_one()
        versions = self._get_versions()
        draft = versions.filtered(lambda version: version.state == STATE_DRAFT)
        if draft:
            return draft
        # Links are not copied as values: the texts must come along in every language.
        vals = self.with_context(active_test=False).copy_data({"name": self.name})[0]
        draft = self._create_version(
            {
                **vals,
                "active": True,
                "origin_id": self._get_root().id,
                "version": max(versions.mapped("version")) + 1,
            }
        )
        self.copy_translations(draft)
        self._copy_parts_to(draft, keeps_lineage=True)
        return draft

    def _copy_parts_to(self, target, *, keeps_lineage):
        """Copy sections, questions, answers and grades into ``target``, a draft.

        :param bool keeps_lineage: whether the copies are the same questions, in another version
        """
        source = self.with_context(sales_funnel_own_answers=True)  # the answers come along, below
        source.grade_ids.copy({"questionnaire_id": target.id})
        for section in source.section_ids:
            new_section = section.copy(
                {"questionnaire_id": target.id, **section._prepare_lineage(keeps_lineage)}
            )
            for question in section.question_ids:
                new_question = question.copy(
                    {"section_id": new_section.id, **question._prepare_lineage(keeps_lineage)}
                )
                for answer in question.answer_ids:
                    answer.copy(
                        {"question_id": new_question.id, **answer._prepare_lineage(keeps_lineage)}
                    )
