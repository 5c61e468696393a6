from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from .pipeline_import import PipelineImportController


class QuestionnaireExportController(PipelineImportController):
    """Questionnaires as workbooks."""

    @http.route(
        "/sales_funnel_crm/questionnaire/<int:questionnaire_id>/xlsx",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def download_questionnaire(self, questionnaire_id):
        """Answer one questionnaire as a workbook."""
        questionnaire = request.env["crm.questionnaire"].browse(questionnaire_id)
        if not questionnaire.exists():
            raise NotFound
        questionnaire.check_access("read")
        return self._respond("xlsx", questionnaire.name, questionnaire._get_book_sheets())

    @http.route(
        "/sales_funnel_crm/questionnaire/template/xlsx",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def download_questionnaire_template(self):
        """Answer a small questionnaire to overwrite."""
        questionnaires = request.env["crm.questionnaire"]
        questionnaires.check_access("create")
        return self._respond("xlsx", "questionnaire", questionnaires._get_template_sheets())
