import json
import logging
import tempfile
from contextlib import ExitStack

import psycopg2
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import HTTPException, InternalServerError, UnprocessableEntity
from werkzeug.wsgi import wrap_file

from odoo import http
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import content_disposition, request
from odoo.tools import osutil

from ..errors import ShownUserError

_logger = logging.getLogger(__name__)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPTIONS = {
    "groupby": str,
    "mode": str,
    "compare": str,
    "success_rate": str,
    "conversion_rate": str,
    "currency_id": int,
}


class ExportRequestError(ShownUserError):
    """The export cannot read what it was asked for."""


class FunnelExport(http.Controller):
    @http.route(
        "/sales_funnel_crm/funnel/xlsx",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        readonly=True,
    )
    def funnel_xlsx(self, data="", **_other):
        """Answer the funnel as a workbook.

        :param data: JSON object with ``domain``, ``date_from``, ``date_to``, ``context`` and the
            options of ``crm.lead.get_funnel``; text, or a file as large requests are sent
        """
        try:
            params = self._read_params(data)
            return self._make_response(params)
        except (HTTPException, psycopg2.Error):
            # Odoo repeats a request that met a conflict, or a replica that cannot serve it.
            raise
        except UserError as error:
            raise self._make_error(UnprocessableEntity, error) from error
        except Exception as error:
            _logger.exception("The funnel could not be exported.")
            raise self._make_error(InternalServerError, error) from error

    def _read_params(self, data):
        """Return the request as the arguments of ``_write_workbook``, and its context.

        :raise ExportRequestError: when it is not what the funnel sends
        """
        try:
            params = json.load(data) if isinstance(data, FileStorage) else json.loads(data)
            domain = Domain(params.get("domain") or [])
            domain.validate(request.env["crm.lead"])
            context = dict(params.get("context") or {})
            days = {key: params[key] for key in ("date_from", "date_to")}
            options = {key: params[key] for key in OPTIONS if params.get(key)}
            self._check_types(options, context)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise ExportRequestError(
                request.env._(
                    "The export could not read its request (%s). Reload the page and try again.",
                    error,
                )
            ) from error
        return {"domain": list(domain), **days, **options}, context

    def _check_types(self, options, context):
        """Raise ``TypeError`` for values that the funnel would stumble over."""
        for key, value in options.items():
            values = value if key == "groupby" and isinstance(value, list) else [value]
            if not all(isinstance(item, OPTIONS[key]) for item in values):
                raise TypeError(key)
        companies = context.get("allowed_company_ids", [])
        if not isinstance(companies, list) or not all(isinstance(id_, int) for id_ in companies):
            raise TypeError("allowed_company_ids")

    def _make_response(self, params):
        arguments, context = params
        request.update_context(**context)
        with ExitStack() as on_error:
            file = on_error.enter_context(tempfile.TemporaryFile())
            name = request.env["crm.funnel.export"]._write_workbook(file, **arguments)
            on_error.pop_all()  # the response closes the file when it is sent
        _logger.info(
            "User %s exported the funnel %s", request.env.uid, json.dumps(arguments, default=str)
        )
        size = file.tell()
        file.seek(0)
        headers = [
            ("Content-Type", XLSX),
            ("Content-Length", str(size)),
            ("Content-Disposition", content_disposition(osutil.clean_filename(f"{name}.xlsx"))),
        ]
        response = request.make_response(wrap_file(request.httprequest.environ, file), headers)
        response.direct_passthrough = True
        return response

    def _make_error(self, kind, error):
        """Return an error in the shape that the web client's download shows in a dialog."""
        details = http.serialize_exception(error) | {"debug": ""}
        return kind(json.dumps({"code": 0, "message": str(error), "data": details}))
