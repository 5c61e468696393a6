"""Bulk moves: per deal what passes and why not, nothing half done."""

from odoo import Command
from odoo.tests import Form, users

from odoo.addons.sales_funnel_crm.wizard.playbook.crm_stage_move import NothingPasses

from .gate_common import GateCommon


class TestGateMove(GateCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_gate()
        cls._create_gate(cls.stage_offer, "date_deadline", policy="warn", name="Date known")
        cls.ready = cls._create_deal(
            name="Ready", partner_id=cls.partner.id, date_deadline="2027-01-01"
        )
        cls.warned = cls._create_deal(name="Warned", partner_id=cls.partner.id)
        cls.there = cls._create_deal(
            name="There", partner_id=cls.partner.id, stage_id=cls.stage_offer.id
        )
        cls.lost = cls._create_deal(name="Lost", active=False, probability=0)
        cls.raw = cls._create_deal(name="Raw", type="lead")
        cls.foreign = cls._create_deal(name="Foreign", user_id=cls.user_sales_manager.id)
        cls.deals = cls.ready + cls.warned + cls.there + cls.lost + cls.raw + cls.foreign + cls.lead

    def _open(self, user, leads):
        context = {"active_model": "crm.lead", "active_ids": leads.ids}
        return Form(self.env["crm.stage.move"].with_user(user).with_context(**context))

    @users("user_sales_salesman")
    def test_each_deal_says_whether_it_passes(self):
        leads = self.deals - self.foreign
        form = self._open(self.env.user, leads)
        form.stage_id = self.stage_offer
        self.assertEqual((form.pass_count, form.stop_count), (2, 4))
        wizard = form.save()
        results = {line.lead_id.name: line.result for line in wizard.line_ids}
        self.assertEqual(
            results,
            {
                "Ready": "pass",
                "Warned": "warn",
                "There": "stop",
                "Lost": "stop",
                "Raw": "stop",
                "Deal": "stop",
            },
        )
        self.assertTrue(all(line.missing for line in wizard.line_ids if line.result != "pass"))
        self.assertFalse(wizard.can_override)

    @users("user_sales_salesman")
    def test_those_that_pass_move_the_others_stay(self):
        leads = self.deals - self.foreign
        form = self._open(self.env.user, leads)
        form.stage_id = self.stage_offer
        wizard = form.save()
        wizard.action_move()
        self.assertTrue(wizard.is_done)
        self.assertEqual((self.ready + self.warned).stage_id, self.stage_offer)
        self.assertEqual((self.lead + self.lost + self.raw).stage_id, self.stage_new)
        moved = wizard.line_ids.filtered(lambda line: line.result == "moved").lead_id
        self.assertEqual(moved, self.ready + self.warned)
        self.assertEqual(self._log_of(self.warned).outcome, "warned")
        self.assertFalse(self._log_of(self.ready))

    def test_deals_the_user_may_not_change_stay(self):
        colleague = self._create_deal(name="Unassigned", user_id=False, partner_id=self.partner.id)
        reader = self.user_sales_salesman
        wizard = (
            self.env["crm.stage.move"]
            .with_user(self.user_sales_manager)
            .create(
                {
                    "lead_ids": [Command.set((self.foreign + colleague).ids)],
                    "stage_id": self.stage_qualified.id,
                }
            )
        )
        obstacles = wizard.with_user(reader)._get_obstacle_by_lead(
            (self.foreign + colleague).with_user(reader)
        )
        self.assertEqual([lead.id for lead in obstacles], self.foreign.ids)

    def test_won_deals_are_not_pulled_back(self):
        self.ready.action_set_won()
        wizard = self._open(self.user_sales_manager, self.ready + self.warned)
        wizard.stage_id = self.stage_offer
        wizard.save().action_move()
        self.assertEqual(self.ready.won_status, "won")
        self.assertEqual(self.warned.stage_id, self.stage_offer)

    def test_what_changed_meanwhile_is_seen_when_moving(self):
        form = self._open(self.user_sales_salesman, self.ready + self.warned)
        form.stage_id = self.stage_offer
        wizard = form.save()
        self.ready.partner_id = False
        wizard.action_move()
        self.assertEqual(self.ready.stage_id, self.stage_new)
        self.assertEqual(self.warned.stage_id, self.stage_offer)

    def test_nothing_that_passes_is_an_error_and_no_move(self):
        form = self._open(self.user_sales_salesman, self.lead)
        form.stage_id = self.stage_offer
        with self.assertRaises(NothingPasses):
            form.save().action_move()

    def test_a_stage_of_another_team_is_named(self):
        theirs = self.env["crm.stage"].create({"name": "Theirs", "team_ids": self.team_funnel.ids})
        form = self._open(self.user_sales_salesman, self.ready)
        form.stage_id = theirs
        self.assertEqual(form.stop_count, 1)
        self.assertIn("Process Team", form.save().line_ids.missing)

    def test_a_manager_overrides_for_the_rest(self):
        form = self._open(self.user_sales_manager, self.ready + self.lead + self.lost)
        form.stage_id = self.stage_offer
        wizard = form.save()
        self.assertTrue(wizard.can_override)
        wizard.action_move()
        action = wizard.action_override()
        # The lost deal is not stopped by a gate: there is nothing to override.
        self.assertEqual(action["context"]["default_lead_ids"], self.lead.ids)

    def test_a_hundred_deals_cost_what_five_cost(self):
        self.stage_offer.skip_policy = "warn"
        self._create_gate(self.stage_offer, lead_domain="[('expected_revenue', '>', 5)]")
        self._create_gate(self.stage_offer, is_approval_required=True)

        def count_queries(size):
            leads = self.env["crm.lead"].browse([self._create_deal().id for _n in range(size)])
            self.env.cr.flush()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.env["crm.stage.gate"]._get_findings(leads._get_moves_to(self.stage_offer))
            return self.cr.sql_log_count - before

        count_queries(1)  # fill the caches of the registry
        self.assertEqual(count_queries(50), count_queries(5))


class TestGateQueries(GateCommon):
    def _count(self, action):
        self.env.cr.flush()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        action()
        self.env.cr.flush()
        return self.cr.sql_log_count - before

    def test_without_gates_a_move_costs_nothing_more(self):
        """The hook reads the rules from memory: the same queries as with the hook taken out."""
        gates = self.env["crm.stage.gate"].search([])
        gates.active = False
        stages = self.env["crm.stage"].search([])
        stages.write({"skip_policy": False, "return_policy": False})
        self.env["crm.stage.gate"]._get_rules()
        host = next(c for c in type(self.lead).mro() if "_check_gates" in vars(c))

        def measure():
            """Return the cost of a write and of a create, the second time they are done."""
            for _time in range(2):
                deal = self._create_deal()
                written = self._count(lambda d=deal: d.write({"stage_id": self.stage_offer.id}))
                created = self._count(self._create_deal)
            return written, created

        with_hook = measure()
        self.patch(host, "write", lambda leads, vals: super(host, leads).write(vals))
        self.patch(host, "create", lambda leads, vals_list: super(host, leads).create(vals_list))
        self.assertEqual(measure(), with_hook)
        self.assertEqual(self.lead.has_stage_gates, False)

    def test_with_gates_a_write_that_moves_nothing_costs_nothing_more(self):
        self._create_gate()
        host = next(c for c in type(self.lead).mro() if "_check_gates" in vars(c))
        archived = self._create_deal()
        archived.action_archive()

        def measure():
            """Return the cost for an open and an archived deal, the second time it is written."""
            for text in ("a", "b"):
                costs = [
                    self._count(lambda d=deal, t=text: d.write({"description": t}))
                    for deal in (self.lead, archived)
                ]
            return costs

        with_hook = measure()
        self.patch(host, "write", lambda leads, vals: super(host, leads).write(vals))
        self.assertEqual(measure(), with_hook)

    def test_rules_change_at_once(self):
        Gate = self.env["crm.stage.gate"]
        gate = self._create_gate()
        self.assertIn(gate.id, Gate._get_rules()["enter"][self.stage_offer.id])
        gate.stage_id = self.stage_won
        self.assertNotIn(self.stage_offer.id, Gate._get_rules()["enter"])
        gate.unlink()
        self.assertNotIn(self.stage_won.id, Gate._get_rules().get("enter", {}))
        self.stage_won.skip_policy = "block"
        self.assertEqual(Gate._get_rules()["skip"][self.stage_won.id], "block")
