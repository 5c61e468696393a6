"""The contract on paper (CON-10)."""

from lxml import html

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .contract_common import ContractCommon


@tagged("post_install", "-at_install")
class TestContractDocument(ContractCommon):
    def _print(self, contract, user=None):
        report = self.env["ir.actions.report"].with_user(user or self.user_sales_salesman)
        markup, _kind = report._render_qweb_html(
            "sales_funnel_crm.report_contract_document", contract.ids
        )
        return html.fromstring(markup)

    def _read_table(self, tree, name):
        return [
            [" ".join(cell.text_content().split()) for cell in row.iter("td")]
            for row in tree.xpath(f"//table[@name='{name}']/tbody/tr")
        ]

    def _format(self, amount):
        return " ".join(self.company_main.currency_id.format(amount).split())

    def _create_printed(self, **vals):
        contract = self._create_contract(
            steps=[{"name": "Deliver", "date_end": "2026-03-31"}, {"name": "Accept"}],
            instalments=[30, 70],
            amount=1000,
            terms="<p>Warranty: two years</p>",
            signatory_ids=[Command.set(self.signatory.ids)],
            lang="en_US",
            **vals,
        )
        contract.step_ids[1].precondition_ids = contract.step_ids[0]
        contract.instalment_ids[1].write(
            {"trigger": "step", "step_id": contract.step_ids[1].id, "days": 30}
        )
        contract.order_ids = self._create_order()
        return contract

    def test_printed(self):
        contract = self._create_printed()
        tree = self._print(contract)
        text = " ".join(tree.text_content().split())
        for words in (contract.number, "Bottling Works", "Warranty: two years", "Sina Signs"):
            self.assertIn(words, text)
        self.assertIn("One Thousand", text)
        self.assertEqual(
            self._read_table(tree, "lines"),
            [["Filling head", "1.00 Units", self._format(1000), self._format(1000)]],
        )
        self.assertEqual(
            self._read_table(tree, "steps"),
            [
                ["Deliver", "", "03/31/2026", "1.00", ""],
                ["Accept", "", "", "1.00", "Deliver"],
            ],
        )
        self.assertEqual(
            self._read_table(tree, "instalments"),
            [
                ["Instalment 1", "30.00", self._format(300), "12/31/2026"],
                ["Instalment 2", "70.00", self._format(700), "30 days after Accept"],
            ],
        )

    def test_what_is_not_agreed_with_the_customer_is_left_out(self):
        contract = self._create_printed()
        deliver, accept = contract.step_ids
        kind = self.env["crm.contract.step.kind"].create({"name": "Check", "is_internal": True})
        inside = deliver.create(
            {"contract_id": contract.id, "name": "Cost check", "kind_id": kind.id, "sequence": 30}
        )
        accept.precondition_ids |= inside
        deliver.sudo().state = "cancelled"
        self.assertEqual(
            self._read_table(self._print(contract), "steps"), [["Accept", "", "", "1.00", ""]]
        )

    def test_reviewers_print_without_sales_rights(self):
        self.company_main.contract_legal_reviewer_id = self.lawyer
        contract = self._create_printed()
        with self.assertRaises(AccessError):
            contract.with_user(self.lawyer)._get_document_lines()
        contract.action_submit()
        tree = self._print(contract, self.lawyer)
        self.assertEqual(len(self._read_table(tree, "lines")), 1)

    def test_in_the_language_of_the_customer(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.customer.lang = "zh_CN"
        contract = self._create_contract(amount=107000.53, instalments=[])
        self.assertEqual(contract.lang, "zh_CN")
        words = contract.with_context(lang="zh_CN")._get_amount_words()
        self.assertTrue(words.endswith("壹拾万柒仟元伍角叁分"), words)
        tree = self._print(contract)
        self.assertIn("壹拾万柒仟元伍角叁分", tree.text_content())
        contract.currency_id = self.env.ref("base.CNY")
        self.assertTrue(
            contract.with_context(lang="zh_CN")._get_amount_words().startswith("人民币")
        )
