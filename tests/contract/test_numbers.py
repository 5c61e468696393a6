"""What only programs can send as a figure: refused with a sentence, and nothing changed."""

from odoo.tests import tagged

from odoo.addons.sales_funnel_crm.models.contract.crm_contract_number_mixin import NumberWrong

from .money_common import MoneyCommon

NO_NUMBERS = (float("nan"), float("inf"), float("-inf"), "NaN", "Infinity")


@tagged("post_install", "-at_install")
class TestNumbers(MoneyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = cls._create_contract()
        cls.places = (
            (cls.contract, "amount"),
            (cls.contract.instalment_ids, "amount"),
            (cls.contract.instalment_ids, "percent"),
            (cls.contract.step_ids, "quantity"),
            (cls.contract.step_ids, "amount"),
            (cls.customer.with_user(cls.accountant).with_company(cls.company), "credit_limit"),
        )

    def test_not_written(self):
        """CON-01, CON-04, CON-09: amounts, percents, quantities and credit limits."""
        for record, name in self.places:
            before = record[name]
            for value in NO_NUMBERS:
                with self.assertRaises(NumberWrong, msg=(record, name, value)), self.cr.savepoint():
                    record.write({name: value})
            self.env.invalidate_all()
            self.assertEqual(record[name], before)

    def test_not_created(self):
        contracts = self.contract.search_count([])
        for value in NO_NUMBERS:
            for vals in (
                {"amount": value},
                {"instalments": [{"amount": value}]},
                {"steps": [{"quantity": value}]},
                {"steps": [{"amount": value}]},
            ):
                instalments = vals.pop("instalments", [100] if "amount" not in vals else [])
                with self.assertRaises(NumberWrong, msg=vals), self.cr.savepoint():
                    self._create_contract(instalments=instalments, **vals)
            with self.assertRaises(NumberWrong), self.cr.savepoint():
                self.env["crm.contract.instalment"].create(
                    {"name": "Share", "contract_id": self.contract.id, "percent": value}
                )
            with self.assertRaises(NumberWrong), self.cr.savepoint():
                self.env["res.partner"].create({"name": "Endless", "credit_limit": value})
        self.assertEqual(self.contract.search_count([]), contracts)

    def test_the_field_is_named(self):
        with self.assertRaises(NumberWrong) as caught:
            self.contract.step_ids.write({"quantity": float("nan")})
        self.assertIn("Quantity", str(caught.exception))
