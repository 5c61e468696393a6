"""Superiors, job levels and departments of contacts (DEC-04), referrals (DEC-13)."""

from odoo.exceptions import AccessError, ValidationError
from odoo.http import serialize_exception
from odoo.tests import users

from odoo.addons.sales_funnel_crm.models.decision.crm_contact_move import JobMoveRefused
from odoo.addons.sales_funnel_crm.models.decision.res_partner import ReportsToCycle
from odoo.addons.sales_funnel_crm.wizard.decision.crm_org_chart_import import OrgChartRefused

from .contacts_common import ContactsCommon


class TestContactHierarchy(ContactsCommon):
    def test_direct_reports_are_the_other_side_of_superiors(self):
        """DEC-04."""
        self.assertEqual(self.ann.report_ids, self.bob)

    def test_nobody_is_the_superior_of_his_superior(self):
        """DEC-04: also through others, and across companies of a group."""
        for superior in (self.bob, self.cid):
            with self.assertRaises(ReportsToCycle) as refused:
                self.ann.reports_to_id = superior
            self.assertIn(f"Ann cannot report to {superior.name}", str(refused.exception))
            self.ann.reports_to_id = False
        self.dora.reports_to_id = self.cid
        with self.assertRaises(ReportsToCycle):
            self.ann.reports_to_id = self.dora

    def test_refusals_are_shown_as_sentences(self):
        """The web client knows the classes of Odoo only, and says “Oops!” to any other."""
        for error, known in (
            (ReportsToCycle("No"), "odoo.exceptions.ValidationError"),
            (JobMoveRefused("No"), "odoo.exceptions.UserError"),
            (OrgChartRefused("No"), "odoo.exceptions.UserError"),
        ):
            answer = serialize_exception(error)
            self.assertEqual(answer["context"]["exception_class"], known)
            self.assertEqual(answer["message"], "No")

    def test_nobody_is_his_own_superior(self):
        with self.assertRaises(ReportsToCycle):
            self.ann.reports_to_id = self.ann

    def test_hierarchy_view_reads_superiors_and_moves_people(self):
        """DEC-04: what drag and drop in the view calls."""
        action = self.acme.action_view_org_chart()
        people = self.env["res.partner"].search(action["domain"])
        self.assertEqual(people, self.ann | self.bob | self.cid)
        rows = self.env["res.partner"].hierarchy_read(
            action["domain"], {"name": {}, "report_ids": {}}, "reports_to_id", "report_ids"
        )
        reports_by_name = {row["name"]: row["report_ids"] for row in rows}
        self.assertEqual(reports_by_name["Ann"], self.bob.ids)
        self.cid.write({"reports_to_id": self.ann.id})
        self.assertEqual(self.ann.report_ids, self.bob | self.cid)

    def test_nobody_introduces_himself(self):
        """DEC-13."""
        with self.assertRaises(ValidationError):
            self.ann.referrer_id = self.ann

    def test_referrals_count_contacts_and_deals(self):
        """DEC-13."""
        self._deal("Mine", self.acme, self.user_sales_salesman, referrer_id=self.dora.id)
        self._deal("Theirs", self.acme, self.user_sales_manager, referrer_id=self.dora.id)
        self.cid.referrer_id = self.dora
        self.assertEqual(self.dora.referral_count, 3)
        dora = self.dora.with_user(self.user_sales_salesman)
        self.assertEqual(dora.referral_count, 2, "deals of others are not counted")
        view_id = dora.action_view_referrals()["views"][0][0]
        self.env["res.partner"].get_view(view_id, "form")
        groups = self.env["crm.lead"].formatted_read_group(
            [("referrer_id", "!=", False)], ["referrer_id"], ["__count"]
        )
        self.assertIn(2, [group["__count"] for group in groups])

    @users("user_office")
    def test_colleagues_outside_of_sales_see_nothing(self):
        self._check_nothing_is_seen()

    @users("user_portal")
    def test_portal_users_see_nothing(self):
        self._check_nothing_is_seen()

    def _check_nothing_is_seen(self):
        Partner = self.env["res.partner"]
        own = Partner.browse(self.env.user.partner_id.id)  # without the rights of env.user
        self.assertTrue(own.name)
        names = ["reports_to_id", "job_level", "department_id", "referrer_id", "relation_side_ids"]
        for name in names:
            with self.subTest(name=name), self.assertRaises(AccessError):
                own.read([name])
            with self.subTest(name=name), self.assertRaises(AccessError):
                Partner.search([(name, "!=", False)])
        self.assertFalse(set(names) & set(Partner.fields_get()))
        for model in ("relation", "relation.side", "position", "file", "date"):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.env[f"crm.contact.{model}"].search([])

    def test_colleagues_outside_of_sales_still_work_with_contacts(self):
        self.user_office.write({"group_ids": [(4, self.env.ref("base.group_partner_manager").id)]})
        self.env["crm.contact.position"].create(
            {"partner_id": self.bob.id, "employer_id": self.acme.id, "function": "Buyer"}
        )
        bob = self.bob.with_user(self.user_office)
        bob.function = "Chief Buyer"
        self.assertEqual(self.bob.position_ids.function, "Chief Buyer")
        self.assertTrue(bob.copy().name)
        view = bob.get_view(view_type="form")["arch"]
        self.assertNotIn("reports_to_id", view)
        self.assertNotIn("Personal File", view)
