"""What nobody may learn by a side door, and what other companies see of each other."""

from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError

from odoo.addons.mail.tests.common import mail_new_test_user
from odoo.addons.sales_funnel_crm.hooks import uninstall_hook

from .stakeholder_common import StakeholderCommon

DIALOGS = (
    "crm.contact.introduction",
    "crm.contact.position.move",
    "crm.org.chart.finding",
    "crm.org.chart.import",
    "crm.stakeholder.add",
    "crm.stakeholder.identify",
    "crm.stakeholder.takeover",
    "crm.stakeholder.takeover.line",
)


class TestSideDoors(StakeholderCommon):
    """Dialogs, figures and contacts tell nothing that their user may not read (B4)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.secret_deal = cls._create_lead(
            name="Secret Deal", user_id=cls.user_sales_manager.id, team_id=False
        )
        cls.own = cls._create_person(cls.li, stance="0")
        cls.secret = cls._create_person(
            cls.li, lead=cls.secret_deal, stance="2", personal_agenda="Wants to be promoted"
        )
        cls.cr.flush()
        cls.env.invalidate_all()

    def test_taking_over_does_not_tell_of_a_deal_that_is_hidden(self):
        """DEC-03: the lines of the dialog are the attributes of the other deal."""
        Takeover = self.env["crm.stakeholder.takeover"].with_user(self.user_sales_salesman)
        with self.assertRaises(AccessError):
            takeover = Takeover.create({"stakeholder_id": self.own.id, "source_id": self.secret.id})
            takeover.line_ids.mapped("value_new")

    def test_taking_over_by_onchange_does_not_tell_either(self):
        Takeover = self.env["crm.stakeholder.takeover"].with_user(self.user_sales_salesman)
        spec = {
            "stakeholder_id": {},
            "source_id": {},
            "source_date": {},
            "line_ids": {"fields": {"value_new": {}}},
        }
        with self.assertRaises(AccessError):
            Takeover.onchange(
                {"stakeholder_id": self.own.id, "source_id": self.secret.id}, [], spec
            )

    def test_identifying_does_not_tell_of_a_placeholder_that_is_hidden(self):
        placeholder = self._create_person(lead=self.secret_deal, name="Secret CFO")
        wizard = (
            self.env["crm.stakeholder.identify"]
            .with_user(self.user_sales_salesman)
            .create({"stakeholder_id": placeholder.id, "partner_id": self.li.id})
        )
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            wizard.read(["placeholder"])
        with self.assertRaises(AccessError):
            wizard.read(["commercial_partner_id"])

    def test_adding_does_not_tell_the_customer_of_a_hidden_deal(self):
        wizard = (
            self.env["crm.stakeholder.add"]
            .with_user(self.user_sales_salesman)
            .create({"lead_id": self.secret_deal.id})
        )
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            wizard.read(["commercial_partner_id"])

    def test_a_job_move_does_not_tell_the_employer_of_a_hidden_contact(self):
        self.li.company_id = self.company_other
        self.env.flush_all()
        wizard = (
            self.env["crm.contact.position.move"]
            .with_user(self.user_sales_salesman)
            .create({"partner_id": self.li.id})
        )
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            wizard.read(["old_employer_id"])

    def test_a_dialog_is_for_whoever_opened_it(self):
        """Its lines are stored for a while, and tell of deals that others may not read."""
        Takeover = self.env["crm.stakeholder.takeover"].with_user(self.user_sales_manager)
        takeover = Takeover.create({"stakeholder_id": self.own.id, "source_id": self.secret.id})
        self.assertIn("Wants to be promoted", takeover.line_ids.mapped("value_new"))
        Line = self.env["crm.stakeholder.takeover.line"].with_user(self.user_sales_salesman)
        self.assertFalse(Line.search([]))
        for model in DIALOGS:
            with self.subTest(model):
                rules = self.env["ir.rule"].search([("model_id.model", "=", model)])
                self.assertEqual(rules.mapped("domain_force"), ["[('create_uid', '=', user.id)]"])

    def test_figures_are_for_salespeople_even_where_others_may_read_deals(self):
        """DEC-14: addons of Odoo let resellers, portal users, read the deals they work on."""
        portal = mail_new_test_user(
            self.env, login="portal_reseller", groups="base.group_portal", name="Rita Reseller"
        )
        self.env["ir.model.access"].create(
            {
                "name": "deals of resellers",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "group_id": self.env.ref("base.group_portal").id,
                "perm_read": True,
            }
        )
        lead = self.lead.with_user(portal)
        self.assertEqual(lead.read(["name"])[0]["name"], "Deal")
        for name in (
            "stakeholder_count",
            "decision_risk_percent",
            "decision_risk_level",
            "decision_support_percent",
            "date_decider_met",
            "referrer_id",
        ):
            with self.subTest(name), self.assertRaises(AccessError):
                lead.read([name])
        self.lead.action_set_lost()
        self.cr.flush()
        with self.assertRaises(AccessError):
            lead.get_decision_analysis()

    def test_nobody_writes_to_the_contact_from_his_personal_file(self):
        """DEC-05: a note about a person is no mail to the person."""
        self.li.email = "li@example.com"
        personal_file = self.env["crm.contact.file"].create({"partner_id": self.li.id})
        recipients = personal_file._message_get_suggested_recipients(
            reply_discussion=True, no_create=True
        )
        self.assertNotIn(self.li.id, [one.get("partner_id") for one in recipients])
        self.assertFalse(personal_file._mail_get_partners()[personal_file.id])

    def test_deleting_a_contact_deletes_what_was_written_about_him(self):
        """DEC-05: notes and reminders of the personal file go, too."""
        person = self.env["res.partner"].create({"name": "Gone", "parent_id": self.company.id})
        personal_file = self.env["crm.contact.file"].create({"partner_id": person.id})
        personal_file.message_post(body="Likes golf")
        personal_file.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.user_sales_salesman.id
        )
        about = [("res_id", "=", personal_file.id)]
        person.unlink()
        self.assertFalse(
            self.env["mail.message"].search([*about, ("model", "=", "crm.contact.file")])
        )
        self.assertFalse(
            self.env["mail.activity"].search([*about, ("res_model", "=", "crm.contact.file")])
        )


class TestOtherCompanies(StakeholderCommon):
    """A deal may be of all companies, and have persons of one of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = cls._create_person(cls.li)
        cls.hidden = cls._create_person(cls.zhou)
        cls.superior = cls._create_person(cls.chen)
        cls.li.reports_to_id = cls.zhou
        cls.zhou.reports_to_id = cls.chen
        cls.zhou.company_id = cls.company_other
        cls.lead.company_id = False
        cls.cr.flush()
        cls.env.invalidate_all()

    def test_a_person_of_another_company_does_not_close_the_list(self):
        stakeholders = self.env["crm.stakeholder"].with_user(self.user_sales_salesman)
        found = stakeholders.search([("lead_id", "=", self.lead.id)])
        rows = found.web_read(
            {"display_name": {}, "partner_id": {"fields": {"display_name": {}}}, "has_left": {},
             "last_touch_days": {}, "newer_id": {}}
        )  # fmt: skip
        self.assertEqual(len(rows), 3)
        self.assertNotIn("Zhou", [row["display_name"] for row in rows])

    def test_a_person_of_another_company_does_not_stop_the_analysis(self):
        lead = self.lead.with_user(self.user_sales_salesman)
        analysis = lead.get_decision_analysis()
        self.assertNotIn("Zhou", [one["name"] for one in analysis["people"]])
        self.assertEqual(len(lead.get_decision_map()["persons"]), 3)

    def test_a_former_employer_of_another_company_does_not_close_the_history(self):
        position = self.env["crm.contact.position"].create(
            {
                "partner_id": self.li.id,
                "employer_id": self.zhou.id,
                "function": "Buyer",
                "date_to": "2020-01-31",
            }
        )
        self.env.invalidate_all()
        position = position.with_user(self.user_sales_salesman)
        self.assertEqual(position.display_name, "Buyer")

    def test_relations_and_jobs_are_seen_where_the_contacts_are(self):
        """A branch sees the contacts of its mother company, so also what ties them."""
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company_main.id}
        )
        user = mail_new_test_user(
            self.env,
            login="user_branch",
            name="Bea Branch",
            company_id=branch.id,
            company_ids=[Command.set(branch.ids)],
            groups="sales_team.group_sale_salesman_all_leads",
        )
        (self.li | self.chen).company_id = self.company_main
        relation = self.env["crm.contact.relation"].create(
            {
                "partner_id": self.li.id,
                "type_id": self.env["crm.contact.relation.type"]
                .create({"name": "branch friend", "kind": "personal"})
                .id,
                "other_partner_id": self.chen.id,
            }
        )
        position = self.env["crm.contact.position"].create({"partner_id": self.li.id})
        self.env.flush_all()
        self.assertTrue(self.li.with_user(user).has_access("read"))
        self.assertTrue(relation.with_user(user).has_access("read"))
        self.assertTrue(position.with_user(user).has_access("read"))
        self.assertEqual(len(self.li.with_user(user).relation_side_ids), 1)

    def test_a_job_level_counts_in_deals_the_user_may_not_read(self):
        secret = self._create_lead(name="Secret", user_id=self.user_sales_manager.id, team_id=False)
        person = self._create_person(self.li, lead=secret)
        self.cr.flush()
        self.env.invalidate_all()
        self.li.with_user(self.user_sales_salesman).write({"job_level": "4"})
        self.li.with_user(self.user_sales_salesman).env.flush_all()
        self.cr.flush()
        self.assertEqual(person.job_level, "4")


