"""What the tests of the history import share: a file from rows, an import, its findings."""

import base64
import csv
import io

from odoo import Command
from odoo.tests import tagged

from .ledger_common import LedgerCommon


@tagged("post_install", "-at_install")
class ImportCommon(LedgerCommon):
    HEADERS = (
        "Reference",
        "Stage",
        "Entered At",
        "Outcome",
        "Outcome Date",
        "Salesperson",
        "Amount",
    )

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_sales_manager.company_ids = [Command.link(cls.company_main.id)]
        cls.user_sales_manager.tz = "UTC"
        cls.team_funnel.company_id = cls.company_main
        # The own records of the manager, as on the screen.
        cls.Import = cls.env["crm.funnel.import"].with_user(cls.user_sales_manager)
        cls.Import = cls.Import.with_context(lang="en_US", tz="UTC")

    def csv_of(self, rows, headers=None):
        text = io.StringIO()
        csv.writer(text).writerows([headers or self.HEADERS, *rows])
        return text.getvalue().encode()

    def create_import(self, content, **values):
        return self.Import.create(
            {
                "file": base64.b64encode(content),
                "file_name": "history.csv",
                "company_id": self.company_main.id,
                "tz": "UTC",
                **values,
            }
        )

    def check(self, rows, headers=None, **values):
        history_import = self.create_import(self.csv_of(rows, headers), **values)
        history_import.action_check()
        return history_import

    def get_findings(self, history_import):
        return [
            (finding.row_number, finding.column or "", finding.code)
            for finding in history_import.finding_ids
        ]

    def assertFinds(self, rows, *expected, headers=None, **values):
        history_import = self.check(rows, headers, **values)
        self.assertEqual(self.get_findings(history_import), list(expected))
        return history_import

    def import_rows(self, rows, headers=None, **values):
        history_import = self.check(rows, headers, **values)
        self.assertFalse(history_import.error_count, self.get_findings(history_import))
        history_import._do_import()
        return history_import

    def get_lead(self, reference):
        leads = self.env["crm.lead"].with_context(active_test=False)
        return leads.search([("funnel_reference", "=", reference)])
