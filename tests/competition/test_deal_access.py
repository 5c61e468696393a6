"""Who reads and writes the rivals, quotes and losses of which deals."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .deal_common import DealCommon

MODELS = (
    "crm.lead.competitor",
    "crm.lead.competitor.quote",
    "crm.lead.competitor.move",
    "crm.lead.loss",
)


class TestDealAccess(DealCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        manager = cls.user_sales_manager
        cls.own = cls.lead
        cls.own.name = "Own"
        cls.unassigned = cls._create_deal(name="Unassigned", user_id=False)
        cls.foreign = cls._create_deal(name="Foreign", user_id=manager.id)
        cls.elsewhere = cls._create_deal(
            name="Elsewhere", user_id=manager.id, team_id=cls.sales_team_1.id
        )
        cls.abroad = cls._create_deal(
            name="Abroad", user_id=False, team_id=False, company_id=cls.company_other.id
        )
        cls.deals = cls.own + cls.unassigned + cls.foreign + cls.elsewhere + cls.abroad
        for deal in cls.deals:
            line = cls._create_line(cls.north, lead=deal)
            cls._create_quote(line, 800.0)
            deal.action_set_lost(lost_reason_id=cls.reason_price.id)
        cls.user_portal = new_test_user(cls.env, "rival_portal", groups="base.group_portal")
        cls.env.flush_all()
        cls.env.invalidate_all()

    def _names(self, user, model):
        records = self.env[model].with_user(user).search([("lead_id", "in", self.deals.ids)])
        return set(records.sudo().mapped("lead_id.name"))

    def test_all_of_it_follows_the_rights_on_the_deal(self):
        everything = {deal.name for deal in self.deals - self.abroad}
        for user in (
            self.user_sales_salesman,
            self.user_team,
            self.user_sales_leads,
            self.user_sales_manager,
            self.user_other_company,
        ):
            leads = self.env["crm.lead"].with_user(user).with_context(active_test=False)
            expected = set(leads.search([("id", "in", self.deals.ids)]).sudo().mapped("name"))
            for model in MODELS:
                with self.subTest(user=user.login, model=model):
                    self.assertEqual(self._names(user, model), expected)
        mine = {"Own", "Unassigned"}
        self.assertEqual(self._names(self.user_sales_salesman, MODELS[0]), mine)
        self.assertEqual(self._names(self.user_team, MODELS[0]), mine | {"Foreign"})
        self.assertEqual(self._names(self.user_sales_manager, MODELS[0]), everything)
        other = self._names(self.user_other_company, MODELS[0])
        self.assertIn("Abroad", other)
        self.assertNotIn("Elsewhere", other)

    def test_portal_users_see_nothing(self):
        for model in (*MODELS, "crm.lead.won", "crm.lead.won.line"):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.env[model].with_user(self.user_portal).search([])

    def test_a_salesperson_writes_on_his_deals_only(self):
        user = self.user_sales_salesman
        self.own.lead_competitor_ids.with_user(user).status = "leading"
        self.assertEqual(self.own.leading_competitor_id, self.north)
        line = self.foreign.lead_competitor_ids.with_user(user)
        with self.assertRaises(AccessError):
            line.status = "leading"
        with self.assertRaises(AccessError):
            line.create({"lead_id": self.foreign.id, "competitor_id": self.south.id})
        with self.assertRaises(AccessError):
            self.env["crm.lead.competitor.quote"].with_user(user).create(
                {"lead_competitor_id": line.id, "amount": 1}
            )
        with self.assertRaises(AccessError):
            self.foreign.loss_ids.with_user(user).reason_id = self.reason_late

    def test_nothing_moves_to_a_hidden_deal(self):
        user = self.user_sales_salesman
        line = self._create_line(self.south, lead=self.own).with_user(user)
        with self.assertRaises(AccessError):
            line.lead_id = self.elsewhere
        with self.assertRaises(AccessError):
            line.with_user(user).env["crm.lead.competitor.quote"].search(
                [("lead_id", "=", self.own.id)]
            ).lead_competitor_id = self.elsewhere.lead_competitor_ids.id
        self.elsewhere.loss_ids.unlink()
        with self.assertRaises(AccessError):
            self.own.loss_ids.with_user(user).lead_id = self.elsewhere

    def test_nobody_writes_the_history(self):
        moves = self.own.lead_competitor_ids.move_ids.with_user(self.user_sales_manager)
        with self.assertRaises(AccessError):
            moves.status_new = "won"
        with self.assertRaises(AccessError):
            moves.unlink()
        with self.assertRaises(AccessError):
            moves.create(
                {"lead_competitor_id": self.own.lead_competitor_ids.id, "status_new": "won"}
            )

    def test_a_dialog_does_not_tell_of_a_hidden_deal(self):
        wizard = self.env["crm.lead.won"]._open(self.foreign)
        dialog = self.env["crm.lead.won"].with_user(self.user_sales_salesman)
        with self.assertRaises(AccessError):
            dialog.browse(wizard["res_id"]).line_ids.mapped("beaten_with")
        own = dialog.create(
            {
                "lead_id": self.foreign.id,
                "line_ids": [
                    Command.create({"lead_competitor_id": self.foreign.lead_competitor_ids.id})
                ],
            }
        )
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            own.line_ids.mapped("competitor_id.name")
        with self.assertRaises(AccessError):
            own.action_win()

    def test_losing_a_hidden_deal_is_refused(self):
        deal = self._create_deal(user_id=self.user_sales_manager.id)
        with self.assertRaises(AccessError):
            self._lose(deal, user=self.user_sales_salesman, winner_kind="unknown")

    def test_resellers_on_the_portal_read_no_competition(self):
        """Other addons let them read deals: the fields are for salespeople."""
        fields = self.env["crm.lead"].with_user(self.user_portal)._fields
        for name in ("lead_competitor_ids", "leading_competitor_id", "loss_ids"):
            self.assertEqual(fields[name].groups, "sales_team.group_sale_salesman")
