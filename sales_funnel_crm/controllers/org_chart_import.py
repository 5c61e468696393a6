from odoo import http
from odoo.http import request

from .pipeline_import import PipelineImportController


class OrgChartImportController(PipelineImportController):
    """The template of an org chart."""

    @http.route(
        "/sales_funnel_crm/org_chart/template/<string:kind>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def download_org_chart_template(self, kind):
        """Answer the template, as ``csv`` or ``xlsx``."""
        chart_import = request.env["crm.org.chart.import"]
        chart_import.check_access("create")
        return self._respond(kind, "org_chart", chart_import._get_template_sheets())
