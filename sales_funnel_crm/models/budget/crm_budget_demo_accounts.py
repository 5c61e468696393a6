from odoo import api, models

from ..pipeline.crm_funnel_demo import MODULE

# As in the Chinese chart of accounts: code, English name, type.
ACCOUNTS = {
    "cash": ("1002", "Cash at bank 银行存款", "asset_cash"),
    "receivable": ("1122", "Receivables 应收账款", "asset_receivable"),
    "payable": ("2202", "Payables 应付账款", "liability_payable"),
    "expense": ("6601", "Selling expenses 销售费用", "expense"),
}
JOURNALS = {
    "expense": ("Expenses 费用报销", "EXP", "purchase", "expense"),
    "cash": ("Payments 付款", "PAY", "general", "cash"),
}


class CrmBudgetDemo(models.AbstractModel):
    """The few accounts that the companies of the story need to post expenses."""

    _inherit = "crm.budget.demo"

    @api.model
    def _create_accounts(self, company):
        """Make accounts and journals; a whole chart would take longer than the story."""
        accounts = {
            key: self._keep(
                f"account_account_{key}",
                self.env["account.account"].create(
                    {
                        "name": name,
                        "code": code,
                        "account_type": kind,
                        "company_ids": company.ids,
                        "reconcile": kind in ("asset_receivable", "liability_payable"),
                    }
                ),
            )
            for key, (code, name, kind) in ACCOUNTS.items()
        }
        for key, (name, code, kind, account) in JOURNALS.items():
            journal = self.env["account.journal"].create(
                {
                    "name": name,
                    "code": code,
                    "type": kind,
                    "company_id": company.id,
                    "default_account_id": accounts[account].id,
                }
            )
            self._keep(f"account_journal_{key}", journal)
        branch = self.env.ref(f"{MODULE}.res_company_west")
        for one in (company, branch):
            for key in ("receivable", "payable"):
                self.env["ir.default"].set(
                    "res.partner", f"property_account_{key}_id", accounts[key].id, company_id=one.id
                )
            category = self.env.ref("product.product_category_expenses").with_company(one)
            category.property_account_expense_categ_id = accounts["expense"]
            one.expense_journal_id = self.env.ref(f"{MODULE}.account_journal_expense")
            one.account_fiscal_country_id = self.env.ref("base.cn")

    @api.model
    def _keep(self, name, record):
        """Give a record of the story an external id, so that it is found again."""
        self.env["ir.model.data"]._update_xmlids(
            [{"xml_id": f"{MODULE}.{name}", "record": record, "noupdate": True}]
        )
        return record
