import doctest

from odoo.tests import BaseCase, tagged

from odoo.addons.sales_funnel_crm.tools import postings


@tagged("post_install", "-at_install")
class TestPostings(BaseCase):
    def test_examples(self):
        result = doctest.testmod(postings)
        self.assertGreater(result.attempted, 8)
        self.assertEqual(result.failed, 0)
