from odoo import fields, models
from odoo.tools import SQL

KIND_EXPENSE = "expense"
KIND_BILL = "bill"
KIND_ANALYTIC = "analytic"
COST_KINDS = [
    (KIND_EXPENSE, "Expense"),
    (KIND_BILL, "Vendor Bill"),
    (KIND_ANALYTIC, "Timesheet or Analytic Item"),
]
COST_STATES = [("submitted", "Submitted"), ("approved", "Approved"), ("actual", "Posted or Paid")]


class CrmBudgetCost(models.Model):
    """Everything that was spent on deals, campaigns, tasks and operations: the one definition.

    One row an expense, an assigned line of a vendor bill, or an analytic item (timesheet). Amounts
    are without recoverable taxes. An item that only repeats in accounting what is counted here
    already (the entry of an expense, the analytic item of an assigned bill line) is left out.
    """

    _name = "crm.budget.cost"
    _description = "Cost"
    _auto = False
    _order = "date desc, id desc"
    _depends = {
        "hr.expense": [
            "budget_id",
            "budget_line_id",
            "campaign_id",
            "company_id",
            "contact_id",
            "currency_id",
            "date",
            "department_id",
            "employee_id",
            "lead_id",
            "meeting_id",
            "name",
            "product_id",
            "stage_id",
            "state",
            "total_amount",
            "total_amount_currency",
            "untaxed_amount_currency",
        ],
        "account.move.line": [
            "balance",
            "amount_currency",
            "budget_id",
            "budget_line_id",
            "company_id",
            "currency_id",
            "date",
            "display_type",
            "expense_id",
            "move_id",
            "name",
            "parent_state",
            "product_id",
        ],
        "account.move": ["invoice_date", "move_type"],
        "account.analytic.line": [
            "amount",
            "budget_id",
            "budget_line_id",
            "company_id",
            "date",
            "move_line_id",
            "name",
            "product_id",
        ],
        "crm.budget": ["campaign_id", "department_id", "kind", "lead_id", "partner_id", "team_id"],
        "crm.budget.line": ["stage_id"],
        "crm.lead": ["partner_id", "team_id"],
        "res.company": ["currency_id"],
        "res.currency.rate": ["company_id", "currency_id", "name", "rate"],
    }

    name = fields.Char(readonly=True)
    source = fields.Selection(COST_KINDS, readonly=True)
    state = fields.Selection(COST_STATES, readonly=True)
    budget_id = fields.Many2one("crm.budget", readonly=True)
    budget_line_id = fields.Many2one("crm.budget.line", readonly=True)
    lead_id = fields.Many2one("crm.lead", string="Opportunity", readonly=True)
    campaign_id = fields.Many2one("utm.campaign", readonly=True)
    stage_id = fields.Many2one("crm.stage", readonly=True)
    product_id = fields.Many2one("product.product", string="Content", readonly=True)
    employee_id = fields.Many2one("hr.employee", readonly=True)
    contact_id = fields.Many2one("res.partner", readonly=True)
    meeting_id = fields.Many2one("calendar.event", readonly=True)
    department_id = fields.Many2one("hr.department", readonly=True)
    expense_id = fields.Many2one("hr.expense", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True, help="Of the document.")
    company_currency_id = fields.Many2one("res.currency", readonly=True)
    date = fields.Date(readonly=True)
    amount_currency = fields.Monetary(string="Amount in Currency", readonly=True)
    amount = fields.Monetary(currency_field="company_currency_id", readonly=True)

    def action_open_document(self):
        """Open what a cost is made of: the expense, the vendor bill or the analytic item."""
        self.ensure_one()
        number, kind = divmod(self.id, 3)
        model = ("hr.expense", "account.move.line", "account.analytic.line")[kind]
        document = self.env[model].browse(number)
        if kind == 2 and document.move_line_id:
            document = document.move_line_id
        if document._name == "account.move.line":
            document = document.move_id
        return {
            "type": "ir.actions.act_window",
            "res_model": document._name,
            "res_id": document.id,
            "views": [(False, "form")],
        }

    def _flush_sources(self):
        """Write what the transaction has pending before a query of our own reads it."""
        for model, names in self._depends.items():
            self.env[model].flush_model(names)

    @property
    def _table_query(self) -> SQL:
        return self._costs_sql()

    def _costs_sql(self):
        return SQL(
            "%s UNION ALL %s UNION ALL %s",
            self._expenses_sql(),
            self._bills_sql(),
            self._analytic_sql(),
        )

    def _amount_in_sql(self, currency):
        """Return the amount of ``cost`` in a currency, at the rate of the date of the cost."""
        rates = self.env["crm.report.currency.mixin"]
        day, company = SQL("cost.date"), SQL("cost.root_company_id")
        return SQL(
            """CASE WHEN cost.currency_id = %(currency)s THEN cost.amount_currency
                    WHEN cost.company_currency_id = %(currency)s THEN cost.amount
                    ELSE (cost.amount * %(theirs)s / %(ours)s)::numeric END""",
            currency=currency,
            ours=rates._unit_rate_sql(SQL("cost.company_currency_id"), day, company),
            theirs=rates._unit_rate_sql(currency, day, company),
        )

    def _held_sql(self, condition):
        """Return what counts on each budget, in the currency of that budget.

        A cost counts on its budget, and on the master of it: on the content of the same category.

        :param SQL condition: which ``cost`` and ``budget`` to take
        """
        return SQL(
            """SELECT budget.id AS budget_id,
                      CASE WHEN budget.id = own.id THEN cost.budget_line_id
                           ELSE shared.id END AS budget_line_id,
                      cost.product_id,
                      cost.stage_id,
                      cost.date,
                      cost.state,
                      %(amount)s AS amount
                 FROM (%(costs)s) cost
                 JOIN crm_budget own ON own.id = cost.budget_id
                 JOIN LATERAL (VALUES (own.id), (own.parent_id)) holder(id) ON TRUE
                 JOIN crm_budget budget ON budget.id = holder.id
            LEFT JOIN crm_budget_line planned ON planned.id = cost.budget_line_id
            LEFT JOIN (SELECT DISTINCT ON (line.budget_id, line.product_id)
                              line.id, line.budget_id, line.product_id
                         FROM crm_budget_line line
                         JOIN crm_budget master ON master.id = line.budget_id AND master.is_master
                     ORDER BY line.budget_id, line.product_id, line.sequence, line.id) shared
                        ON shared.budget_id = budget.id AND budget.id != own.id
                       AND shared.product_id = COALESCE(planned.product_id, cost.product_id)
                WHERE %(condition)s""",
            amount=self._amount_in_sql(SQL("budget.currency_id")),
            costs=self._costs_sql(),
            condition=condition,
        )

    def _expenses_sql(self):
        return SQL(
            """SELECT expense.id::bigint * 3 AS id,
                      expense.name,
                      'expense' AS source,
                      CASE WHEN expense.state IN ('submitted', 'approved') THEN expense.state
                           ELSE 'actual' END AS state,
                      expense.budget_id,
                      expense.budget_line_id,
                      COALESCE(expense.lead_id, budget.lead_id) AS lead_id,
                      COALESCE(expense.campaign_id, budget.campaign_id) AS campaign_id,
                      expense.stage_id,
                      expense.product_id,
                      expense.employee_id,
                      expense.contact_id,
                      expense.meeting_id,
                      expense.department_id,
                      expense.id AS expense_id,
                      expense.company_id,
                      expense.currency_id,
                      company.currency_id AS company_currency_id,
                      expense.date,
                      expense.untaxed_amount_currency AS amount_currency,
                      -- Not "untaxed_amount": Odoo rounds it like the currency of the expense.
                      CASE WHEN expense.total_amount_currency = 0 THEN expense.total_amount
                           ELSE expense.total_amount * expense.untaxed_amount_currency
                                / expense.total_amount_currency END AS amount,
                      SPLIT_PART(company.parent_path, '/', 1)::integer AS root_company_id
                 FROM hr_expense expense
                 JOIN res_company company ON company.id = expense.company_id
            LEFT JOIN crm_budget budget ON budget.id = expense.budget_id
                WHERE expense.state IN ('submitted', 'approved', 'posted', 'in_payment', 'paid')
                  AND (expense.budget_id IS NOT NULL OR expense.lead_id IS NOT NULL
                       OR expense.campaign_id IS NOT NULL OR expense.contact_id IS NOT NULL)"""
        )

    def _bills_sql(self):
        return SQL(
            """SELECT line.id::bigint * 3 + 1 AS id,
                      line.name,
                      'bill' AS source,
                      CASE line.parent_state WHEN 'posted' THEN 'actual' ELSE 'approved' END
                          AS state,
                      line.budget_id,
                      line.budget_line_id,
                      budget.lead_id,
                      budget.campaign_id,
                      plan.stage_id,
                      COALESCE(plan.product_id, line.product_id),
                      NULL::integer,
                      NULL::integer,
                      NULL::integer,
                      budget.department_id,
                      NULL::integer,
                      line.company_id,
                      line.currency_id,
                      line.company_currency_id,
                      COALESCE(move.invoice_date, line.date) AS date,
                      line.amount_currency,
                      line.balance AS amount,
                      SPLIT_PART(company.parent_path, '/', 1)::integer AS root_company_id
                 FROM account_move_line line
                 JOIN res_company company ON company.id = line.company_id
                 JOIN account_move move ON move.id = line.move_id
                 JOIN crm_budget budget ON budget.id = line.budget_id
            LEFT JOIN crm_budget_line plan ON plan.id = line.budget_line_id
                WHERE line.parent_state IN ('draft', 'posted')
                  AND line.display_type = 'product' AND line.expense_id IS NULL
                  AND move.move_type IN ('in_invoice', 'in_refund', 'in_receipt')"""
        )

    def _analytic_sql(self):
        # Timesheets know their employee, where they are installed.
        items = self.env["account.analytic.line"]
        return SQL(
            """SELECT item.id::bigint * 3 + 2 AS id,
                      item.name,
                      CASE WHEN move.id IS NULL THEN 'analytic' ELSE 'bill' END AS source,
                      'actual' AS state,
                      item.budget_id,
                      item.budget_line_id,
                      budget.lead_id,
                      budget.campaign_id,
                      plan.stage_id,
                      COALESCE(plan.product_id, item.product_id),
                      COALESCE(%(employee)s, expense.employee_id),
                      NULL::integer,
                      NULL::integer,
                      budget.department_id,
                      expense.id,
                      item.company_id,
                      company.currency_id,
                      company.currency_id,
                      item.date,
                      -item.amount,
                      -item.amount,
                      SPLIT_PART(company.parent_path, '/', 1)::integer
                 FROM account_analytic_line item
                 JOIN res_company company ON company.id = item.company_id
                 JOIN crm_budget budget ON budget.id = item.budget_id
            LEFT JOIN crm_budget_line plan ON plan.id = item.budget_line_id
            LEFT JOIN account_move_line line ON line.id = item.move_line_id
            LEFT JOIN account_move move ON move.id = line.move_id
            LEFT JOIN hr_expense expense ON expense.id = line.expense_id
                WHERE line.budget_id IS NULL
                  AND COALESCE(expense.budget_id, expense.lead_id, expense.campaign_id,
                               expense.contact_id) IS NULL
                  AND (move.id IS NULL OR move.move_type NOT IN
                       ('out_invoice', 'out_refund', 'out_receipt'))""",
            employee=SQL.identifier("item", "employee_id")
            if "employee_id" in items._fields
            else SQL("NULL::integer"),
        )
