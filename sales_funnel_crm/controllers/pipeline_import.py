from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import content_disposition, request

from ..tools.table_file import KINDS, write_table

CHUNK_BYTES = 1 << 16


class PipelineImportController(http.Controller):
    """Files around the import of pipeline history: the template and the findings."""

    @http.route(
        "/sales_funnel_crm/import/template/<string:kind>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def download_template(self, kind):
        """Answer the template, as ``csv`` or ``xlsx``; the workbook explains its columns."""
        history_import = request.env["crm.funnel.import"]
        history_import.check_access("create")
        return self._respond(kind, "pipeline_history", history_import._get_template_sheets())

    @http.route(
        "/sales_funnel_crm/import/<int:import_id>/findings/<string:kind>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def download_findings(self, import_id, kind):
        """Answer all findings of one import, as ``csv`` or ``xlsx``."""
        history_import = request.env["crm.funnel.import"].browse(import_id)
        history_import.check_access("read")
        if not history_import.exists():
            raise NotFound
        return self._respond(kind, "findings", history_import._get_finding_sheets())

    def _respond(self, kind, name, sheets):
        if kind not in KINDS:
            raise NotFound
        # Written before it is sent: while it is sent, the database is not there any more.
        stream = write_table(kind, sheets)
        headers = [
            ("Content-Type", KINDS[kind]),
            ("Content-Disposition", content_disposition(f"{name}.{kind}")),
            ("X-Content-Type-Options", "nosniff"),
        ]
        return request.make_response(iter(lambda: stream.read(CHUNK_BYTES), b""), headers)
