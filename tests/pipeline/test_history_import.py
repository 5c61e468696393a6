"""Import of pipeline history: what it creates, refuses and leaves alone (FUN-22)."""

import base64
from datetime import datetime
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged, users

from .import_common import ImportCommon

SIX_DEALS = (
    ("FT-1", "Funnel New", "2025-01-06", "", "", "user_sales_salesman", "100"),
    ("FT-1", "Funnel Offer", "2025-01-20 10:00", "won", "2025-02-03", "user_sales_salesman", "120"),
    ("FT-2", "Funnel New", "2025-01-07", "lost", "2025-01-09", "", "80"),
    ("FT-3", "Funnel Offer", "2025-01-08", "", "", "", "50"),
    ("FT-3", "Funnel New", "2025-01-18", "", "", "user_sales_salesman", ""),
    ("FT-4", "Funnel Qualified", "2025-01-08", "archived", "2025-03-01", "", "40"),
    ("FT-5", "Funnel New", "2025-01-09", "", "", "user_sales_salesman", "30"),
    ("FT-5", "Funnel New", "2025-02-09", "", "", "", "30"),
)


@tagged("post_install", "-at_install")
class TestHistoryImport(ImportCommon):
    def test_opportunities_are_what_their_history_ends_with(self):
        self.import_rows(SIX_DEALS)
        self.assertRecordValues(
            self.get_lead("FT-1"),
            [
                {
                    "stage_id": self.stage_won_found.id,
                    "won_status": "won",
                    "active": True,
                    "probability": 100,
                    "expected_revenue": 120,
                    "user_id": self.user_sales_salesman.id,
                    "company_id": self.company_main.id,
                    "create_date": datetime(2025, 1, 6),
                    "date_open": datetime(2025, 1, 6),
                    "date_closed": datetime(2025, 2, 3),
                    "date_last_stage_update": datetime(2025, 2, 3),
                    "day_close": 28,
                }
            ],
        )
        for reference, stage, won_status, active in (
            ("FT-2", self.stage_new, "lost", False),
            ("FT-3", self.stage_new, "pending", True),
            ("FT-4", self.stage_qualified, "pending", False),
            ("FT-5", self.stage_new, "pending", True),
        ):
            lead = self.get_lead(reference)
            self.assertEqual(
                (lead.stage_id, lead.won_status, lead.active), (stage, won_status, active)
            )

    @property
    def stage_won_found(self):
        return self.env["crm.stage"].search([("is_won", "=", True)], limit=1)

    def test_history_is_posted_as_if_it_had_been_recorded(self):
        self.import_rows(SIX_DEALS)
        new, offer = self.stage_new, self.stage_offer
        columns = ("date", "kind", "stage_id", "count", "amount", "stay_days")
        self.assertEqual(
            self.get_rows(self.get_lead("FT-1"), *columns),
            [
                (datetime(2025, 1, 6), "new", new, 1, 100, 0),
                (datetime(2025, 1, 20, 10), "revalued", new, 0, 20, 0),
                (datetime(2025, 1, 20, 10), "forward", new, -1, -120, 14 + 10 / 24),
                (datetime(2025, 1, 20, 10), "forward", offer, 1, 120, 0),
                (datetime(2025, 2, 3), "won", offer, -1, -120, 13 + 14 / 24),
            ],
        )
        kinds = {
            reference: [kind for (kind,) in self.get_rows(self.get_lead(reference), "kind")]
            for reference in ("FT-2", "FT-3", "FT-4", "FT-5")
        }
        self.assertEqual(
            kinds,
            {
                "FT-2": ["new", "lost"],
                "FT-3": ["new", "backward", "backward"],
                "FT-4": ["new", "archived"],
                "FT-5": ["new", "transfer", "transfer"],
            },
        )

    def test_recorder_adds_nothing_to_imported_history(self):
        """The state of each opportunity agrees with the end of its history (FUN-22)."""
        history_import = self.import_rows(SIX_DEALS)
        self.assertNothingDrifts()
        leads = history_import.finding_ids.env["crm.lead"]
        for reference in ("FT-1", "FT-2", "FT-3", "FT-4", "FT-5"):
            leads |= self.get_lead(reference)
        origins = self.Move.search([("lead_id", "in", leads.ids)]).mapped("origin")
        self.assertEqual(set(origins), {"imported"})

    def test_next_change_is_recorded_on_top(self):
        self.import_rows(SIX_DEALS)
        self.env.cr.flush()
        lead = self.get_lead("FT-3")
        with self.at("2026-01-05 09:00:00"):
            lead.stage_id = self.stage_qualified
        self.assertEqual(
            self.get_rows(lead, "kind", "count", "origin")[-2:],
            [("forward", -1, "live"), ("forward", 1, "live")],
        )
        self.assertNothingDrifts()

    def test_second_run_changes_nothing(self):
        self.import_rows(SIX_DEALS)
        self.env.cr.flush()
        before = self.Move.search_count([]), self.env["crm.lead"].search_count([])
        second = self.check(SIX_DEALS)
        self.assertEqual(second.unchanged_count, 5)
        self.assertFalse(second.new_count + second.error_count + second.warning_count)
        with self.assertRaises(UserError):
            second.action_import()
        second._do_import()
        self.env.cr.flush()
        self.assertEqual(
            (self.Move.search_count([]), self.env["crm.lead"].search_count([])), before
        )

    def test_unchanged_also_after_the_opportunity_moved_on(self):
        self.import_rows(SIX_DEALS)
        self.get_lead("FT-3").stage_id = self.stage_offer
        self.env.cr.flush()
        self.assertEqual(self.check(SIX_DEALS).unchanged_count, 5)

    def test_only_new_opportunities_of_a_longer_file_are_added(self):
        self.import_rows(SIX_DEALS)
        row = ("FT-6", "Funnel New", "2025-03-01", "", "", "", "1")
        longer = self.import_rows([*SIX_DEALS, row])
        self.assertEqual((longer.new_count, longer.unchanged_count), (1, 5))
        self.assertEqual(len(self.get_rows(self.get_lead("FT-1"), "kind")), 5)

    def test_other_history_of_the_same_reference_is_refused(self):
        self.import_rows(SIX_DEALS)
        rows = [("FT-2", "Funnel New", "2025-01-07", "lost", "2025-01-10", "", "80")]
        self.assertFinds(rows, (2, "reference", "history_differs"))

    def test_live_history_is_never_merged(self):
        lead = self.create_deal(funnel_reference="FT-9")
        self.env.cr.flush()
        rows = [("FT-9", "Funnel New", "2025-01-07", "", "", "", "80")]
        self.assertFinds(rows, (2, "reference", "history_live"))
        self.create_deal(funnel_reference="FT-9")
        self.env.cr.flush()
        self.assertFinds(rows, (2, "reference", "lead_twice"))
        self.assertTrue(lead.exists())

    def test_opportunity_without_history_gets_it_when_it_ends_alike(self):
        lead = self.create_deal(
            funnel_reference="FT-8", stage_id=self.stage_won_found.id, probability=100
        )
        self.env.cr.flush()
        self.assertFalse(self.get_rows(lead, "kind"))
        lost = [("FT-8", "Funnel New", "2025-01-07", "lost", "2025-01-10", "", "80")]
        self.assertFinds(lost, (2, "reference", "lead_differs"))
        self.import_rows([("FT-8", "Funnel New", "2025-01-07", "won", "2025-01-10", "", "80")])
        self.assertEqual(self.get_rows(lead, "kind"), [("new",), ("won",)])
        self.assertEqual(self.get_lead("FT-8"), lead)

    def test_deleted_opportunity_does_not_count_twice(self):
        self.import_rows(SIX_DEALS)
        self.get_lead("FT-2").unlink()
        self.env.cr.flush()
        self.assertIn((4, "reference", "lead_deleted"), self.get_findings(self.check(SIX_DEALS)))

    def test_funnel_over_the_imported_time(self):
        history_import = self.import_rows(SIX_DEALS)
        self.env.cr.flush()
        answer = (
            self.env["crm.lead"]
            .with_user(self.user_sales_manager)
            .with_context(allowed_company_ids=self.company_main.ids, tz="UTC")
            .get_funnel(
                [("funnel_import_deal_ids.import_id", "=", history_import.id)],
                "2025-01-01",
                "2025-02-01",
            )
        )
        total = {name: answer["total"][name]["count"] for name in ("opening", "new", "won", "lost")}
        self.assertEqual(total, {"opening": 0, "new": 5, "won": 0, "lost": 1})
        self.assertEqual(answer["total"]["closing"], {"count": 4, "amount": 120 + 50 + 40 + 30})


