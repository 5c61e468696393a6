"""Who sees which leads, moves, sums and reports: the access matrix (FUN-07, ASG-17)."""

from odoo import Command
from odoo.exceptions import AccessError, UserError

from odoo.addons.mail.tests.common import mail_new_test_user

from ..common import FunnelCommon
from .histories import History, post

LEDGER_MODELS = (
    "crm.funnel.move",
    "crm.funnel.balance",
    "crm.funnel.stay.report",
    "crm.funnel.cycle.report",
)


class AccessCase(FunnelCommon):
    """One open and one lost deal for each owner.

    ==========  ==========  ============  ==================================
    deal        owner       team          who else may see it
    ==========  ==========  ============  ==================================
    own         salesman    side team     all documents, manager
    mate        mate        funnel team   team documents (member), all, manager
    led         mate        led team      team documents (leader), all, manager
    stranger    mate        side team     all, manager
    nobody      –           side team     everybody of the company
    other       other user  –             the users of the other company
    ==========  ==========  ============  ==================================
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_mate = mail_new_test_user(
            cls.env,
            login="user_mate",
            name="Mate",
            email="crm_mate@test.example.com",
            groups="sales_team.group_sale_salesman",
        )
        cls.user_portal_funnel = mail_new_test_user(
            cls.env, login="portal_funnel", name="Portal", groups="base.group_portal"
        )
        cls.user_public_funnel = mail_new_test_user(
            cls.env, login="public_funnel", name="Public", groups="base.group_public"
        )
        cls.user_employee = mail_new_test_user(
            cls.env, login="employee_funnel", name="Employee", groups="base.group_user"
        )
        cls.team_led, cls.team_side = cls.env["crm.team"].create(
            [
                {"name": "Led", "user_id": cls.user_team.id, "company_id": False},
                {"name": "Side", "user_id": False, "company_id": False},
            ]
        )
        nobody = cls.env["res.users"]
        owners = {
            "own": (cls.user_sales_salesman, cls.team_side, cls.company_main),
            "mate": (cls.user_mate, cls.team_funnel, cls.company_main),
            "led": (cls.user_mate, cls.team_led, cls.company_main),
            "stranger": (cls.user_mate, cls.team_side, cls.company_main),
            "nobody": (nobody, cls.team_side, cls.company_main),
            "other": (cls.user_other_company, cls.env["crm.team"], cls.company_other),
        }
        histories = []
        for name, (user, team, company) in owners.items():
            for outcome in ("open", "lost"):
                history = History(f"{name} {outcome}", user, team, 100, company)
                history.by(cls.env.user).enter("2026-01-01", cls.stage_new)
                history.move("2026-01-11", cls.stage_qualified)
                if outcome == "lost":
                    history.leave("2026-02-01", "lost")
                histories.append(history)
        cls.leads = post(cls.env, *histories).with_context(active_test=False)
        cls.deal_of_lead = {lead: lead.name.split()[0] for lead in cls.leads}
        cls.seen_by = {
            cls.user_sales_salesman: {"own", "nobody"},
            cls.user_mate: {"mate", "led", "stranger", "nobody"},
            cls.user_team: {"mate", "led", "nobody"},
            cls.user_sales_leads: {"own", "mate", "led", "stranger", "nobody"},
            cls.user_sales_manager: {"own", "mate", "led", "stranger", "nobody"},
            cls.user_other_company: {"other"},
        }

    def _seen(self, model, user, field="lead_id"):
        """Return the names of the deals of which ``user`` sees a row of ``model``."""
        rows = self.env[model].with_user(user).with_context(active_test=False)
        found = rows.search([(field, "in", self.leads.ids)])
        # sudo: the link may lead to somebody else's lead
        return {self.deal_of_lead[lead] for lead in found.sudo().mapped(field and "lead_id")}


class TestAccessMatrix(AccessCase):
    def test_leads(self):
        for user, deals in self.seen_by.items():
            with self.subTest(user=user.login):
                leads = self.leads.with_user(user)._filtered_access("read")
                self.assertEqual({self.deal_of_lead[lead.sudo(False)] for lead in leads}, deals)

    def test_team_documents_can_be_written_not_only_read(self):
        for lead in self.leads.with_user(self.user_team)._filtered_access("read"):
            self.assertTrue(lead.has_access("write"), lead.sudo().name)
        mine = self.leads.filtered(lambda lead: self.deal_of_lead[lead] == "led")[0]
        mine.with_user(self.user_team).write({"stage_id": self.stage_offer.id})
        strange = self.leads.filtered(lambda lead: self.deal_of_lead[lead] == "stranger")[0]
        with self.assertRaises(AccessError):
            strange.with_user(self.user_team).write({"stage_id": self.stage_offer.id})

    def test_moves_and_reports(self):
        for model in ("crm.funnel.move", "crm.funnel.stay.report", "crm.funnel.cycle.report"):
            for user, deals in self.seen_by.items():
                with self.subTest(model=model, user=user.login):
                    self.assertEqual(self._seen(model, user), deals)

    def test_balances(self):
        """The sums of the months are seen under the same rules as the moves they add up."""
        balances = self.env["crm.funnel.balance"]
        owners = {lead: (lead.user_id, lead.team_id, lead.company_id) for lead in self.leads}
        deal_of_owner = {owner: self.deal_of_lead[lead] for lead, owner in owners.items()}
        balances._rebuild()
        for user, deals in self.seen_by.items():
            with self.subTest(user=user.login):
                rows = balances.with_user(user).search([("stage_id", "=", self.stage_new.id)])
                seen = {
                    deal_of_owner.get((row.user_id, row.team_id, row.company_id))
                    for row in rows.sudo()
                }
                self.assertEqual(seen, deals)

    def test_people_outside_sales_see_nothing(self):
        outsiders = self.user_portal_funnel, self.user_public_funnel, self.user_employee
        for user in outsiders:
            for model in LEDGER_MODELS:
                with self.subTest(user=user.login, model=model), self.assertRaises(AccessError):
                    self.env[model].with_user(user).search([])

    def test_nobody_writes_the_ledger(self):
        for model in LEDGER_MODELS:
            for user in self.seen_by:
                rows = self.env[model].with_user(user)
                with self.subTest(model=model, user=user.login):
                    for operation in ("write", "create", "unlink"):
                        self.assertFalse(rows.has_access(operation))
        move = self.env["crm.funnel.move"].search([("lead_id", "in", self.leads.ids)], limit=1)
        for record in (move.with_user(self.user_sales_manager), move.sudo()):
            for act in (
                lambda row: row.write({"amount": 1}),
                lambda row: row.unlink(),
                lambda row: row.create({}),
                lambda row: row.copy(),
            ):
                with self.assertRaises(UserError):
                    act(record)

    def test_activity_analysis_follows_the_team(self):
        rules = self.env["ir.rule"].search([("model_id.model", "=", "crm.activity.report")])
        group = self.env.ref("sales_funnel_crm.sales_funnel_crm_group_team_documents")
        self.assertIn(group, rules.groups)
        activity_type = self.env.ref("mail.mail_activity_data_todo")
        for lead in self.leads:
            lead.message_post(body="Called", mail_activity_type_id=activity_type.id)
        self.env.flush_all()
        for user in (self.user_sales_salesman, self.user_team, self.user_sales_leads):
            with self.subTest(user=user.login):
                self.assertEqual(self._seen("crm.activity.report", user), self.seen_by[user])


class TestTeamDocumentsGroup(AccessCase):
    def test_the_choice_is_linear(self):
        own = self.env.ref("sales_team.group_sale_salesman")
        team = self.env.ref("sales_funnel_crm.sales_funnel_crm_group_team_documents")
        every = self.env.ref("sales_team.group_sale_salesman_all_leads")
        manager = self.env.ref("sales_team.group_sale_manager")
        chain = own, team, every, manager
        self.assertEqual(len(chain[0].privilege_id.group_ids & (own | team | every | manager)), 4)
        for lower, higher in zip(chain, chain[1:], strict=False):
            self.assertIn(lower, higher.all_implied_ids)
            self.assertNotIn(higher, lower.all_implied_ids)
            self.assertLess(lower.sequence, higher.sequence)

    def test_who_left_the_team_no_longer_sees_its_documents(self):
        self.assertIn("mate", self._seen("crm.funnel.move", self.user_team))
        self.team_funnel.member_ids = [Command.unlink(self.user_team.id)]
        self.assertNotIn("mate", self._seen("crm.funnel.move", self.user_team))
        leads = self.leads.with_user(self.user_team)._filtered_access("read")
        self.assertNotIn("mate", {self.deal_of_lead[lead.sudo(False)] for lead in leads})

    def test_sales_orders_keep_their_own_rules(self):
        """Of what belongs to Odoo, the group widens opportunities only."""
        group = self.env.ref("sales_funnel_crm.sales_funnel_crm_group_team_documents")
        models = set(
            self.env["ir.rule"].search([("groups", "in", group.id)]).model_id.mapped("model")
        )
        self.assertLessEqual(set(LEDGER_MODELS), models)
        stock = {name for name in models if self.env[name]._original_module != "sales_funnel_crm"}
        self.assertEqual(stock, {"crm.lead", "crm.activity.report"})


class TestReassignedLead(AccessCase):
    def test_the_former_owner_keeps_his_figures_but_not_the_lead(self):
        """FUN-07: figures belong to who had the deal at the time."""
        history = History("Handed over", self.user_sales_salesman, self.team_side, 500)
        history.enter("2026-01-01", self.stage_new).move("2026-01-11", self.stage_qualified)
        history.transfer("2026-02-01", self.user_mate).leave("2026-03-01", "lost")
        lead = post(self.env, history)
        former, present = self.user_sales_salesman, self.user_mate
        self.assertFalse(lead.with_user(former).has_access("read"))
        self.assertTrue(lead.with_user(present).has_access("read"))

        def kinds(user):
            moves = self.env["crm.funnel.move"].with_user(user)
            return moves.search([("lead_id", "=", lead.id)], order="date, id").mapped("kind")

        self.assertEqual(kinds(former), ["new", "forward", "forward", "transfer"])
        self.assertEqual(kinds(present), ["transfer", "lost"])
        stays = self.env["crm.funnel.stay.report"]
        domain = [("lead_id", "=", lead.id)]
        self.assertEqual(stays.with_user(former).search(domain).stage_id, self.stage_new)
        self.assertEqual(stays.with_user(present).search(domain).stage_id, self.stage_qualified)
        cycles = self.env["crm.funnel.cycle.report"]
        self.assertFalse(cycles.with_user(former).search(domain))
        self.assertEqual(cycles.with_user(present).search(domain).user_id, present)

    def test_the_name_is_readable_and_opening_says_why_not(self):
        history = History("Handed over", self.user_sales_salesman, self.team_side, 500)
        history.enter("2026-01-01", self.stage_new).transfer("2026-02-01", self.user_mate)
        lead = post(self.env, history)
        move = (
            self.env["crm.funnel.move"]
            .with_user(self.user_sales_salesman)
            .search([("lead_id", "=", lead.id)], limit=1)
        )
        self.assertEqual(move.display_name, "Handed over")
        self.assertEqual(move.action_open_lead()["tag"], "display_notification")
        allowed = move.with_user(self.user_sales_leads).action_open_lead()
        self.assertEqual(allowed["res_id"], lead.id)
