"""Success and conversion rates of stages: no rate, 0%, won stages, the log (FUN-03..05)."""

import psycopg2

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form
from odoo.tools import mute_logger

from .rate_common import RateCommon


class TestStageRate(RateCommon):
    def _logs(self, stage):
        return self.env["crm.stage.rate.log"].search([("stage_id", "=", stage.id)], order="id")

    def test_stage_begins_without_rate(self):
        self.assertFalse(self.stage_new.has_success_percent)
        self.assertFalse(self.stage_new.has_conversion_percent)
        self.assertFalse(self._logs(self.stage_new))

    def test_rate_of_zero_is_a_rate(self):
        self.stage_new.success_percent = 0.0
        self.assertTrue(self.stage_new.has_success_percent)
        self.assertEqual(
            self.stage_new._get_rates_by_stage()[self.stage_new.id],
            {"success": 0.0, "conversion": None},
        )

    def test_rate_can_be_taken_away(self):
        self.stage_new.success_percent = 40.0
        self.stage_new.has_success_percent = False
        self.assertEqual(self.stage_new.success_percent, 0.0)
        self.assertRecordValues(
            self._logs(self.stage_new),
            [
                {"has_old_percent": False, "has_new_percent": True, "new_percent": 40.0},
                {"has_old_percent": True, "has_new_percent": False, "new_percent": 0.0},
            ],
        )

    def test_form_tells_no_rate_from_zero(self):
        with Form(self.stage_new, view="crm.crm_stage_form") as form:
            form.name = "Renamed"
        self.assertFalse(self.stage_new.has_success_percent)
        with Form(self.stage_new, view="crm.crm_stage_form") as form:
            form.has_success_percent = True
        self.assertTrue(self.stage_new.has_success_percent)
        self.assertEqual(self.stage_new.success_percent, 0.0)

    def test_won_stage_is_always_one_hundred(self):
        self.assertRecordValues(
            self.stage_won, [{"success_percent": 100.0, "has_success_percent": True}]
        )
        with self.assertRaises(ValidationError):
            self.stage_won.success_percent = 90.0
        with self.assertRaises(ValidationError):
            self.stage_won.has_success_percent = False

    def test_stage_loses_the_rate_of_a_won_stage(self):
        self.stage_last.success_percent = 60.0
        self.stage_last.is_won = True
        self.assertEqual(self.stage_last.success_percent, 100.0)
        self.stage_last.is_won = False
        self.assertFalse(self.stage_last.has_success_percent)

    def test_rate_is_kept_when_a_stage_is_moved_or_renamed(self):
        self.stage_last.success_percent = 60.0
        self.stage_last.write({"sequence": 99, "name": "Renamed", "is_won": False})
        self.assertEqual(self.stage_last.success_percent, 60.0)

    @mute_logger("odoo.sql_db")
    def test_rate_lies_between_0_and_100(self):
        for name in ("success_percent", "conversion_percent"):
            for value in (-0.5, 100.5):
                with (
                    self.subTest(name=name, value=value),
                    self.assertRaises(psycopg2.errors.CheckViolation),
                    self.env.cr.savepoint(),
                ):
                    self.stage_new[name] = value
                    self.stage_new.flush_recordset()

    def test_log_says_who_and_only_what_changed(self):
        stage = self.stage_new.with_user(self.user_sales_manager)
        stage.write({"success_percent": 40.0, "conversion_percent": 70.0})
        stage.write({"success_percent": 40.0, "conversion_percent": 65.0})
        self.assertRecordValues(
            self._logs(self.stage_new),
            [
                {"rate": "success", "old_percent": 0.0, "new_percent": 40.0},
                {"rate": "conversion", "old_percent": 0.0, "new_percent": 70.0},
                {"rate": "conversion", "old_percent": 70.0, "new_percent": 65.0},
            ],
        )
        self.assertEqual(self._logs(self.stage_new).create_uid, self.user_sales_manager)
        self.assertEqual(set(self._logs(self.stage_new).mapped("source")), {"manual"})

    def test_nobody_edits_the_log(self):
        self.stage_new.success_percent = 40.0
        log = self._logs(self.stage_new).with_user(self.user_sales_manager)
        self.assertEqual(log.new_percent, 40.0)
        with self.assertRaises(AccessError):
            log.new_percent = 10.0
        with self.assertRaises(AccessError):
            log.unlink()
        with self.assertRaises(AccessError):
            log.copy()
        with self.assertRaises(AccessError):
            log.with_user(self.user_sales_leads).read(["new_percent"])

    def test_log_outlives_the_stage(self):
        self.stage_new.success_percent = 40.0
        log = self._logs(self.stage_new)
        self.stage_new.unlink()
        self.assertRecordValues(log, [{"stage_id": False, "stage_name": "Rate New"}])

    def test_salesman_reads_rates_but_cannot_set_them(self):
        self.stage_new.success_percent = 40.0
        stage = self.stage_new.with_user(self.user_sales_salesman)
        self.assertEqual(stage.success_percent, 40.0)
        with self.assertRaises(AccessError):
            stage.success_percent = 50.0
