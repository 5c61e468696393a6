"""The customer accepts a step on the portal (CON-03, CON-07)."""

from lxml import html

from odoo.http import Request
from odoo.tests import tagged

from odoo.addons.sales_funnel_crm.models.contract.crm_contract_step_answering import (
    AnswerNotAllowed,
)
from odoo.addons.sales_funnel_crm.models.contract.crm_contract_step_proof import (
    MAX_MEGABYTES,
    MAX_PROOFS,
)

from .portal_common import PDF, PortalCommon


@tagged("post_install", "-at_install")
class TestPortalAnswer(PortalCommon):
    def _check_nothing_happened(self):
        self.env.invalidate_all()
        self.assertEqual(self.accept.state, "ready")
        self.assertRecordValues(
            self.accept, [{"answer_name": False, "result": False, "date_done": False}]
        )
        self.assertFalse(
            self.env["ir.attachment"].search(
                [("res_model", "=", "crm.contract.step"), ("res_id", "=", self.accept.id)]
            ),
            "no file is left behind",
        )

    def test_accepted_by_login(self):
        self._let_accept()
        page = self._answer(self._open(self.portal), note="All four run")
        self.assertEqual(page.status_code, 200)
        self._check_says(page, "is noted")
        self.assertIn(f"answered={self.accept.id}", page.url)
        self.assertRecordValues(
            self.accept,
            [
                {
                    "state": "done",
                    "result": "passed",
                    "result_note": "All four run",
                    "answer_name": "Sina Signs",
                    "answer_partner_id": self.portal.partner_id.id,
                    "done_by_id": self.portal.id,
                    "quantity_done": 1,
                    "amount_done": 10000,
                }
            ],
        )
        self.assertEqual(self.accept.proof_ids.raw, PDF)
        self.assertEqual(self.accept.proof_ids.res_id, self.accept.id)
        self.assertTrue(self.accept.date_answer)
        self.assertEqual(self.contract.state, "executing")

    def test_accepted_by_link(self):
        self._let_accept()
        page = self._answer(self._open(None, self._get_token()))
        self.assertTrue(self._sees(page), "the link goes on")
        self._check_says(page, "is noted")
        self.assertRecordValues(
            self.accept,
            [
                {
                    "state": "done",
                    "answer_partner_id": self.portal.partner_id.id,
                    "done_by_id": False,
                }
            ],
        )

    def test_the_day_is_that_of_where_it_was_done(self):
        self._let_accept()
        self._answer(self._open(self.portal))
        self.user_sales_salesman.tz = "Asia/Shanghai"
        self.accept.sudo().date_answer = "2026-01-20 20:00:00"
        self.assertIn("01/21/2026", self.accept.sudo()._get_portal_answer())

    def test_the_responsible_is_told(self):
        self._let_accept()
        before = self.env["mail.message"].search([], order="id desc", limit=1).id
        self._answer(self._open(self.portal), answer="remarks", note="Paint the cover")
        told = self.env["mail.message"].search([("id", ">", before)])
        notes = told.filtered(lambda one: one.model == "crm.contract" and one.body)
        note = notes.filtered(lambda one: "Paint the cover" in one.body)
        self.assertEqual(note.author_id, self.portal.partner_id)
        mail = told.filtered(lambda one: one.message_type == "user_notification")
        self.assertIn(self.user_sales_salesman.partner_id, mail.notified_partner_ids)
        self.assertEqual((self.accept.state, self.accept.result), ("done", "partly"))
        activity = self.contract.activity_ids
        self.assertEqual(activity.user_id, self.user_sales_salesman)
        self.assertIn("Paint the cover", activity.note)

    def test_refused_is_to_be_done_again(self):
        self._let_accept()
        page = self._answer(self._open(self.portal), answer="refused", note="It leaks", files=[])
        self._check_says(page, "is noted")
        self.assertRecordValues(
            self.accept, [{"state": "progress", "result": "failed", "answer_name": "Sina Signs"}]
        )
        page = self._open(self.portal)
        self._check_says(page, "It leaks")
        self._answer(page, note="Tight now")
        self.assertRecordValues(self.accept, [{"state": "done", "result": "passed"}])
        self._check_says(self._open(self.portal), "It leaks", says=False)

    def test_a_colleague_reports_what_was_refused(self):
        self._let_accept()
        self._answer(self._open(self.portal), answer="refused", note="It leaks", files=[])
        proof = self._create_file(self.user_sales_salesman)
        self._report(
            self.accept, self.user_sales_salesman, proof_ids=[(6, 0, proof.ids)], result_note="Ours"
        )
        self.assertRecordValues(
            self.accept, [{"state": "done", "answer_name": False, "date_answer": False}]
        )
        self._check_says(self._open(self.portal), "Ours", says=False)

    def test_what_is_missing_is_said_on_the_page(self):
        self._let_accept()
        for vals in (
            {"files": []},
            {"name": "  "},
            {"answer": "remarks"},
            {"answer": "refused"},
            {"answer": "else"},
            {"answer": None},
            {"files": [("x.pdf", b"")]},
            {"files": [("x.html", b"<html><script>1</script></html>")]},
            {"files": [("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")]},
            {"files": [("x.pdf", PDF)] * (MAX_PROOFS + 1)},
            {"files": [("x.pdf", PDF), ("y.exe", b"MZ\x90\x00")]},
        ):
            with self.subTest(vals=str(vals)[:60]):
                page = self._answer(self._open(self.portal), **vals)
                self.assertEqual(page.status_code, 200)
                self.assertTrue(self._get_alert(page))
                self._check_nothing_happened()

    def test_what_was_entered_stays_on_the_page(self):
        self._let_accept()
        page = self._answer(
            self._open(self.portal), answer="remarks", name="Sina S.", note="Paint it", files=[]
        )
        tree = html.fromstring(page.text)
        self.assertEqual(tree.xpath("//input[@name='name']/@value"), ["Sina S."])
        self.assertEqual(tree.xpath("//input[@name='answer'][@checked]/@value"), ["remarks"])
        self.assertEqual(tree.xpath("//textarea[@name='note']/text()"), ["Paint it"])

    def test_too_large(self):
        with self.assertRaises(AnswerNotAllowed):
            self.accept.sudo()._create_proofs([("x.pdf", PDF.ljust(MAX_MEGABYTES * 2**20 + 1))])
        self.accept.sudo()._create_proofs([("x.pdf", PDF.ljust(MAX_MEGABYTES * 2**20))])

    def test_not_ready(self):
        page = self._open(self.portal)
        self.assertFalse(html.fromstring(page.text).xpath("//form[starts-with(@id, 'answer')]"))
        page = self._post(self.accept)
        self.assertIn("cannot be accepted yet", self._get_alert(page))
        self.assertEqual(self.accept.state, "waiting")

    def test_done_already(self):
        self._let_accept()
        page = self._open(self.portal)
        first = self._answer(page)
        self._check_says(first, "is noted")
        second = self._answer(page, name="Somebody Else", answer="refused", note="No")
        self.assertTrue(self._get_alert(second))
        self.assertRecordValues(self.accept, [{"state": "done", "answer_name": "Sina Signs"}])
        page = self._post(self.accept, report_count=self.accept.report_count)
        self.assertIn("accepted already", self._get_alert(page))

    def test_reported_by_a_colleague_meanwhile(self):
        self._let_accept()
        page = self._open(self.portal)
        self.accept.with_user(self.user_sales_salesman).action_start()
        answer = self._answer(page)
        self.assertTrue(self._get_alert(answer))
        self.assertEqual(self.accept.state, "progress")
        self.assertFalse(self.accept.answer_name)

    def test_steps_of_others_and_of_another_kind(self):
        self._let_accept()
        self.install.sudo().state = "ready"
        page = self._post(self.install, report_count=self.install.report_count)
        self.assertIn("not for you to accept", self._get_alert(page))
        other = self._create_planned(name="Another")
        self._sign(other)
        other.step_ids[2].sudo().state = "ready"
        self._post(other.step_ids[2])
        self.assertFalse(self.install.answer_name or other.step_ids[2].answer_name)

    def test_who_is_not_invited_cannot_answer(self):
        self._let_accept()
        count = self.accept.report_count
        for user in (None, self.colleague, self.stranger, self.user_sales_salesman):
            with self.subTest(user=user and user.login):
                self._post(self.accept, user=user, report_count=count)
                self._check_nothing_happened()
        page = self._open(self.portal)
        self.invitation.with_user(self.user_sales_salesman).action_withdraw()
        self._answer(page)
        self._check_nothing_happened()

    def test_terminated_meanwhile(self):
        self._let_accept()
        page = self._open(self.portal)
        self.contract.with_user(self.leader)._do_terminate("No money")
        answer = self._answer(page)
        self.assertFalse(self.accept.answer_name)
        self.assertEqual(self.accept.state, "cancelled")
        self.assertTrue(self._sees(answer))

    def test_forged_requests_are_refused(self):
        self._let_accept()
        for token in ("wrong", None):
            page = self._answer(self._open(self.portal), csrf_token=token)
            self.assertEqual(page.status_code, 400)
            self._check_nothing_happened()

    def test_invited_contacts_hear_nothing_of_another_executor(self):
        self._let_accept()
        mails = self.env["mail.mail"]
        before = mails.search([], order="id desc", limit=1).id
        executors = {self.accept: self.accept._get_executor()}
        self.accept._unlocked().user_id = self.fitter
        self.accept.sudo()._follow_change(executors)
        sent = mails.search([("id", ">", before)])
        self.assertIn(self.fitter.partner_id, sent.recipient_ids)
        self.assertNotIn(self.portal.partner_id, sent.recipient_ids)
        self.assertNotIn(self.portal.email, str(sent.mapped("email_to")))

    def test_invited_contacts_hear_that_they_are_asked(self):
        mails = self.env["mail.mail"]
        before = mails.search([])
        self._let_accept()
        mail = (mails.search([]) - before).filtered(
            lambda one: self.portal.partner_id in one.recipient_ids
        )
        self.assertEqual(len(mail), 1)
        self.assertIn("Accept", mail.subject)
        self.assertIn(self._get_token(), mail.body_html)

    def _post(self, step, user=False, **vals):
        """Post to a step as by hand, with the token of a form that the user does see."""
        user = self.portal if user is False else user
        self.authenticate(user and user.login, user and user.login)
        token = Request.csrf_token(self)
        return self.url_open(
            f"/my/contracts/{self.contract.id}/steps/{step.id}/answer",
            data={
                "csrf_token": token,
                "report_count": 0,
                "answer": "accepted",
                "name": "Sina Signs",
                **vals,
            },
            files=[("proof", ("signed.pdf", PDF))],
        )
