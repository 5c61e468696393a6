"""The personal file of a contact, its readers and its reminders (DEC-05, DEC-14)."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import users
from odoo.tools import mute_logger

from .contacts_common import ContactsCommon


class TestContactFile(ContactsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls.env["crm.contact.file"].create(
            {"partner_id": cls.bob.id, "birthday": "1980-02-29", "interests": "golf"}
        )

    def _reads(self, user):
        self.env.invalidate_all()
        Model = self.env["crm.contact.file"].with_user(user)
        found = Model.search([("id", "=", self.file.id)])
        self.assertEqual(bool(found), self.file.with_user(user).has_access("read"))
        dates = self.env["crm.contact.date"].with_user(user)
        self.assertEqual(bool(found), bool(dates.search([("file_id", "=", self.file.id)])))
        return bool(found)

    def test_birthday_is_one_of_the_special_dates(self):
        """DEC-05."""
        special = self.file.date_ids
        self.assertTrue(special.is_birthday)
        self.file.birthday = "1980-03-01"
        self.assertEqual(self.file.date_ids, special)
        self.file.birthday = False
        self.assertFalse(self.file.date_ids)

    def test_own_accounts_are_those_of_the_salesperson_or_of_deals(self):
        """DEC-05: of the contact, of the company, of an open or won deal, of a stakeholder."""
        seller = self.user_sales_salesman
        self.assertFalse(self._reads(seller))
        for partner in (self.bob, self.acme):
            partner.user_id = seller
            self.assertTrue(self._reads(seller))
            partner.user_id = False
            self.assertFalse(self._reads(seller))
        deal = self._deal("Of a Colleague of Bob", self.cid, seller)
        self.assertTrue(self._reads(seller))
        deal.action_set_won()
        self.assertTrue(self._reads(seller))
        deal.stage_id = self.stage_new
        deal.action_set_lost()
        self.assertFalse(self._reads(seller))
        deal = self._deal("Elsewhere", self.globex, seller, [self.bob])
        self.assertTrue(self._reads(seller))
        deal.user_id = self.user_sales_manager
        self.assertFalse(self._reads(seller))

    def test_button_refuses_who_is_not_of_the_account(self):
        """DEC-05: a blank form could be saved beside the file, or tell that there is one."""
        seller = self.user_sales_salesman
        for contact in (self.bob, self.cid):  # with a file, and without
            with self.assertRaisesRegex(UserError, "salespeople of this account"):
                contact.with_user(seller).action_open_personal_file()
            action = contact.with_user(self.user_sales_manager).action_open_personal_file()
            self.assertEqual(action["res_id"], self.file.id if contact == self.bob else False)
        self.acme.user_id = seller
        action = self.bob.with_user(seller).action_open_personal_file()
        self.assertEqual(action["res_id"], self.file.id)

    def test_all_accounts_read_everything_of_their_company(self):
        self.assertTrue(self._reads(self.user_sales_manager))
        self.assertFalse(self._reads(self.user_sales_leads), "all deals are not all files")
        self.user_other_company.group_ids += self.env.ref(
            "sales_funnel_crm.sales_funnel_crm_group_contact_file_all"
        )
        self.assertTrue(self._reads(self.user_other_company))
        self.bob.company_id = self.company_main
        self.assertFalse(self._reads(self.user_other_company))

    def test_administrator_may_take_the_right_from_salespeople(self):
        group = self.env.ref("sales_funnel_crm.sales_funnel_crm_group_contact_file_own")
        salesman = self.env.ref("sales_team.group_sale_salesman")
        self.assertIn(group, salesman.implied_ids)
        self.bob.user_id = self.user_sales_salesman
        salesman.implied_ids -= group
        with self.assertRaises(AccessError):
            self.env["crm.contact.file"].with_user(self.user_sales_salesman).search([])
        arch = self.bob.with_user(self.user_sales_salesman).get_view(view_type="form")["arch"]
        self.assertNotIn('name="action_open_personal_file"', arch)
        self.assertIn('name="action_view_org_chart"', arch)

    @users("user_sales_salesman")
    def test_others_get_nothing_through_the_contact(self):
        """Neither by search, read, export nor aggregation."""
        Partner = self.env["res.partner"]
        self.env.user.group_ids += self.env.ref("base.group_allow_export")
        bob = Partner.browse(self.bob.id)
        for path in ("interests", "date_ids.day"):
            found = Partner.search([(f"personal_file_ids.{path}", "!=", False)])
            self.assertNotIn(bob, found)
        self.assertFalse(bob.personal_file_ids)
        self.assertEqual(bob.export_data(["personal_file_ids/interests"])["datas"], [[""]])
        groups = self.env["crm.contact.file"]._read_group([], ["interests"])
        self.assertNotIn("golf", [group[0] for group in groups])
        with self.assertRaises(AccessError):
            self.env["crm.contact.file"].browse(self.file.id).export_data(["interests"])
        with self.assertRaises(AccessError):
            self.env["crm.contact.date"].browse(self.file.date_ids.ids).read(["day"])
        with self.assertRaises(AccessError):
            self.env["crm.contact.file"].create({"partner_id": self.dora.id})

    @users("user_sales_salesman")
    def test_salesperson_begins_and_changes_the_file_of_his_account(self):
        self.globex.sudo().user_id = self.env.user
        action = self.dora.with_user(self.env.user).action_open_personal_file()
        self.assertFalse(action["res_id"])
        personal_file = (
            self.env["crm.contact.file"]
            .with_context(**action["context"])
            .create({"birthday": "1990-01-02"})
        )
        personal_file.interests = "sailing"
        action = self.dora.with_user(self.env.user).action_open_personal_file()
        self.assertEqual(action["res_id"], personal_file.id)
        self.assertTrue(personal_file.is_own_account)

    def test_profiles_are_web_addresses(self):
        """DEC-14."""
        self.file.linkedin_url = "https://www.linkedin.com/in/bob"
        for link in ("javascript:alert(1)", "bob", "ftp://example.com"):
            with self.subTest(link=link), self.assertRaises(ValidationError):
                self.file.other_url = link

    def test_salesperson_is_reminded_once_of_each_occurrence(self):
        """DEC-05: twice run, once reminded; not of what is far away; nobody who may not read."""
        self.file.date_ids = [
            (0, 0, {"name": "Fair", "day": "2026-03-02", "is_yearly": False, "remind_days": 3}),
            (0, 0, {"name": "Far", "day": "2026-06-01"}),
        ]
        remind = self.env["crm.contact.date"]._cron_remind
        activities = self.env["mail.activity"].search
        domain = [("res_model", "=", "crm.contact.file"), ("res_id", "=", self.file.id)]
        with freeze_time("2026-02-27"), mute_logger("odoo.models.unlink"):
            remind()
            self.assertFalse(activities(domain), "nobody looks after the account yet")
            self.acme.user_id = self.user_sales_salesman
            remind()
            remind()
            self.assertEqual(
                sorted(activities(domain).mapped("summary")),
                ["Birthday of Bob on 2026-02-28", "Fair of Bob on 2026-03-02"],
            )
            self.assertEqual(activities(domain).user_id, self.user_sales_salesman)
        with freeze_time("2027-02-25"):
            remind()
        self.assertEqual(len(activities(domain)), 3, "the birthday comes again, the fair does not")

    def test_who_may_not_read_the_file_is_not_reminded(self):
        self.acme.user_id = self.user_office
        with freeze_time("2026-02-27"):
            self.env["crm.contact.date"]._cron_remind()
        self.assertFalse(self.file.activity_ids)
