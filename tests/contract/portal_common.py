"""A contract in force, and contacts of the customer who are invited to it or not."""

from lxml import html

from odoo.tests import HttpCase

from .step_common import StepCommon

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


class PortalCommon(StepCommon, HttpCase):
    """``portal`` is invited to ``contract``; ``colleague`` of the same customer is not.

    ``stranger`` is a portal user of another customer. ``invitation`` is that of ``portal``.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls._create_user("contract_colleague", "base.group_portal")
        cls.colleague.partner_id.parent_id = cls.customer
        cls.stranger = cls._create_user("contract_stranger", "base.group_portal")
        for user in cls.portal | cls.colleague | cls.stranger | cls.user_sales_salesman:
            user.password = user.login
        cls.invitation = cls._invite(cls.portal.partner_id)

    def url_open(self, *args, timeout=60, **kwargs):
        # On a busy machine, the first page takes longer than the usual twelve seconds.
        return super().url_open(*args, timeout=timeout, **kwargs)

    @classmethod
    def _invite(cls, partners, contract=None, user=None):
        contract = (contract or cls.contract).with_user(user or cls.user_sales_salesman)
        return contract._do_invite(partners)

    def _get_token(self, invitation=None):
        # sudo: nobody may read tokens, the test follows the link of a mail
        return (invitation or self.invitation).sudo()._portal_ensure_token()

    def _let_accept(self):
        """Let everything before the acceptance happen."""
        self._report(self.deliver, self.executor)
        self._report(self.install, self.fitter)
        self._pay(self.contract.instalment_ids[0])
        self.assertEqual(self.accept.state, "ready")

    def _open(self, user=None, token=None, contract=None, path=""):
        """Return what somebody gets who opens the page of a contract."""
        self.authenticate(user and user.login, user and user.login)
        address = f"/my/contracts/{(contract or self.contract).id}{path}"
        return self.url_open(address + (f"?access_token={token}" if token else ""))

    def _sees(self, response):
        return response.status_code == 200 and self.contract.number in response.text

    def _answer(self, page, *, files=None, step=None, **vals):
        """Send the form of a page; what the page says is sent with it, as a browser does."""
        tree = html.fromstring(page.text)
        step = step or self.accept
        forms = tree.xpath(f"//form[@id='answer-{step.id}']")
        data = {one.name: one.value for one in forms[0].xpath(".//input[@type='hidden']")}
        data.update({"answer": "accepted", "name": "Sina Signs", "note": "", **vals})
        if files is None:
            files = [("signed.pdf", PDF)]
        return self.url_open(
            forms[0].get("action"),
            data={name: value for name, value in data.items() if value is not None},
            files=[("proof", (name, content)) for name, content in files] or None,
        )

    def _check_says(self, page, text, says=True):
        # Not assertIn: it would print the whole page.
        self.assertEqual(text in page.text, says, text)

    def _get_alert(self, page):
        texts = html.fromstring(page.text).xpath("//*[contains(@class, 'alert-danger')]//text()")
        return "".join(texts).strip()
