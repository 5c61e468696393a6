from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from .pipeline_import import PipelineImportController

WITH_TEMPLATE = ("crm.competitor", "crm.competitor.product", "crm.competitor.price")


class CompetitorOrderImportController(PipelineImportController):
    """The templates of files about competitors."""

    @http.route(
        "/sales_funnel_crm/competitor_orders/template/<string:content>/<string:kind>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def download_competitor_order_template(self, content, kind):
        """Answer the template for ``orders`` or ``bids``, as ``csv`` or ``xlsx``."""
        orders_import = request.env["crm.competitor.order.import"]
        orders_import.check_access("create")
        if content not in ("orders", "bids"):
            raise NotFound
        sheets = orders_import._get_template_sheets(content == "bids")
        return self._respond(kind, f"competitor_{content}", sheets)

    @http.route(
        "/sales_funnel_crm/competition/template/<string:model>/xlsx",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def download_competition_template(self, model):
        """Answer the template for Odoo's own import of competitors, products or prices."""
        if model not in WITH_TEMPLATE:
            raise NotFound
        records = request.env[model]
        records.check_access("create")
        return self._respond("xlsx", model.replace(".", "_"), records._get_template_sheets())
