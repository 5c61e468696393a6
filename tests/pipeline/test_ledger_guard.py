"""The ledger cannot be changed by hand, whoever tries."""

from odoo.tests import new_test_user, tagged

from odoo.addons.sales_funnel_crm.models.pipeline.crm_funnel_append_only_mixin import (
    LedgerIsAppendOnly,
)

from .ledger_common import LedgerCommon


@tagged("post_install", "-at_install")
class TestLedgerGuard(LedgerCommon):
    def test_nobody_changes_the_ledger(self):
        with self.at("2026-01-05 10:00:00"):
            deal = self.create_deal()
        move = deal.funnel_move_ids
        admin = new_test_user(self.env, "funnel_admin", groups="base.group_system")
        for user in (self.env.user, admin, self.user_sales_manager, self.user_sales_salesman):
            with self.subTest(user=user.login):
                self.assertRefusesChanges(move.with_user(user))
        self.assertRefusesChanges(move.sudo())
        self.assertRows(deal, ("new", self.stage_new, 1, 100.0))

    def test_balances_and_former_stages_are_guarded_too(self):
        self.assertRefusesChanges(self.env["crm.funnel.balance"])
        self.assertRefusesChanges(self.env["crm.funnel.former.stage"])

    def test_relational_commands_and_imports_are_refused(self):
        with self.at("2026-01-05 10:00:00"):
            deal = self.create_deal()
        with self.assertRaises(LedgerIsAppendOnly):
            deal.write({"funnel_move_ids": [(2, deal.funnel_move_ids.id)]})
        result = self.Move.load(["lead_ref", "count"], [["7", "1"]])
        self.assertFalse(result["ids"])

    def assertRefusesChanges(self, records):
        attempts = [
            lambda: records.create({"count": 1}),
            lambda: records.write({"count": 5}),
            lambda: records._write({"count": 5}),
            lambda: records.copy(),
            lambda: records.unlink(),
        ]
        for attempt in attempts:
            with self.assertRaises(LedgerIsAppendOnly), self.env.cr.savepoint():
                attempt()