@tagged("post_install", "-at_install")
class TestHistoryImportWhole(ImportCommon):
    """All or nothing, and who may do it."""

    ONE_BAD = (*SIX_DEALS, ("FT-7", "Funnel New", "", "", "", "", "5"))

    def test_one_error_stops_the_import(self):
        history_import = self.assertFinds(self.ONE_BAD, (10, "date_entered", "no_entry_date"))
        with self.assertRaises(UserError):
            history_import.action_import()
        with self.assertRaises(UserError):
            history_import._do_import()
        self.assertFalse(self.get_lead("FT-1"))

    def test_errors_are_left_out_only_when_chosen(self):
        history_import = self.check(self.ONE_BAD, leave_out_errors=True)
        history_import._do_import()
        self.assertTrue(self.get_lead("FT-1"))
        self.assertFalse(self.get_lead("FT-7"))
        self.assertEqual(history_import.error_count, 1)
        self.assertEqual(history_import.finding_ids.code, "no_entry_date")

    def test_all_rows_of_an_opportunity_with_an_error_are_left_out(self):
        rows = [*SIX_DEALS[:1], ("FT-1", "Funnel Offer", "soon", "", "", "", "1"), *SIX_DEALS[2:3]]
        history_import = self.check(rows, leave_out_errors=True)
        history_import._do_import()
        self.assertFalse(self.get_lead("FT-1"))
        self.assertTrue(self.get_lead("FT-2"))

    def test_failure_in_the_middle_leaves_nothing(self):
        history_import = self.check(SIX_DEALS)
        cls = self.env.registry["crm.funnel.import"]
        with (
            self.enter_registry_test_mode(),
            patch.object(cls, "_remember_deals", side_effect=ValueError("disk full")),
            self.assertLogs("odoo.addons.sales_funnel_crm", "ERROR"),
        ):
            history_import.action_import()
            self.run_cron()
        self.assertFalse(self.get_lead("FT-1"))
        self.assertEqual(history_import.state, "checked")
        self.assertIn("Nothing was imported", history_import.failure)

    def test_background_job_imports_as_the_user_who_asked(self):
        history_import = self.check(SIX_DEALS)
        with self.enter_registry_test_mode():
            history_import.action_import()
            self.assertEqual(history_import.state, "queued")
            self.run_cron()
            self.assertIn("5 of 5", history_import.progress)
            self.run_cron()
        self.assertEqual(history_import.state, "done", history_import.failure)
        lead = self.get_lead("FT-1")
        self.assertEqual(lead.create_uid, self.user_sales_manager)
        authors = {author for (author,) in self.get_rows(lead, "author_id")}
        self.assertEqual(authors, {self.user_sales_manager})
        self.assertEqual(len(self.get_rows(lead, "kind")), 5)

    def run_cron(self):
        self.env.ref("sales_funnel_crm.ir_cron_crm_funnel_import").method_direct_trigger()

    def test_job_that_the_server_stopped_is_not_repeated_for_ever(self):
        history_import = self.check(SIX_DEALS)
        with self.enter_registry_test_mode():
            history_import.action_import()
            self.env["crm.funnel.import.progress"]._begin(history_import)
            self.run_cron()
            self.assertEqual(history_import.state, "checked")
            self.assertIn("limit_time_real_cron", history_import.failure)
            history_import.action_import()
            self.run_cron()
        self.assertEqual(history_import.state, "done")

    def test_job_is_done_at_once_where_nothing_is_scheduled(self):
        history_import = self.check(SIX_DEALS)
        with self.enter_registry_test_mode():
            history_import.action_import()
            history_import.action_run_now()
        self.assertEqual(history_import.state, "done")
        self.assertTrue(self.get_lead("FT-1"))

    def test_job_is_done_at_once_with_one_of_two_companies_switched_on(self):
        self.user_sales_manager.company_ids += self.company_other
        history_import = self.check(SIX_DEALS)
        with self.enter_registry_test_mode():
            history_import.action_import()
            self.env.invalidate_all()
            history_import.with_context(allowed_company_ids=self.company_main.ids).action_run_now()
        self.assertEqual(history_import.state, "done")

    def test_funnel_opens_over_the_imported_period(self):
        history_import = self.import_rows(SIX_DEALS)
        action = history_import.with_context(tz="Asia/Shanghai").action_view_funnel()
        # The last event is on 1 March at midnight UTC, and the end is exclusive.
        period = {"unit": "custom", "from": "2025-01-06", "to": "2025-03-02"}
        self.assertEqual(action["context"]["sales_funnel_choice"], {"period": period})
        self.assertEqual(action["context"]["default_type"], "opportunity")

    def test_waiting_job_can_be_cancelled(self):
        history_import = self.check(SIX_DEALS)
        with self.enter_registry_test_mode():
            history_import.action_import()
            history_import.action_cancel()
            self.run_cron()
        self.assertEqual(history_import.state, "checked")
        self.assertFalse(self.get_lead("FT-1"))

    def test_done_import_stays(self):
        history_import = self.import_rows(SIX_DEALS)
        with self.assertRaises(UserError):
            history_import.unlink()
        with self.assertRaises(UserError):
            history_import.action_check()
        with self.assertRaises(UserError):
            history_import.file = base64.b64encode(b"other")

    def test_another_file_starts_from_the_beginning(self):
        history_import = self.check(self.ONE_BAD)
        history_import.file = base64.b64encode(self.csv_of(SIX_DEALS))
        self.assertRecordValues(history_import, [{"state": "draft", "column_ids": []}])
        history_import.action_check()
        self.assertFalse(history_import.finding_ids)

    @users("user_sales_salesman", "user_sales_leads")
    def test_salespeople_may_not_import(self):
        with self.assertRaises(AccessError):
            self.env["crm.funnel.import"].create({"file_name": "x.csv"})
        for model in ("", ".column", ".value", ".finding", ".deal", ".progress"):
            with self.assertRaises(AccessError):
                self.env[f"crm.funnel.import{model}"].search([])

    def test_manager_of_another_company_sees_nothing(self):
        history_import = self.check(self.ONE_BAD)
        self.user_other_company.group_ids |= self.env.ref("sales_team.group_sale_manager")
        other = history_import.with_user(self.user_other_company).with_context(
            allowed_company_ids=self.company_other.ids
        )
        children = ("column_ids", "value_ids", "finding_ids")
        for records in (history_import, *(history_import[name] for name in children)):
            self.assertTrue(records)
            with self.assertRaises(AccessError):
                records.with_env(other.env).read(["display_name"])
            self.assertFalse(other.env[records._name].search([("id", "in", records.ids)]))

    def test_query_count_does_not_grow_with_opportunities(self):
        def count_queries(size, prefix):
            rows = [
                (f"{prefix}{n}", "Funnel New", "2025-01-06", "lost", "2025-02-01", "", n)
                for n in range(size)
            ]
            history_import = self.check(rows)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            history_import._do_import()
            self.env.cr.flush()
            return self.cr.sql_log_count - before

        count_queries(1, "A")
        self.assertEqual(count_queries(50, "B"), count_queries(5, "C"))
