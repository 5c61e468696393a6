"""The customer accepts a step in the browser (CON-03, CON-07)."""

from odoo.tests import tagged

from .portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestPortalTour(PortalCommon):
    def test_customer_accepts_with_remarks(self):
        self._let_accept()
        self.start_tour("/my/contracts", "contract_portal_tour", login=self.portal.login)
        self.assertRecordValues(
            self.accept,
            [
                {
                    "state": "done",
                    "result": "partly",
                    "result_note": "Paint the cover",
                    "answer_partner_id": self.portal.partner_id.id,
                    "done_by_id": self.portal.id,
                }
            ],
        )
        self.assertEqual(self.accept.proof_ids.name, "signed.pdf")
