"""The ``funnel`` view type on the server (FUN-01, FUN-09): archs, rights, uninstalling."""

from lxml import etree

from odoo.exceptions import ValidationError
from odoo.tests import TransactionCase, new_test_user, tagged

from odoo.addons.sales_funnel_crm.hooks import uninstall_hook


@tagged("post_install", "-at_install")
class TestFunnelArch(TransactionCase):
    def _create_view(self, arch, model="crm.lead"):
        return self.env["ir.ui.view"].create(
            {"name": "test.funnel", "model": model, "type": "funnel", "arch": arch}
        )

    def test_presets_of_the_screen_are_accepted(self):
        view = self._create_view(
            "<funnel string='Funnel' period='last_90_days' measure='amount' mode='cohort'"
            " compare='1' js_class='funnel' class='o_x'/>"
        )
        self.assertEqual(view.type, "funnel")

    def test_unknown_attribute_is_refused_and_named(self):
        with self.assertRaisesRegex(ValidationError, "stage_field.*period, measure"):
            self._create_view("<funnel stage_field='stage_id'/>")

    def test_unknown_value_is_refused_with_the_allowed_ones(self):
        for arch, message in (
            ("<funnel period='this_week'/>", "this_week.*this_month"),
            ("<funnel measure='volume'/>", "volume.*count, amount"),
            ("<funnel mode='magic'/>", "magic.*flow, cohort"),
            ("<funnel compare='yes'/>", "yes.*0, 1"),
        ):
            with self.subTest(arch=arch), self.assertRaisesRegex(ValidationError, message):
                self._create_view(arch)

    def test_content_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "<field>"):
            self._create_view("<funnel><field name='stage_id'/></funnel>")

    def test_other_models_have_no_funnel(self):
        with self.assertRaisesRegex(ValidationError, "crm.lead instead of res.partner"):
            self._create_view("<funnel/>", model="res.partner")

    def test_comments_and_inheritance_are_allowed(self):
        view = self._create_view("<funnel><!-- ours --></funnel>")
        self.env["ir.ui.view"].create(
            {
                "name": "test.funnel.inherit",
                "model": "crm.lead",
                "inherit_id": view.id,
                "arch": "<funnel position='attributes'>"
                "<attribute name='measure'>amount</attribute></funnel>",
            }
        )
        self.assertIn('measure="amount"', view.get_combined_arch())


@tagged("post_install", "-at_install")
class TestFunnelAction(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.salesman = new_test_user(
            cls.env, "funnel_salesman", groups="sales_team.group_sale_salesman"
        )

    def test_salesman_gets_the_view_and_its_search(self):
        action = self.env.ref("sales_funnel_crm.crm_lead_action_funnel")
        answer = (
            self.env["crm.lead"]
            .with_user(self.salesman)
            .get_views(action.views + [(action.search_view_id.id, "search")])
        )
        arch = etree.fromstring(answer["views"]["funnel"]["arch"])
        self.assertEqual(arch.tag, "funnel")
        self.assertEqual(arch.get("period"), "this_quarter")
        self.assertIn("user_id", answer["models"]["crm.lead"]["fields"])

    def test_client_knows_the_view_type(self):
        self.assertIn("funnel", self.env["ir.ui.view"].get_view_info())

    def test_menu_is_shown_to_salesmen(self):
        menus = self.env["ir.ui.menu"].with_user(self.salesman)._visible_menu_ids()
        self.assertIn(self.env.ref("sales_funnel_crm.crm_lead_menu_funnel").id, menus)

    def test_funnel_stands_beside_kanban_in_the_pipeline(self):
        for xmlid in ("crm.crm_lead_action_pipeline", "crm.crm_lead_opportunities"):
            with self.subTest(action=xmlid):
                modes = [mode for _view, mode in self.env.ref(xmlid).views]
                self.assertEqual(modes[:2], ["kanban", "funnel"])
                self.assertNotIn("funnel", self.env.ref(xmlid).view_mode)

    def test_action_counts_archived_leads_and_opens_on_the_funnel(self):
        action = self.env.ref("sales_funnel_crm.crm_lead_action_funnel")
        self.assertEqual(action.views[0][1], "funnel")
        self.assertIn("'active_test': False", action.context)
        self.assertEqual(action.path, "sales-funnel")


@tagged("post_install", "-at_install")
class TestUninstallHook(TransactionCase):
    def _create_action(self, view_mode):
        return self.env["ir.actions.act_window"].create(
            {"name": "Mine", "res_model": "crm.lead", "view_mode": view_mode}
        )

    def test_no_action_keeps_the_view_type(self):
        actions = [
            self._create_action(mode)
            for mode in ("kanban,funnel,list", "funnel,form", "funnel", "list,form")
        ]
        uninstall_hook(self.env)
        self.assertEqual(
            [action.view_mode for action in actions],
            ["kanban,list", "form", "list,form", "list,form"],
        )
        everything = self.env["ir.actions.act_window"].search([("view_mode", "like", "funnel")])
        self.assertFalse(everything)

    def test_hook_can_run_twice(self):
        action = self._create_action("list,funnel")
        uninstall_hook(self.env)
        uninstall_hook(self.env)
        self.assertEqual(action.view_mode, "list")

    def test_hook_keeps_who_had_the_documents_of_his_team_a_salesperson(self):
        user = self.env["res.users"].create({"name": "Team only", "login": "team_only_user"})
        team = self.env.ref("sales_funnel_crm.sales_funnel_crm_group_team_documents")
        user.group_ids = team
        uninstall_hook(self.env)
        user.group_ids -= team
        self.assertTrue(user.has_group("sales_team.group_sale_salesman"))
