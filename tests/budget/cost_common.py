"""A deal with an approved budget, employees who spend and people who approve."""

from datetime import date

from odoo import Command

from odoo.addons.mail.tests.common import mail_new_test_user

from ..common import FunnelCommon


class CostCommon(FunnelCommon):
    """``lead`` of ``user_sales_salesman`` with his employee ``seller``; two expense categories.

    - ``expense_approver`` approves all expenses, and has no sales rights;
    - ``accountant`` posts; ``plain_user`` (employee ``plain_employee``) has no rights but his own.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids |= cls.env.ref("account.group_account_manager")
        cls.company = cls.company_main
        cls.expense_approver = cls._create_user(
            "expense_approver", "base.group_user,hr_expense.group_hr_expense_manager"
        )
        cls.accountant = cls._create_user(
            "budget_accountant", "base.group_user,account.group_account_user"
        )
        cls.plain_user = cls._create_user("plain_user", "base.group_user")
        cls.seller = cls._create_employee("Sven Seller", cls.user_sales_salesman)
        cls.plain_employee = cls._create_employee("Paula Plain", cls.plain_user)
        cls.travel, cls.meals = cls.env["product.product"].create(
            [
                {
                    "name": name,
                    "type": "service",
                    "can_be_expensed": True,
                    "standard_price": 0,
                    "supplier_taxes_id": [Command.clear()],
                }
                for name in ("Travel", "Meals")
            ]
        )
        cls.customer = cls.env["res.partner"].create({"name": "Acme", "is_company": True})
        cls.li = cls.env["res.partner"].create({"name": "Li", "parent_id": cls.customer.id})
        cls.lead = cls._create_lead()

    @classmethod
    def _create_user(cls, login, groups):
        return mail_new_test_user(
            cls.env,
            login=login,
            name=login.replace("_", " ").title(),
            email=f"{login}@test.example.com",
            company_id=cls.company_main.id,
            groups=groups,
        )

    @classmethod
    def _create_employee(cls, name, user):
        return cls.env["hr.employee"].create(
            {
                "name": name,
                "user_id": user.id,
                "company_id": cls.company_main.id,
                "expense_manager_id": cls.expense_approver.id,
                "work_contact_id": user.partner_id.id,
            }
        )

    @classmethod
    def _create_lead(cls, **vals):
        return cls.env["crm.lead"].create(
            {
                "name": "Deal",
                "type": "opportunity",
                "partner_id": cls.li.id,
                "user_id": cls.user_sales_salesman.id,
                "team_id": cls.team_funnel.id,
                "stage_id": cls.stage_new.id,
                **vals,
            }
        )

    @classmethod
    def _create_budget(cls, *amounts, state="approved", **vals):
        """Create a budget of 2026 for ``lead``.

        :param amounts: ``(product, amount)`` or ``(product, amount, more values)`` of its contents
        """
        budget = cls.env["crm.budget"].create(
            {
                "name": "Budget",
                "lead_id": cls.lead.id,
                "user_id": cls.user_sales_salesman.id,
                "approver_id": cls.user_sales_manager.id,
                "company_id": cls.company_main.id,
                "currency_id": cls.company_main.currency_id.id,
                "date_from": date(2026, 1, 1),
                "date_to": date(2026, 12, 31),
                "line_ids": [
                    Command.create({"product_id": product.id, "amount": amount, **dict(*more)})
                    for product, amount, *more in amounts
                ],
                **vals,
            }
        )
        cls._set_state(budget, state)
        return budget

    @classmethod
    def _set_state(cls, budgets, state):
        """Bring budgets to a state, whoever would have to approve that."""
        budgets.sudo().write({"state": state})

    @classmethod
    def _create_expense(cls, amount, *, employee=None, **vals):
        return cls.env["hr.expense"].create(
            {
                "name": "Trip",
                "employee_id": (employee or cls.seller).id,
                "product_id": cls.travel.id,
                "total_amount_currency": amount,
                "date": date(2026, 3, 10),
                "lead_id": cls.lead.id,
                "company_id": cls.company_main.id,
                **vals,
            }
        )

    @classmethod
    def _approve(cls, expenses):
        """Submit as superuser and approve as the approver."""
        expenses.filtered(lambda expense: expense.state == "draft").action_submit()
        expenses.with_user(cls.expense_approver).with_company(cls.company_main)._do_approve()
        return expenses

    @classmethod
    def _post(cls, expenses, day=date(2026, 3, 20)):
        action = expenses.action_post()
        if action:
            wizard = cls.env[action["res_model"]].with_context(**action["context"])
            wizard = wizard.browse(action["res_id"])
            wizard.accounting_date = day
            wizard.action_post_entry()
        return expenses

    @classmethod
    def _create_currency(cls, rates, name="FRN", rounding=0.01):
        """Create a currency; ``rates`` are units of it for one of the company, by date."""
        return cls.env["res.currency"].create(
            {
                "name": name,
                "symbol": name,
                "rounding": rounding,
                "rate_ids": [
                    Command.create({"name": day, "rate": rate, "company_id": cls.company_main.id})
                    for day, rate in rates.items()
                ],
            }
        )

    def _assert_figures(self, budget, submitted=0, approved=0, actual=0):
        """Compare what is spent with sums made by hand, and all that follows from them."""
        spent = submitted + approved + actual
        planned = sum(budget.line_ids.mapped("amount"))
        budget.invalidate_recordset()
        self.assertEqual(
            (
                round(budget.amount_committed, 2),
                round(budget.amount_actual, 2),
                round(budget.amount_spent, 2),
                round(budget.amount_remaining, 2),
            ),
            (
                round(submitted + approved, 2),
                round(actual, 2),
                round(spent, 2),
                round(planned - spent, 2),
            ),
        )
