from odoo import api, models
from odoo.tools import split_every

from ...tools import history_columns as col
from ...tools.history_file import MAX_BYTES, MAX_ROWS

FINDINGS_PER_BATCH = 5_000

EXAMPLE_ROWS = (
    {
        col.REFERENCE: "D-1001",
        col.NAME: "Office building",
        col.STAGE: "New",
        col.DATE_ENTERED: "2025-03-03",
        col.DATE_LEFT: "2025-03-20 14:30",
        col.PARTNER: "Azure Interior",
        col.AMOUNT: 50000,
    },
    {
        col.REFERENCE: "D-1001",
        col.STAGE: "Qualified",
        col.DATE_ENTERED: "2025-03-20 14:30",
        col.OUTCOME: "won",
        col.DATE_OUTCOME: "2025-05-02",
        col.AMOUNT: 52000,
    },
    {
        col.REFERENCE: "D-1002",
        col.NAME: "Warehouse",
        col.STAGE: "New",
        col.DATE_ENTERED: "2025-04-11",
        col.AMOUNT: 8000,
    },
)


class CrmFunnelImport(models.Model):
    _inherit = "crm.funnel.import"

    @api.model
    def _get_template_sheets(self):
        """Return the sheets of the template: an example to overwrite, and what the columns hold."""
        labels = self._get_column_labels()
        headers = [
            # The importer must recognise the header again, whatever the translation is.
            labels[column] if col.match_headers([labels[column]]) == {column: 0} else title
            for column, title in col.TITLES.items()
        ]
        example = [[row.get(column, "") for column in col.COLUMNS] for row in EXAMPLE_ROWS]
        return [
            (self.env._("History"), [headers, *example]),
            (self.env._("Explanation"), self._get_explanation(headers)),
        ]

    def _get_explanation(self, headers):
        texts = self._get_column_texts()
        return [
            [self.env._("Column"), self.env._("What it holds")],
            *[[header, texts[column]] for header, column in zip(headers, col.COLUMNS, strict=True)],
            [
                "",
                self.env._(
                    "One row is one stay of one opportunity in one stage. Delete the examples."
                ),
            ],
            [
                "",
                self.env._(
                    "At most %(megabytes)s MB and %(rows)s rows in a file.",
                    megabytes=MAX_BYTES // 1_000_000,
                    rows=f"{MAX_ROWS:,}",
                ),
            ],
        ]

    def _get_column_texts(self):
        return {
            col.REFERENCE: self.env._(
                "Needed. Number of the opportunity in the former system; "
                "all rows with the same reference are one opportunity."
            ),
            col.NAME: self.env._(
                "Title of the opportunity. Without it the customer or the reference."
            ),
            col.STAGE: self.env._(
                "Needed. Name of the stage, in any language of Odoo or mapped later."
            ),
            col.DATE_ENTERED: self.env._(
                "Needed. When it entered the stage: 2025-03-31 or with 14:30."
            ),
            col.DATE_LEFT: self.env._("When it left the stage. Empty: when the next stay begins."),
            col.OUTCOME: self.env._("won, lost or archived, on any row. Empty: it is still open."),
            col.DATE_OUTCOME: self.env._("When it was won, lost or archived. Empty: when it left."),
            col.USER: self.env._("Login, e-mail or name of the salesperson during the stay."),
            col.TEAM: self.env._("Name of the sales team during the stay."),
            col.PARTNER: self.env._("Reference or name of the customer."),
            col.AMOUNT: self.env._(
                "Expected revenue during the stay. Empty: as in the stay before."
            ),
            col.CURRENCY: self.env._("Code such as EUR or CNY. Empty: currency of the company."),
            col.LOST_REASON: self.env._("Why it was lost."),
            col.CATEGORY: self.env._("Name of the opportunity category."),
        }

    def _get_column_labels(self):
        field = self.env["crm.funnel.import.column"]._fields["column"]
        return dict(field._description_selection(self.env))

    def _get_finding_sheets(self):
        """Return all findings as one sheet; the rows are read while it is written."""
        self.ensure_one()
        return [(self.env._("Findings"), self._iter_finding_rows())]

    def _iter_finding_rows(self):
        yield [
            self.env._("Row"),
            self.env._("Severity"),
            self.env._("Column"),
            self.env._("What is Wrong"),
            self.env._("In the File"),
            self.env._("Compare With"),
            self.env._("What to Do"),
        ]
        Finding = self.env["crm.funnel.import.finding"]
        labels = {
            name: dict(Finding._fields[name]._description_selection(self.env))
            for name in ("severity", "column", "code")
        }
        advice = self.env["crm.funnel.import.advice"]._get_text_by_code()
        names = ["row_number", "severity", "column", "code", "value", "detail"]
        ids = Finding.search([("import_id", "=", self.id)]).ids
        for batch in split_every(FINDINGS_PER_BATCH, ids):
            for finding in Finding.browse(batch).read(names):
                yield [
                    finding["row_number"],
                    labels["severity"][finding["severity"]],
                    labels["column"].get(finding["column"], ""),
                    labels["code"][finding["code"]],
                    finding["value"] or "",
                    finding["detail"] or "",
                    advice.get(finding["code"], ""),
                ]
            Finding.invalidate_model()
