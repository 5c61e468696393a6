"""Who sees a contract on the portal: who is invited, and nobody else (CON-06, CON-07)."""

from lxml import html

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.sales_funnel_crm.models.contract.crm_contract import ContractWrong
from odoo.addons.sales_funnel_crm.models.contract.crm_contract_reviewing import ContractNotAllowed

from .portal_common import PDF, PortalCommon


@tagged("post_install", "-at_install")
class TestPortalAccess(PortalCommon):
    def test_who_is_invited_sees_it(self):
        page = self._open(self.portal)
        self.assertTrue(self._sees(page))
        for text in ("Deliver", "Install", "Accept", "Instalment 1", "Bottling Works"):
            self._check_says(page, text)

    def test_nobody_else_does(self):
        for user in (None, self.colleague, self.stranger):
            with self.subTest(user=user and user.login):
                self.assertFalse(self._sees(self._open(user)))

    def test_only_the_right_link_opens_it(self):
        token = self._get_token()
        self.assertTrue(self._sees(self._open(None, token)))
        self.assertTrue(self._sees(self._open(self.colleague, token)), "who has the link")
        other = self._create_planned(name="Another")
        self._sign(other)
        foreign = self._get_token(self._invite(self.portal.partner_id, other))
        for wrong in ("x", token[:-1], token + "x", foreign):
            self.assertFalse(self._sees(self._open(None, wrong)), wrong)

    def test_withdrawn_is_closed_by_login_and_by_link(self):
        token = self._get_token()
        kept = self._invite(self.colleague.partner_id)
        self.invitation.with_user(self.user_sales_salesman).action_withdraw()
        self.assertEqual(self.invitation.withdrawn_by_id, self.user_sales_salesman)
        self.assertFalse(self._sees(self._open(self.portal)))
        self.assertFalse(self._sees(self._open(None, token)))
        self.assertTrue(self._sees(self._open(None, self._get_token(kept))), "that of others")
        again = self._invite(self.portal.partner_id)
        self.assertNotEqual(again, self.invitation)
        self.assertFalse(self._sees(self._open(None, token)), "the old link stays closed")

    def test_only_from_signing_on(self):
        contract = self._create_contract()
        with self.assertRaises(ContractNotAllowed):
            self._invite(self.portal.partner_id, contract)
        # As if an old version had invited to a draft.
        invitation = self.env["crm.contract.invitation"].create(
            {"contract_id": contract.id, "partner_id": self.portal.partner_id.id}
        )
        for state in ("draft", "review", "approved"):
            contract.sudo().state = state
            for page in (
                self._open(self.portal, contract=contract),
                self._open(None, self._get_token(invitation), contract),
            ):
                self._check_says(page, contract.number, says=False)

    def test_terminated_is_shown_without_anything_to_accept(self):
        self._let_accept()
        self.contract.with_user(self.leader)._do_terminate("Our secret reason")
        page = self._open(self.portal)
        self.assertTrue(self._sees(page))
        self._check_says(page, "was terminated")
        self._check_says(page, "Our secret reason", says=False)
        self.assertFalse(html.fromstring(page.text).xpath("//form[starts-with(@id, 'answer')]"))

    def test_contacts_who_left_see_nothing(self):
        token = self._get_token()
        self.portal.partner_id.parent_id = False
        self.assertFalse(self._sees(self._open(self.portal)))
        self.assertFalse(self._sees(self._open(None, token)))
        self.portal.partner_id.parent_id = self.customer
        self.assertTrue(self._sees(self._open(None, token)))
        self.portal.active = False
        self.portal.partner_id.active = False
        self.assertFalse(self._sees(self._open(None, token)))

    def test_archived_contracts_are_not_shown(self):
        self.contract.sudo().state = "closed"
        self.assertTrue(self._sees(self._open(self.portal)), "closed ones are")
        self.contract.sudo().active = False
        self.assertFalse(self._sees(self._open(self.portal)))

    def test_nothing_internal_is_shown(self):
        review = self.env["crm.contract.step.kind"].search([("is_internal", "=", True)], limit=1)
        self.install._unlocked().write({"kind_id": review.id, "name": "Internal check"})
        self.contract.sudo().notes = "Our margin"
        self._report(self.deliver, self.executor, result_note="Took us too long")
        page = self._open(self.portal)
        for text in ("Internal check", "Our margin", "Took us too long", "Contract Executor"):
            self._check_says(page, text, says=False)

    def test_documents_are_downloaded_by_who_is_invited(self):
        document, other = self.env["ir.attachment"].create(
            [{"name": name, "raw": PDF} for name in ("signed.pdf", "internal.pdf")]
        )
        other.write({"res_model": "crm.contract", "res_id": self.contract.id})
        self.contract.sudo().signed_document_ids = document
        path = f"/documents/{document.id}"
        self.assertEqual(self._open(self.portal, path=path).content, PDF)
        self.assertEqual(self._open(None, self._get_token(), path=path).content, PDF)
        for user in (None, self.colleague):
            self.assertNotEqual(self._open(user, path=path).content, PDF)
        self.assertNotEqual(self._open(self.portal, path=f"/documents/{other.id}").content, PDF)

    def test_colleagues_get_a_preview_when_they_may_read_it(self):
        self._let_accept()
        page = self._open(self.user_sales_salesman, self._get_token())
        self.assertTrue(self._sees(page))
        self.assertFalse(html.fromstring(page.text).xpath("//form[starts-with(@id, 'answer')]"))
        self.fitter.password = self.fitter.login
        self.assertFalse(self._sees(self._open(self.fitter, self._get_token())))

    def test_list_and_card(self):
        for user, is_seen in ((self.portal, True), (self.colleague, False)):
            self.authenticate(user.login, user.login)
            for query in ("", "?sortby=end", "?sortby=name", "?sortby=wrong"):
                page = self.url_open("/my/contracts" + query)
                self.assertEqual(self._sees(page), is_seen, (user.login, query))
                self.assertEqual("not invited to a contract yet" in page.text, not is_seen)
            names = ["contract_count", "contract_answer_count"]
            counts = self.make_jsonrpc_request("/my/counters", {"counters": names})
            self.assertEqual(counts["contract_count"], int(is_seen))
            self.assertEqual(counts["contract_answer_count"], 0)
            self._check_says(self.url_open("/my/home"), "Your Contracts")
        self._let_accept()
        self.authenticate(self.portal.login, self.portal.login)
        counts = self.make_jsonrpc_request("/my/counters", {"counters": names})
        self.assertEqual(counts["contract_answer_count"], 1)
        self.authenticate(None, None)
        self.assertFalse(self._sees(self.url_open("/my/contracts")))

    def test_portal_users_have_no_access_by_the_orm(self):
        for user in (self.portal, self.env.ref("base.public_user")):
            for model in (
                "crm.contract",
                "crm.contract.step",
                "crm.contract.instalment",
                "crm.contract.invitation",
                "crm.contract.review",
                "crm.contract.payment",
                "crm.dunning",
            ):
                with self.subTest(user=user.login, model=model), self.assertRaises(AccessError):
                    self.env[model].with_user(user).search([])
            with self.assertRaises(AccessError):
                self.accept.with_user(user).read(["name"])

    def test_who_sees_invitations(self):
        invitations = self.env["crm.contract.invitation"]
        found = {
            user.login: bool(invitations.with_user(user).search([("id", "=", self.invitation.id)]))
            for user in (
                self.user_sales_salesman,
                self.leader,
                self.user_sales_manager,
                self.biller,
                self.executor,
                self.user_other_company,
            )
        }
        self.assertEqual(list(found.values()), [True, True, True, True, False, False])
        for user in (self.user_sales_salesman, self.user_sales_manager):
            mine = self.invitation.with_user(user)
            with self.assertRaises(AccessError):
                mine.read(["access_token"])
            with self.assertRaises(AccessError):
                mine.get_portal_url()
            with self.assertRaises(AccessError):
                mine.date_withdrawn = False
            with self.assertRaises(AccessError):
                mine.unlink()
            with self.assertRaises(AccessError):
                invitations.with_user(user).create(
                    {"contract_id": self.contract.id, "partner_id": self.signatory.id}
                )

    def test_who_invites_and_withdraws(self):
        person = self.colleague.partner_id
        for user in (self.biller, self.user_sales_leads):
            with self.subTest(user=user.login), self.assertRaises(ContractNotAllowed):
                self._invite(person, user=user)
            with self.subTest(user=user.login), self.assertRaises(ContractNotAllowed):
                self.invitation.with_user(user).action_withdraw()
        for user in (self.leader, self.user_sales_manager):
            invited = self._invite(person, user=user)
            self.assertEqual(invited.invited_by_id, user)
            invited.with_user(user).action_withdraw()

    def test_only_contacts_of_the_customer_with_an_address(self):
        for partner in (self.stranger.partner_id, self.signatory):
            with self.subTest(partner=partner.name), self.assertRaises(ContractWrong):
                self._invite(partner)

    def test_invited_twice_gets_the_mail_again(self):
        mails = self.env["mail.mail"]
        self.portal.partner_id.lang = False
        before = mails.search([])
        self.assertEqual(self._invite(self.portal.partner_id), self.invitation)
        mail = mails.search([]) - before
        self.assertEqual(mail.recipient_ids, self.portal.partner_id)
        self.assertIn(self._get_token(), mail.body_html)
        self.assertFalse(self.env.registry["crm.contract"]._fields.get("access_token"))

    def test_wizard_proposes_who_signed(self):
        self.signatory.email = "sina@test.example.com"
        self.contract.sudo()._unlocked().signatory_ids = self.signatory
        invite = (
            self.env["crm.contract.invite"]
            .with_user(self.user_sales_salesman)
            .create({"contract_id": self.contract.id, "note": "See you"})
        )
        self.assertEqual(invite.partner_ids, self.signatory)
        invite.action_invite()
        self.assertIn(self.signatory, self.contract.invitation_ids.partner_id)
        words = self.contract.message_ids[0].body
        self.assertIn(self.signatory.name, words)
        self.assertNotIn(self._get_token(), words)