class TestHandedOver(StakeholderCommon):
    """Days count for whoever had the deal on that day."""

    def test_a_new_salesperson_starts_a_new_row(self):
        """DEC-11, DEC-14: the averages of the trend are those of the salesperson of that day."""
        self._create_person(self.li)
        self._refresh()
        risk = self.lead.decision_risk_ids
        past = fields.Date.today() - timedelta(days=10)
        risk.sudo().write({"date": past})
        self.env.flush_all()
        self.lead.user_id = self.user_team
        self._refresh()
        rows = self.lead.decision_risk_ids.sorted("date")
        self.assertEqual(rows.user_id, self.user_sales_salesman | self.user_team)
        self.assertEqual(rows[-1].date, fields.Date.today())

    def test_merged_deals_keep_who_introduced_them(self):
        """DEC-13: the referral of the other deal is not lost."""
        other = self._create_lead(name="Other", referrer_id=self.zhou.id)
        merged = (self.lead | other).merge_opportunity()
        self.assertEqual(merged.referrer_id, self.zhou)

    def test_a_new_required_role_counts_soon(self):
        """A role that all deals need is a gap in all of them: the nightly job runs at once."""
        cron = self.env.ref("sales_funnel_crm.crm_decision_risk_cron_refresh")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        triggers.unlink()
        self.env["crm.buying.role"].create({"name": "Legal", "is_required": True})
        self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]))

    def test_a_job_move_tells_whoever_has_the_deal(self):
        """A salesperson who lost his rights does not stop the move of a contact."""
        former = mail_new_test_user(
            self.env, login="former_seller", name="Fay Former", groups="base.group_user"
        )
        self._create_lead(name="Left Behind", user_id=former.id)
        Position = self.env["crm.contact.position"].with_user(self.user_sales_salesman)
        Position._move(
            self.li.with_user(self.user_sales_salesman),
            fields.Date.today(),
            {"employer_id": False, "department_id": False, "function": False, "job_level": False},
        )
        self.assertFalse(self.li.parent_id)


class TestUninstall(StakeholderCommon):
    """The addon leaves nothing of the decision tree behind."""

    def test_departments_and_types_in_use_can_be_deleted(self):
        """What cannot be deleted stays behind as a table without its model."""
        department = self.env["crm.contact.department"].create({"name": "In Use"})
        relation_type = self.env["crm.contact.relation.type"].create(
            {"name": "in use", "kind": "personal"}
        )
        self.li.department_id = department
        self._create_person(self.li)
        self.env["crm.contact.position"].create(
            {"partner_id": self.li.id, "department_id": department.id}
        )
        self.env["crm.contact.relation"].create(
            {
                "partner_id": self.li.id,
                "type_id": relation_type.id,
                "other_partner_id": self.zhou.id,
            }
        )
        self.env["ir.config_parameter"].set_param("sales_funnel_crm.decision_weight_thread", "10")
        self.env["ir.config_parameter"].set_param("sales_funnelXcrm.other", "1")
        uninstall_hook(self.env)
        department.unlink()
        relation_type.unlink()
        self.env.flush_all()
        left = self.env["ir.config_parameter"].search([("key", "like", "sales_funnel")])
        self.assertEqual(left.mapped("key"), ["sales_funnelXcrm.other"])
