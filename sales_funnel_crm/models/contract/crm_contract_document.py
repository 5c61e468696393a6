from odoo import models

from ...tools.contract.chinese_amount import chinese_amount


class CrmContract(models.Model):
    """The contract on paper, from the fields of the contract and of its orders (CON-10)."""

    _inherit = "crm.contract"

    def _get_document_lines(self):
        """Return what the orders sell, one row a line; sections and notes as they are.

        :return: ``[{"kind": "line" | "section" | "note", "name", "quantity", "unit", "price",
            "amount"}]``; empty without orders
        :rtype: list[dict]
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: reviewers of a contract read what it is about, without sales rights
        lines = self.sudo().order_ids.order_line
        return [
            {
                "kind": (line.display_type or "line").removeprefix("line_"),
                "name": line.name,
                "quantity": line.product_uom_qty,
                "unit": line.product_uom_id.name or "",
                "price": line.price_unit,
                "amount": line.price_total,
            }
            for line in lines
            if not line.is_downpayment
        ]

    def _get_document_steps(self):
        """Return the steps that are agreed with the customer: those that the portal shows."""
        self.check_access("read")
        # sudo: reviewers of a contract read its whole plan
        return self.sudo()._get_portal_steps()

    def _get_amount_words(self):
        """Return the amount in words, in the language of the context."""
        self.ensure_one()
        lang = self.env.lang or ""
        if not lang.startswith("zh"):
            return self.currency_id.amount_to_text(self.amount)
        traditional = lang in ("zh_TW", "zh_HK")
        names = {"CNY": "人民幣" if traditional else "人民币", "TWD": "新臺幣"}
        name = names.get(self.currency_id.name, self.currency_id.name)
        return name + chinese_amount(self.amount, traditional)
