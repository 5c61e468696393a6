"""Authors are sales managers; whoever may edit deals reads (EVA-04)."""

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, users

from .questionnaire_common import QuestionnaireCommon

PARTS = ("section_ids", "question_ids", "question_ids.answer_ids", "grade_ids")


class TestQuestionnaireAccess(QuestionnaireCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.draft = cls._create_questionnaire(name="Draft")
        cls.foreign = cls._publish(name="Foreign", company_ids=cls.company_other.ids)
        new_test_user(cls.env, login="portal_probe", groups="base.group_portal")

    @users("user_sales_salesman", "user_team", "user_sales_leads")
    def test_salespeople_read_and_do_not_write(self):
        draft = self.draft.with_env(self.env)
        self.assertTrue(draft.get_outline()["sections"])
        self.assertFalse(draft.get_outline()["is_editable"])
        for path in PARTS:
            records = draft.mapped(path)
            with self.subTest(path):
                self.assertTrue(records.ids)
                with self.assertRaises(AccessError):
                    records.write({"sequence": 1} if "sequence" in records else {})
                with self.assertRaises(AccessError):
                    records.unlink()
        for attempt in (
            lambda: draft.write({"name": "Mine"}),
            draft.action_publish,
            draft.action_new_version,
            draft.unlink,
            lambda: draft.set_outline_order([]),
            lambda: draft.create({"name": "Mine"}),
            lambda: self.env["crm.questionnaire.import"].create({}),
        ):
            with self.assertRaises(AccessError):
                attempt()

    @users("user_sales_manager")
    def test_managers_author(self):
        draft = self.draft.with_env(self.env)
        draft.question_ids[0].answer_ids[1].points = 8
        self.assertTrue(draft.get_outline()["is_editable"])
        draft.action_publish()
        second = draft._create_new_version()
        second.question_ids[0].unlink()
        second.unlink()
        draft.action_retire()

    @users("user_sales_salesman", "user_sales_manager")
    def test_other_companies_are_not_seen(self):
        self.assertFalse(self.env["crm.questionnaire"].search([("id", "=", self.foreign.id)]))
        for path in PARTS:
            records = self.foreign.mapped(path)
            with self.subTest(path):
                self.assertFalse(self.env[records._name].search([("id", "in", records.ids)]))
                with self.assertRaises(AccessError):
                    records.with_env(self.env).read(["display_name"])

    @users("user_other_company")
    def test_the_other_company_sees_its_own(self):
        foreign = self.foreign.with_env(self.env)
        self.assertEqual(len(foreign.get_outline()["sections"]), 1)

    @users("portal_probe")
    def test_portal_users_see_nothing(self):
        for path in ("", *PARTS):
            records = self.draft.mapped(path) if path else self.draft
            with self.subTest(path), self.assertRaises(AccessError):
                records.with_env(self.env).read(["display_name"])
