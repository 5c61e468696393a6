"""What programs change behind Odoo's back is found, booked as adjusted and reported once."""

from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.exceptions import AccessError
from odoo.tests import tagged, users

from .ledger_common import LedgerCommon


@tagged("post_install", "-at_install")
class TestLedgerReconciliation(LedgerCommon):
    def setUp(self):
        super().setUp()
        with self.at("2026-01-05 10:00:00"):
            self.deal = self.create_deal()

    def test_ledger_that_agrees_is_left_alone(self):
        self.assertEqual(self.Move._reconcile(), 0)
        self.assertRows(self.deal, ("new", self.stage_new, 1, 100.0))

    def test_each_kind_of_drift_is_adjusted_once(self):
        with self.at("2026-01-06 10:00:00"):
            bucket = self.create_deal(stage_id=self.stage_offer.id)
            amount = self.create_deal()
            closed = self.create_deal()
            deleted = self.create_deal()
            untouched = self.create_deal()
            opened = self.create_deal(type="lead")
        deleted_id = deleted.id
        with self.at("2026-01-08 10:00:00"):
            self.env.cr.execute(
                "UPDATE crm_lead SET stage_id = %s WHERE id = %s", [self.stage_new.id, bucket.id]
            )
            self.env.cr.execute(
                "UPDATE crm_lead SET expected_revenue = NULL WHERE id = %s", [amount.id]
            )
            self.env.cr.execute("UPDATE crm_lead SET active = FALSE WHERE id = %s", [closed.id])
            self.env.cr.execute("DELETE FROM crm_lead WHERE id = %s", [deleted_id])
            self.env.cr.execute(
                "UPDATE crm_lead SET type = 'opportunity' WHERE id = %s", [opened.id]
            )
            self.env.invalidate_all()
            self.assertEqual(self.Move._reconcile(), 5)
            self.assertEqual(self.Move._reconcile(), 0)
        new, offer = self.stage_new, self.stage_offer
        self.assertRows(
            bucket,
            ("new", offer, 1, 100.0),
            ("adjusted", offer, -1, -100.0),
            ("adjusted", new, 1, 100.0),
        )
        self.assertRows(amount, ("new", new, 1, 100.0), ("adjusted", new, 0, -100.0))
        self.assertRows(closed, ("new", new, 1, 100.0), ("adjusted", new, -1, -100.0))
        self.assertRows(deleted_id, ("new", new, 1, 100.0), ("adjusted", new, -1, -100.0))
        self.assertRows(opened, ("adjusted", new, 1, 100.0))
        self.assertRows(untouched, ("new", new, 1, 100.0))
        self.assertNothingDrifts()

    def test_rows_that_were_tampered_with_are_corrected(self):
        with self.at("2026-01-06 10:00:00"):
            self.deal.stage_id = self.stage_offer
        with self.at("2026-01-07 10:00:00"):
            self.env.cr.execute(
                "DELETE FROM crm_funnel_move WHERE lead_id = %s AND kind = 'new'", [self.deal.id]
            )
            self.assertEqual(self.Move._reconcile(), 1)
        self.assertNothingDrifts()
        with self.at("2026-01-08 10:00:00"):
            self.deal.stage_id = self.stage_won
        self.assertEqual(self.get_rows(self.deal, "kind", "count")[-1], ("won", -1))

    def test_drift_that_is_touched_first_is_booked_as_a_change(self):
        with self.at("2026-01-06 10:00:00"):
            self.env.cr.execute(
                "UPDATE crm_lead SET expected_revenue = 40 WHERE id = %s", [self.deal.id]
            )
            self.deal.invalidate_recordset()
            self.deal.stage_id = self.stage_offer
        self.assertEqual(self.Move._reconcile(), 0)
        self.assertNothingDrifts()

    def test_deal_without_company_is_no_drift(self):
        with self.at("2026-01-06 10:00:00"):
            self.create_deal(company_id=False, user_id=False, team_id=False)
        self.assertEqual(self.Move.with_company(self.company_other)._reconcile(), 0)

    def test_nightly_job_reports_once(self):
        self.env.cr.execute(
            "UPDATE crm_lead SET stage_id = %s WHERE id = %s", [self.stage_offer.id, self.deal.id]
        )
        self.env.invalidate_all()
        with self.mock_commit():
            self.Move._cron_reconcile()
        message = self._get_messages()
        self.assertIn(self.user_sales_manager.partner_id, message.notified_partner_ids)
        self.assertNotIn(self.user_sales_leads.partner_id, message.notified_partner_ids)
        action = self.env.ref("sales_funnel_crm.crm_funnel_move_action_adjusted")
        self.assertIn(f"/odoo/action-{action.id}", message.body)
        with self.mock_commit():
            self.Move._cron_reconcile()
        self.assertEqual(self._get_messages(), message, "nothing new was found, nobody is told")

    def test_busy_deals_are_tried_again(self):
        tries = []

        def reconcile_range(lead_range):
            tries.append(lead_range)
            if len(tries) == 1:
                raise SerializationFailure
            return 7

        with (
            patch.object(type(self.Move), "_reconcile_range", lambda _self, r: reconcile_range(r)),
            patch.object(self.env.cr, "rollback", lambda: None),
        ):
            self.assertEqual(self.Move._reconcile_safely((1, 5)), 7)
        self.assertEqual(tries, [(1, 5), (1, 5)])

    @users("user_sales_manager")
    def test_manager_reconciles_at_once(self):
        Move = self.Move.with_user(self.env.user)
        self.assertEqual(Move.action_reconcile()["params"]["type"], "success")
        self.env.cr.execute("UPDATE crm_lead SET active = FALSE WHERE id = %s", [self.deal.id])
        self.env.invalidate_all()
        answer = Move.action_reconcile()
        self.assertEqual(answer["params"]["type"], "warning")
        self.assertEqual(answer["params"]["next"]["res_model"], "crm.funnel.move")
        self.assertEqual(self.get_rows(self.deal, "author_id")[-1], (self.user_sales_manager,))

    @users("user_sales_salesman", "user_sales_leads")
    def test_others_may_not_reconcile(self):
        with self.assertRaises(AccessError):
            self.Move.with_user(self.env.user).action_reconcile()

    def mock_commit(self):
        return patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *a, **kw: 9.0)

    def _get_messages(self):
        return self.env["mail.message"].search([("subject", "like", "Pipeline ledger: differ")])
