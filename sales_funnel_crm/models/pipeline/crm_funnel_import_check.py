from itertools import islice

from odoo import models
from odoo.tools import SQL

from ...tools.history_check import check_deal
from ...tools.history_file import FileProblem
from ...tools.history_row import Finding
from ...tools.history_spool import Spool
from .crm_funnel_import import STATE_CHECKED
from .history_terms import HistoryTerms

DEALS_PER_BATCH = 500
FINDINGS_PER_BATCH = 5_000


class FindingSink:
    """Takes findings one by one and stores them in large portions, so that memory is bounded."""

    def __init__(self, history_import):
        self._import = history_import
        self._waiting = []
        self.error_count = self.warning_count = 0

    def add(self, findings):
        for finding in findings:
            if finding.is_error:
                self.error_count += 1
            else:
                self.warning_count += 1
            self._waiting.append(finding)
        if len(self._waiting) >= FINDINGS_PER_BATCH:
            self.store()

    def store(self):
        # Findings are read-only for users: only the check writes them.
        findings = self._import.env["crm.funnel.import.finding"].sudo()
        findings._store(self._import, self._waiting)
        self._waiting = []


class CrmFunnelImport(models.Model):
    _inherit = "crm.funnel.import"

    def _do_check(self, report=lambda text: None):
        """Read the file, list all findings and sum up what it holds."""
        with Spool() as spool, self._open_file() as stream:
            self._check_into(spool, stream, report)

    def _check_into(self, spool, stream, report):
        """Check ``stream``; its rows are in ``spool`` afterwards.

        :return: True when all rows could be read
        """
        self._clear_findings()
        sink = FindingSink(self)
        summary = self._get_empty_summary()
        readable = False
        try:
            self._make_columns(stream)
            columns, findings = self._get_columns()
            sink.add(findings)
            if not findings:
                self._make_values(self._spool_rows(stream, spool, sink, columns, report))
                summary = self._check_deals(spool, sink, report)
                readable = True
        except FileProblem as problem:
            sink.add([Finding(problem.row, None, problem.code, "", problem.detail)])
        sink.store()
        self.write(
            {
                **summary,
                "error_count": sink.error_count,
                "warning_count": sink.warning_count,
                "state": STATE_CHECKED,
                "job": False,
                "failure": False,
            }
        )
        return readable

    def _check_deals(self, spool, sink, report):
        summary = self._get_empty_summary()
        for deals, findings, row_groups in self._get_batches(spool):
            sink.add(findings)
            summary["deal_count"] += row_groups
            status = self._get_status_by_deal(deals)
            for deal in deals:
                problem = status.get(deal.reference)
                if isinstance(problem, Finding):
                    sink.add([problem])
                    continue
                self._add_to_summary(summary, deal, is_new=problem is None)
            report(self.env._("%(count)s opportunities checked", count=summary["deal_count"]))
        return summary

    def _get_batches(self, spool):
        """Yield ``(deals without error, findings, number of groups)`` of the rows in ``spool``."""
        lookup = self._get_lookup()
        terms = HistoryTerms(self, lookup)
        groups = spool.groups()
        while batch := list(islice(groups, DEALS_PER_BATCH)):
            findings, deals = [], []
            for reference, rows in batch:
                deal, found = check_deal(reference, rows, lookup)
                findings += found
                deals.append(deal)
            deals, found = terms.settle(deals)
            yield deals, findings + found, len(batch)

    def _get_empty_summary(self):
        counts = ("deal", "new", "unchanged", "visit", "won", "lost", "archived", "open")
        return {f"{name}_count": 0 for name in counts} | {"date_first": False, "date_last": False}

    def _add_to_summary(self, summary, deal, is_new):
        summary["new_count" if is_new else "unchanged_count"] += 1
        summary["visit_count"] += len(deal.visits)
        summary[f"{deal.end.outcome if deal.end else 'open'}_count"] += 1
        first = deal.visits[0].entered
        last = deal.end.date if deal.end else deal.visits[-1].entered
        summary["date_first"] = min(summary["date_first"] or first, first)
        summary["date_last"] = max(summary["date_last"] or last, last)

    def _clear_findings(self):
        # There may be a million of them, which the ORM would load one by one to delete.
        self.env.cr.execute(
            SQL(
                "DELETE FROM crm_funnel_import_finding WHERE import_id IN %s",
                tuple(self.ids) or (0,),
            )
        )
        self.env["crm.funnel.import.finding"].invalidate_model()
        self.invalidate_recordset(["finding_ids"])
