"""The demo story: contracts in every state, with money that came, came late or did not."""

import random
from collections import Counter
from datetime import date, timedelta

from odoo import fields
from odoo.tests import BaseCase, tagged

from odoo.addons.sales_funnel_crm.tools.contract import demo_names
from odoo.addons.sales_funnel_crm.tools.contract.demo_paper import make_pdf
from odoo.addons.sales_funnel_crm.tools.contract.demo_plans import (
    PLANS,
    invent_lives,
    invent_payments,
)

from ..demo_common import DemoStoryCommon


@tagged("post_install", "-at_install")
class TestDemoPlans(BaseCase):
    def test_steps_follow_each_other_whatever_chance_and_story_say(self):
        """The days that the story knows give way to the step before, which chance prolongs."""
        until = date(2026, 11, 23)
        known = {"layout": date(2026, 8, 14), "train": date(2026, 11, 12)}
        for seed in range(300):
            lives = invent_lives(
                random.Random(seed), PLANS["machine"].steps, date(2026, 7, 22), until, 1.2, known
            )
            for step in PLANS["machine"].steps:
                for before in step.after:
                    if lives[step.key].begun:
                        self.assertLess(lives[before].done, lives[step.key].begun, seed)
                if lives[step.key].done:
                    self.assertLessEqual(lives[step.key].begun, lives[step.key].done, seed)

    SIGNED = date(2026, 1, 12)

    def test_plans_fit_together(self):
        for plan in PLANS.values():
            with self.subTest(plan=plan.key):
                self.assertEqual(sum(one.percent for one in plan.instalments), 100)
                self.assertEqual(sum(step.share for step in plan.steps), 100)
                known = set()
                for step in plan.steps:
                    self.assertLessEqual({*step.after}, known, "a step comes before another")
                    known.add(step.key)
                keys = {one.key for one in plan.instalments}
                paid = {step.after_payment for step in plan.steps if step.after_payment}
                self.assertLessEqual(paid, keys)
                self.assertLessEqual({one.after for one in plan.instalments}, {*known, ""})
                self.assertLessEqual(known, {*demo_names.STEPS})
                self.assertLessEqual(keys, {*demo_names.INSTALMENTS})

    def test_nothing_happens_before_its_time(self):
        for plan in PLANS.values():
            for seed in range(30):
                for days in (5, 60, 150, 500):
                    until = self.SIGNED + timedelta(days=days)
                    rng = random.Random(seed)
                    lives = invent_lives(rng, plan.steps, self.SIGNED, until, 1.2)
                    with self.subTest(plan=plan.key, seed=seed, days=days):
                        for step in plan.steps:
                            self._check_life(step, lives, until)

    def _check_life(self, step, lives, until):
        life = lives[step.key]
        self.assertLessEqual(life.start, life.end)
        for key in step.after:
            if life.begun:
                self.assertGreater(life.begun, lives[key].done)
        if life.done:
            self.assertLessEqual(life.begun, life.done)
            self.assertLessEqual(life.done, until)
        elif life.begun:
            self.assertLessEqual(life.begun, until)

    def test_known_days_are_kept(self):
        steps, until = PLANS["machine"].steps, self.SIGNED + timedelta(days=150)
        done = self.SIGNED + timedelta(days=85)
        lives = invent_lives(
            random.Random(1), steps, self.SIGNED, until, known={"deliver": done, "install": None}
        )
        self.assertEqual(lives["deliver"].done, done)
        self.assertIsNone(lives["install"].begun)
        self.assertIsNone(lives["train"].begun)

    def test_worse_ratings_pay_later(self):
        due, usual = self.SIGNED, {}
        for rating in "abcd":
            rng = random.Random(5)
            found = [invent_payments(rng, 1000, due, due, rating) for _n in range(300)]
            for payments in found:
                self.assertEqual(sum(amount for _day, amount in payments), 1000)
                self.assertTrue(all(day >= due for day, _amount in payments))
            usual[rating] = sum((one[0][0] - due).days for one in found) / len(found)
        self.assertEqual(sorted(usual, key=usual.get), ["a", "b", "c", "d"])

    def test_paper_can_be_opened(self):
        content = make_pdf(["Contract (1)", "签署", "Line"])
        self.assertTrue(content.startswith(b"%PDF-1.4"))
        self.assertIn(rb"(Contract \(1\)) Tj", content)
        start = int(content.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
        self.assertEqual(content[start : start + 4], b"xref")


@tagged("post_install", "-at_install")
class TestDemoStoryOfContracts(DemoStoryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        ref = cls.env.ref
        cls.main = ref("sales_funnel_crm.res_company_main")
        cls.west = ref("sales_funnel_crm.res_company_west")
        cls.companies = cls.main | cls.west
        cls.env = cls.env(context={**cls.env.context, "allowed_company_ids": cls.companies.ids})
        cls.today = fields.Date.context_today(cls.env["crm.contract"])
        domain = [("company_id", "in", cls.companies.ids)]
        cls.contracts = cls.env["crm.contract"].search(domain)
        cls.steps, cls.instalments = cls.contracts.step_ids, cls.contracts.instalment_ids
        cls.invoices = cls.instalments.invoice_ids

    def _as(self, model, login):
        user = self.env["res.users"].search([("login", "=", login)])
        return (
            self.env[model].with_user(user).with_context(allowed_company_ids=user.company_ids.ids)
        )

    def test_every_state_and_team_is_there(self):
        """CON-01, CON-06, CON-07."""
        self.assertTrue(25 <= len(self.contracts) <= 45, len(self.contracts))
        states = Counter(self.contracts.mapped("state"))
        self.assertEqual(
            set(states), {key for key, _name in self.contracts._fields["state"].selection}
        )
        self.assertEqual(states.most_common(1)[0][0], "executing")
        self.assertEqual(self.contracts.company_id, self.companies)
        self.assertEqual(len(self.contracts.team_id), 3)
        self.assertEqual(set(self.contracts.lead_id.mapped("won_status")), {"won"})
        self.assertTrue(all(one.signatory_ids for one in self.contracts))
        terminated = self.contracts.filtered(lambda one: one.state == "terminated")
        self.assertTrue(all(terminated.mapped("termination_reason")))
        reviews = self.contracts.review_ids
        self.assertEqual(set(reviews.mapped("state")), {"waiting", "approved", "refused"})
        self.assertTrue(reviews.filtered(lambda one: one.state == "refused").comment)

    def test_nothing_is_wrong(self):
        """CON-01, CON-04, CON-11: what the workflow would refuse is not in the story either."""
        self.contracts._check_ready()
        self.contracts._check_plan_has_no_circle()
        self.contracts._check_signatories()
        self.steps._check_executor()
        self.invoices._check_instalment()
        for contract in self.contracts:
            with self.subTest(contract=contract.display_name):
                total = sum(contract.instalment_ids.mapped("amount"))
                self.assertAlmostEqual(total, contract.amount, places=2)
                self.assertFalse(contract.amount_unplanned)
        for contract in self.contracts.filtered("date_signed"):
            self.assertLessEqual(contract.date_signed, self.today)
            self.assertTrue(contract.signed_document_ids)
        before = self.steps.mapped("state"), self.instalments.mapped("state")
        self.steps._update_readiness()
        self.instalments._update_states()
        after = self.steps.mapped("state"), self.instalments.mapped("state")
        self.assertEqual(after, before)

    def test_steps_were_carried_out_in_their_order(self):
        """CON-02, CON-03, CON-04."""
        self.assertEqual(
            set(self.steps.mapped("state")), {"waiting", "ready", "progress", "done", "cancelled"}
        )
        self.assertGreater(len(self.steps.filtered("is_late")), 2)
        for step in self.steps.filtered(lambda one: one.state == "done"):
            with self.subTest(step=step.display_name, contract=step.contract_id.number):
                self.assertLessEqual(step.date_done, self.today)
                self.assertLessEqual(step.date_start_actual, step.date_done)
                for before in step.precondition_ids:
                    self.assertLess(before.date_done, step.date_start_actual)
                self.assertTrue(step.proof_ids or not step.requires_proof)
        self.assertTrue(self.steps.proof_ids)
        self.assertEqual(set(self.steps.mapped("result")), {False, "passed", "partly"})
        self.assertGreater(len(self.steps.user_id), 8)

    def test_money_is_that_of_the_documents(self):
        """CON-08, CON-11: real invoices and payments; the oracle are Odoo's own residuals."""
        self.assertEqual(set(self.invoices.mapped("state")), {"posted"})
        self.assertGreater(len(self.invoices), 60)
        for instalment in self.instalments:
            owed = sum(instalment.invoice_ids.mapped("amount_residual"))
            self.assertAlmostEqual(instalment.amount_open, owed, places=2, msg=instalment.id)
            self.assertEqual(instalment.currency_id, instalment.contract_id.currency_id)
        states = Counter(self.instalments.mapped("state"))
        self.assertEqual(set(states), {"planned", "due", "invoiced", "partly_paid", "paid"})
        kinds = self.env["crm.contract.payment"]._read_group(
            [("contract_id", "in", self.contracts.ids)], ["kind"], ["__count"]
        )
        self.assertEqual({kind for kind, _count in kinds}, {"payment", "credit_note"})
        self.assertEqual(len(self.contracts.currency_id), 2)

    def test_orders_know_what_is_left_to_invoice(self):
        """CON-08: the invoices are of the orders, in shares."""
        orders = self.contracts.order_ids
        self.assertGreater(len(orders), 20)
        for order in orders:
            invoiced = sum(order.contract_id.instalment_ids.mapped("amount_invoiced"))
            rest = order._get_rest_to_invoice()
            self.assertAlmostEqual(rest, order.contract_id.amount - invoiced, places=2)

    def test_ageing_and_outlook_have_something_to_say(self):
        """CON-09, CON-11, M18."""
        rows = self.env["crm.ageing.report"]._read_group(
            [("company_id", "in", self.companies.ids)], ["bucket"], ["amount_open:sum"]
        )
        self.assertEqual({bucket for bucket, _sum in rows}, {"0", "1-30", "31-60", "61-90", "91+"})
        for company in self.companies:
            outlook = self.env["crm.cash.outlook"].with_company(company).create({})
            outlook._refresh()
            self.assertGreater(sum(outlook.line_ids.mapped("amount_signed")), 0)

    def test_late_ones_were_reminded_of(self):
        """ALM-05: two levels of one that is not disputed, and nothing twice."""
        dunnings = self.env["crm.dunning"].search([("contract_id", "in", self.contracts.ids)])
        by_instalment = dunnings.grouped("instalment_id")
        self.assertIn(2, {len(some) for some in by_instalment.values()})
        for instalment, some in by_instalment.items():
            highest = some.level_id.sorted("days")[-1:]
            self.assertEqual(instalment.dunning_level_id, highest)
            self.assertTrue(instalment.is_overdue)
        [disputed] = self.instalments.filtered("is_disputed")
        self.assertTrue(disputed.dispute_reason)
        self.assertFalse(dunnings.level_id.company_id, "one set of levels serves both companies")

    def test_one_change_is_not_known_to_all_and_one_waits(self):
        """CON-05, ALM-08."""
        changes = self.contracts.change_ids
        self.assertEqual(Counter(changes.mapped("state")), {"approved": 1, "submitted": 1})
        applied = changes.filtered(lambda one: one.state == "approved")
        self.assertEqual(applied.contract_id.version, 2)
        self.assertEqual(applied.waiting_user_ids.mapped("login"), ["zhou.bin"])
        self.assertEqual(applied.contract_id.date_end, applied.date_end)
        self.assertIn("add", applied.line_ids.mapped("action"))
        self.assertTrue(applied.contract_id.version_ids.snapshot)
        submitted = changes - applied
        self.assertTrue(submitted.with_user(submitted.approver_id).can_decide)
        self.assertEqual(submitted.activity_ids.user_id, submitted.approver_id)

    def test_credit_was_overridden_once(self):
        """CON-09."""
        checks = self.env["crm.credit.check"].search([("contract_id", "in", self.contracts.ids)])
        self.assertEqual(
            Counter(checks.mapped("outcome")), {"overridden": 1, "block": 1, "warn": 1}
        )
        for check in checks:
            self.assertGreater(check.excess, 0)
            self.assertEqual(check.excess, check.exposure + check.amount - check.credit_limit)
        granted = checks.filtered(lambda one: one.outcome == "overridden")
        customer = granted.partner_id.with_company(granted.company_id)
        self.assertGreater(
            customer.credit_exposure + granted.contract_id.amount, customer.credit_limit
        )

    def test_templates_make_plans_that_can_be_submitted(self):
        """CON-01: each template on a draft of its kind."""
        templates = self.env["crm.contract.template"].search([("team_ids", "!=", False)])
        self.assertEqual(len(templates), 3)
        draft = self.contracts.filtered(lambda one: one.state == "draft")[:1]
        for template in templates:
            draft.template_id = template
            draft.action_apply_template()
            draft._check_ready()

    def test_everybody_finds_something(self):
        """CON-03: leaders something to decide, executors something to do."""
        for login in ("zhang.qiang", "zhou.bin", "lin.yue"):
            user = self.env["res.users"].search([("login", "=", login)])
            steps = self._as("crm.contract.step", login).search([("user_id", "=", user.id)])
            todo = steps.filtered(lambda one: one.state in ("ready", "progress"))
            self.assertTrue(todo, login)
            self.assertTrue(todo.activity_ids.user_id & user, login)
        for login in ("li.na", "chen.jing", "gao.min", "lin.yue"):
            waiting = self._as("crm.contract", login).search([("state", "=", "review")])
            self.assertTrue(any(waiting.mapped("can_decide")), login)
        mine = self._as("crm.contract", "zhang.qiang").search([])
        self.assertGreater(len(mine), 2)
        self.assertEqual(set(mine.lead_id.user_id.mapped("login")), {"zhang.qiang"})

    def test_one_customer_logs_in_and_has_something_to_accept(self):
        """CON-07: on the portal, nothing but his own contract."""
        user = self.env["res.users"].search([("login", "=", "customer")])
        self.assertTrue(user._is_portal())
        invitations = self.env["crm.contract.invitation"]
        seen = self.contracts.search(invitations._get_contracts_domain(user))
        self.assertEqual(len(seen), 1)
        self.assertTrue(seen.invitation_ids._find_valid(user))
        steps = seen.step_ids.filtered(lambda one: one.state in ("ready", "progress"))
        self.assertTrue(any(step._is_for_customer() for step in steps))

    def test_nobody_was_told(self):
        """Two years of contracts are no news: no mail, no notification."""
        groups = (self.contracts, self.steps, self.instalments, self.contracts.change_ids)
        for records in groups:
            messages = self.env["mail.message"].search(
                [("model", "=", records._name), ("res_id", "in", records.ids)]
            )
            self.assertFalse(messages.notification_ids, records._name)
            self.assertFalse(messages.mail_ids, records._name)
