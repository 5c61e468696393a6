import io
from collections import Counter
from contextlib import contextmanager

from odoo import models

from ...tools import history_columns as col
from ...tools.history_file import FileProblem, read_rows
from ...tools.history_row import Finding, read_row
from .crm_funnel_import_value import TARGET_FIELDS

# Texts of one column that are listed for the user to map.
MAX_VALUES = 2_000
ROWS_PER_CHUNK = 5_000


class CrmFunnelImport(models.Model):
    _inherit = "crm.funnel.import"

    @contextmanager
    def _open_file(self):
        """Open the file where it lies, without loading it into memory."""
        self.ensure_one()
        attachment = self._get_attachment()
        if attachment.store_fname:
            with open(attachment._full_path(attachment.store_fname), "rb") as stream:
                yield stream
        else:
            yield io.BytesIO(attachment.raw or b"")

    def _get_attachment(self):
        # Attachments of a field can only be searched by the superuser; the import itself
        # has been read with the rights of the user.
        return (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_field", "=", "file"),
                    ("res_id", "=", self.id),
                ],
                limit=1,
            )
        )

    def _get_file_size(self):
        return self._get_attachment().file_size

    def _make_columns(self, stream):
        """List the columns of the file, unless they are known already.

        :raise FileProblem: when the file cannot be read
        """
        if self.column_ids:
            return
        rows = read_rows(stream, self.encoding)
        _number, headers = next(rows)
        _number, examples = next(rows, (0, []))
        headers = [str(header or "") for header in headers]
        matched = {index: column for column, index in col.match_headers(headers).items()}
        self.env["crm.funnel.import.column"].create(
            [
                {
                    "import_id": self.id,
                    "position": position,
                    "header": header,
                    "example": str(examples[position] or "") if position < len(examples) else "",
                    "column": matched.get(position, False),
                }
                for position, header in enumerate(headers)
            ]
        )

    def _get_columns(self):
        """Return the position of each column that is imported, and what is wrong with them."""
        columns, findings = {}, []
        for line in self.column_ids.sorted("position"):
            if not line.column:
                continue
            if line.column in columns:
                findings.append(Finding(1, line.column, "column_twice", line.header))
            columns.setdefault(line.column, line.position)
        needed = [col.REFERENCE, col.DATE_ENTERED]
        if not self.default_stage_id:
            needed.append(col.STAGE)
        titles = self._get_column_labels()
        findings += [
            Finding(1, column, "column_missing", titles[column])
            for column in needed
            if column not in columns
        ]
        return columns, findings

    def _spool_rows(self, stream, spool, sink, columns, report):
        """Read all rows into ``spool``.

        :return: how often each text occurs, by column, in order of appearance
        :rtype: dict[str, Counter]
        :raise FileProblem: when the file cannot be read to its end
        """
        reading = self._get_reading()
        texts = {column: Counter() for column in TARGET_FIELDS if column in columns}
        chunk, count = [], 0
        rows = read_rows(stream, self.encoding)
        next(rows)
        for number, cells in rows:
            content, findings = read_row(number, cells, columns, reading)
            sink.add(findings)
            for column, counter in texts.items():
                text = content.get(column)
                if text and (text in counter or len(counter) < MAX_VALUES):
                    counter[text] += 1
            count += 1
            if content.get(col.REFERENCE):
                chunk.append((content[col.REFERENCE], number, content))
            if len(chunk) >= ROWS_PER_CHUNK:
                spool.extend(chunk)
                chunk = []
                report(self.env._("%(count)s rows read", count=f"{count:,}"))
        spool.extend(chunk)
        if not count:
            raise FileProblem("file_empty")
        self.row_count = count
        return texts
