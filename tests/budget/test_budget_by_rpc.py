"""What the screens do not offer, but a client of the RPC can send."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.sales_funnel_crm.models.budget.crm_budget import BudgetWrong
from odoo.addons.sales_funnel_crm.models.budget.crm_budget_approval_mixin import BudgetLocked

from .budget_common import BudgetCommon


@tagged("post_install", "-at_install")
class TestBudgetByRpc(BudgetCommon):
    def setUp(self):
        super().setUp()
        self.budgets = self.env["crm.budget"].with_user(self.user_sales_salesman)

    def test_defaults_of_the_context_write_no_workflow(self):
        """EXP-03: neither a context nor a default of the user begins as approved."""
        forged = {
            "default_state": "approved",
            "default_approver_id": self.user_sales_salesman.id,
            "default_decided_by_id": self.user_sales_manager.id,
            "default_amount_planned": 1,
            "default_amount_planned_company": 1,
            "default_control_count": 7,
        }
        budget = self.budgets.with_context(**forged).create(self._prepare_budget(1000, 500))
        budget.flush_recordset()
        self.assertRecordValues(
            budget,
            [
                {
                    "state": "draft",
                    "approver_id": False,
                    "decided_by_id": False,
                    "amount_planned": 1500,
                    "amount_planned_company": 1500,
                    "control_count": 0,
                }
            ],
        )

    def test_defaults_of_the_user_write_no_workflow(self):
        self.env["ir.default"].with_user(self.user_sales_salesman).set(
            "crm.budget", "state", "approved", user_id=self.user_sales_salesman.id
        )
        self.assertEqual(self.budgets.create(self._prepare_budget(1000)).state, "draft")

    def test_no_content_by_default_for_an_approved_budget(self):
        budget = self._create_approved(1000)
        lines = self.env["crm.budget.line"].with_user(self.user_sales_salesman)
        with self.assertRaises(BudgetLocked):
            lines.with_context(default_budget_id=budget.id).create(
                {"product_id": self.gifts.id, "amount": 99999}
            )

    def test_no_content_by_default_for_a_submitted_revision(self):
        budget = self._create_approved(1000)
        revision = self._create_revision(budget, budget.line_ids, 1500)
        revision.action_submit()
        lines = self.env["crm.budget.revision.line"].with_user(self.user_sales_salesman)
        with self.assertRaises(BudgetLocked):
            lines.with_context(default_revision_id=revision.id).create(
                {"product_id": self.gifts.id, "amount_after": 99999}
            )

    def test_what_was_planned_before_is_no_default(self):
        """The difference that is approved cannot be made small."""
        budget = self._create_approved(1000)
        revision = self._create_revision(
            budget,
            budget.line_ids,
            90000,
            context={"default_amount_before": 89999, "default_amount_difference": 1},
        )
        self.env.flush_all()
        self.assertEqual(
            (revision.line_ids.amount_before, revision.amount_before, revision.amount_after),
            (1000, 1000, 90000),
        )

    def _create_revision(self, budget, line, amount, context=None, **vals):
        revisions = self.env["crm.budget.revision"].with_user(self.user_sales_salesman)
        return revisions.with_context(**(context or {})).create(
            {
                "budget_id": budget.id,
                "reason": "More",
                "line_ids": [
                    Command.create(
                        {
                            "line_id": line.id,
                            "product_id": line.product_id.id,
                            "amount_after": amount,
                            **vals,
                        }
                    )
                ],
            }
        )

    def test_a_revision_does_not_move_to_another_budget(self):
        """It would change the contents of the budget that it began with."""
        small = self._create_approved(10, lead_id=self._create_lead().id)
        large = self._create_approved(1000)
        revision = self._create_revision(large, large.line_ids, 5000)
        with self.assertRaises(BudgetWrong):
            revision.write({"budget_id": small.id})
            revision.flush_recordset()

    def test_a_revision_names_the_content_that_it_changes(self):
        budget = self._create_approved(1000)
        with self.assertRaises(BudgetWrong):
            self._create_revision(budget, budget.line_ids, 5000, product_id=self.gifts.id)

    def test_a_budget_is_within_the_master_of_its_own_team(self):
        """Else it would take what another team may plan."""
        master = self.env["crm.budget"].create(
            self._prepare_budget(
                5000,
                kind="operations",
                is_master=True,
                lead_id=None,
                team_id=self.sales_team_1.id,
                state="approved",
            )
        )
        with self.assertRaises(BudgetWrong):
            self._create_budget(10, parent_id=master.id)

    def test_a_deal_has_one_approved_budget_whatever_its_kind(self):
        self._create_approved(1000)
        other = self._create_budget(10, kind="operations", team_id=self.team_funnel.id)
        with self.assertRaises(BudgetWrong):
            other.action_submit()

    def test_an_accountant_who_sells_changes_only_his_own(self):
        """Reading all budgets is no right to change those of others."""
        seller = self.user_sales_salesman
        seller.group_ids |= self.env.ref("account.group_account_invoice")
        lead = self._create_lead(user_id=self.user_sales_manager.id)
        budget = self._create_budget(10, user=self.user_sales_manager, lead_id=lead.id)
        theirs = budget.with_user(seller)
        self.assertEqual(theirs.amount_planned, 10)
        for change in (
            lambda: theirs.write({"note": "x"}),
            lambda: theirs.line_ids.write({"amount": 1}),
            theirs.unlink,
            theirs.action_submit,
        ):
            with self.assertRaises(AccessError):
                change()

    def test_a_revision_approved_at_once_knows_what_was_planned(self):
        budget = self._create_approved(1000)
        revision = self._create_revision(budget, budget.line_ids, 1500)
        revision.action_submit()
        revision.with_user(self.user_sales_manager).action_approve()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(
            (revision.amount_before, revision.amount_after, revision.amount_difference),
            (1000, 1500, 500),
        )

    def test_a_revision_approved_at_once_by_the_superuser(self):
        budget = self._create_approved(1000)
        revision = (
            self.env["crm.budget.revision"]
            .sudo()
            .create(
                {
                    "budget_id": budget.id,
                    "reason": "More",
                    "line_ids": [
                        Command.create({"product_id": self.gifts.id, "amount_after": 70}),
                        Command.create(
                            {
                                "line_id": budget.line_ids.id,
                                "product_id": self.travel.id,
                                "amount_after": 900,
                            }
                        ),
                    ],
                }
            )
        )
        revision._do_submit()
        revision.with_user(self.user_sales_manager).action_approve()
        self.assertEqual(
            (revision.amount_before, revision.amount_after, revision.amount_difference),
            (1000, 970, -30),
        )
        self.env.invalidate_all()
        self.assertEqual(
            (revision.amount_before, revision.amount_after, revision.amount_difference),
            (1000, 970, -30),
        )
