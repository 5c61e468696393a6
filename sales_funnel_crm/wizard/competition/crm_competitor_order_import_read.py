import base64
import io

from odoo import api, models

from ...tools.competition import order_columns as col
from ...tools.history_file import FileProblem, read_rows
from .crm_competitor_order_import import OrderFileRefused

MAX_ROWS = 100_000


class CrmCompetitorOrderImport(models.TransientModel):
    """Read the file; what makes it useless as a whole is said in one sentence."""

    _inherit = "crm.competitor.order.import"

    @api.model
    def _get_max_rows(self):
        return MAX_ROWS

    def _read_file(self):
        """Return the rows below the header, and the columns.

        :raise OrderFileRefused: when the file as a whole cannot be used
        """
        if not self.file:
            raise OrderFileRefused(
                self.env._("Choose a file first: CSV or Excel, with a header row.")
            )
        rows = []
        try:
            for row in read_rows(io.BytesIO(base64.b64decode(self.file))):
                rows.append(row)
                if len(rows) > MAX_ROWS + 1:
                    raise FileProblem("file_too_many_rows", row=row[0])
        except FileProblem as problem:
            raise OrderFileRefused(self._get_file_problem(problem)) from problem
        header, rows = rows[0][1], rows[1:]
        columns = self._get_columns(header)
        if not rows:
            raise OrderFileRefused(
                self.env._("The file has no orders below its header row. Add them.")
            )
        self.columns_text = ", ".join(str(header[index]) for index in columns.values())
        return rows, columns

    def _get_columns(self, header):
        columns = col.match_headers(header)
        needed = [col.COMPETITOR] if self.date_fallback else [col.COMPETITOR, col.DATE]
        titles = col.titles(self.env.lang)
        if missing := [titles[column] for column in needed if column not in columns]:
            text = self.env._(
                "These columns are missing: %s. Name them in the first row of the file, as the "
                "template does.",
                ", ".join(missing),
            )
            if missing == [titles[col.DATE]]:
                text = self.env._(
                    "The file has no column “%s”. Add it, or enter the date of all orders above "
                    "(“Date if None”).",
                    titles[col.DATE],
                )
            raise OrderFileRefused(text)
        return columns

    def _get_file_problem(self, problem):
        too_large = self.env._(
            "The file is too large. Import it in parts of at most %s rows.", f"{MAX_ROWS:,}"
        )
        texts = {
            "file_empty": self.env._(
                "The file is empty. Choose a file with a header row and orders, or start from "
                "the template."
            ),
            "file_kind": self.env._(
                "The file is neither CSV nor Excel (.xlsx), or has a password. Open it in a "
                "spreadsheet and save it as .xlsx without password."
            ),
            "file_too_large": too_large,
            "file_too_many_rows": too_large,
            "file_too_much_text": too_large,
            "file_too_many_columns": self.env._(
                "The file has too many columns. Delete those that are not needed."
            ),
            "file_encoding_unknown": self.env._(
                "The characters of the file cannot be read. Save it as CSV UTF-8 or as .xlsx."
            ),
            "file_encoding_wrong": self.env._(
                "Row %s has characters that cannot be read. Save the file as CSV UTF-8 or as "
                ".xlsx.",
                problem.row,
            ),
        }
        return texts.get(
            problem.code,
            self.env._(
                "The file cannot be read at row %s. Open it in a spreadsheet, look at this row (a "
                "quotation mark that is not closed?) and save it again as .xlsx.",
                problem.row,
            ),
        )
