from datetime import date, timedelta

from odoo import Command, api, fields, models

from ...tools.budget.demo_costs import (
    APPROVED_DAYS,
    get_state,
    invent_receipts,
)
from ..pipeline.crm_funnel_demo import MODULE

APPROVED_STATES = ("approved", "posted", "paid")
# Of the stands, the bills of their builder take this much.
BILLED_SHARE = 0.43
ABROAD_RATE = {"EUR": 0.125, "USD": 0.138}


class CrmBudgetDemo(models.AbstractModel):
    """The expenses of the story, from the receipt to the journal entry."""

    _inherit = "crm.budget.demo"

    @api.model
    def _create_expenses(self, rng, deals, others):
        today = fields.Date.today()
        plans = []
        for budget in deals | others:
            is_over = budget.date_to < today
            ratio = rng.gauss(0.88, 0.16) if is_over else rng.uniform(0.25, 0.62)
            ratio = min(max(ratio, 0.3), 1.2)
            period = (budget.date_from, min(budget.date_to, today))
            contents = self._get_contents(budget)
            city = budget.partner_id.city or ""
            for receipt in invent_receipts(rng, contents, ratio, period, city):
                state = get_state(rng, receipt.date, today, is_over)
                plans.append((self._prepare_expense(rng, budget, receipt, state), state))
        self._record_expenses(plans)

    @api.model
    def _get_contents(self, budget):
        keys = {self._get_product(content): content for content in self._get_content_keys()}
        plan = {keys[line.product_id]: line.amount for line in budget.line_ids}
        if "fair" in plan:
            plan["fair"] *= 1 - BILLED_SHARE
        return plan

    @api.model
    def _record_expenses(self, plans):
        """Create expenses, and the journal entries of those that were posted.

        :param plans: ``[(values, state)]``
        :rtype: hr.expense
        """
        plans = sorted(plans, key=lambda plan: plan[0]["date"])
        expenses = self.env["hr.expense"].create([vals for vals, _state in plans])
        states = {expense: state for expense, (_vals, state) in zip(expenses, plans, strict=True)}
        for wanted in ("paid", "posted"):
            found = expenses.filtered(lambda one, wanted=wanted: states[one] == wanted)
            self._post_expenses(found, is_paid=wanted == "paid")
        return expenses

    @api.model
    def _prepare_expense(self, rng, budget, receipt, state, employee=None):
        employee = employee or self._choose_employee(rng, budget)
        approval = "approved" if state in APPROVED_STATES else state
        values = {
            "name": receipt.name,
            "employee_id": employee.id,
            "company_id": budget.company_id.id,
            "product_id": self._get_product(receipt.content).id,
            "date": receipt.date,
            "payment_mode": "own_account",
            "manager_id": employee.expense_manager_id.id,
            "approval_state": approval if approval != "draft" else False,
            "lead_id": budget.lead_id.id,
            "campaign_id": budget.campaign_id.id,
            "budget_id": budget.id,
            **self._prepare_amount(rng, budget, receipt),
        }
        if approval == "approved":
            day = fields.Datetime.to_datetime(receipt.date)
            decided = day + timedelta(days=rng.randint(2, APPROVED_DAYS))
            values["approval_date"] = min(decided, fields.Datetime.now())
        # Some visits are known: what was spent that week was spent on them.
        meeting = budget.lead_id.calendar_event_ids[:1]
        if meeting and receipt.content in ("travel", "meal") and rng.random() < 0.5:
            values["meeting_id"] = meeting.id
        elif people := budget.lead_id.stakeholder_ids.partner_id:
            values["contact_id"] = rng.choice(list(people)).id
        elif not budget.lead_id and budget.partner_id:
            values["contact_id"] = budget.partner_id.id
        return values

    @api.model
    def _prepare_amount(self, rng, budget, receipt):
        """Return amount and currency; who travels abroad pays in theirs."""
        currency, amount = budget.currency_id, receipt.amount
        is_abroad = budget.team_id == self._get_teams()["export"]
        if is_abroad and receipt.content in ("travel", "meal") and rng.random() < 0.6:
            code = rng.choice(list(ABROAD_RATE))
            foreign = self.env.ref(f"base.{code}")
            if foreign.active:
                currency, amount = foreign, round(amount * ABROAD_RATE[code], 2)
        return {"currency_id": currency.id, "total_amount_currency": amount}

    @api.model
    def _choose_employee(self, rng, budget):
        """Return who spends it: the salesperson, now and then a colleague of the team."""
        by_user = self.env["hr.employee"].search([("user_id", "!=", False)]).grouped("user_id")
        own = by_user.get(budget.user_id, self.env["hr.employee"])
        if budget.kind == "service":
            return self.env.ref(f"{MODULE}.hr_employee_zhou_bin")
        if budget.kind == "marketing" and rng.random() < 0.5:
            return self.env.ref(f"{MODULE}.hr_employee_xu_jia")
        members = budget.team_id.member_ids
        team = [
            by_user[user]
            for user in members.sorted("id")
            if user in by_user and by_user[user].company_id == budget.company_id
        ]
        share = 0.8 if budget.kind == "sales" else 0.3
        if team and (not own or rng.random() > share):
            return rng.choice(team)
        return own or self.env.ref(f"{MODULE}.hr_employee_lin_yue")

    # Journal entries

    @api.model
    def _post_expenses(self, expenses, *, is_paid):
        """Post one receipt for each employee and half-year; more would take too long."""
        journal = self.env.ref(f"{MODULE}.account_journal_expense")
        today = fields.Date.today()

        def half_year(expense):
            end = date(expense.date.year, *((6, 30) if expense.date.month < 7 else (12, 31)))
            return expense.company_id.id, end

        vals_by_company = {}
        batches = expenses.sorted("id").grouped(half_year)
        for company_id, end in sorted(batches):
            company = self.env["res.company"].browse(company_id)
            batch = batches[company_id, end].with_company(company)
            vals_by_company.setdefault(company, []).extend(
                {**vals, "journal_id": journal.id, "invoice_date": min(end, today)}
                for vals in batch._prepare_receipts_vals()
            )
        for company, vals_list in vals_by_company.items():
            moves = self.env["account.move"].with_company(company).create(vals_list)
            moves.action_post()
            if is_paid:
                self._pay(moves)

    @api.model
    def _pay(self, moves):
        """Pay receipts out of the cash of the story, all in one entry."""
        journal = self.env.ref(f"{MODULE}.account_journal_cash")
        payables = moves.line_ids.filtered(
            lambda line: line.account_id.account_type == "liability_payable"
        )
        total = sum(payables.mapped("credit")) - sum(payables.mapped("debit"))
        entry = (
            self.env["account.move"]
            .with_company(moves.company_id)
            .create(
                {
                    "move_type": "entry",
                    "journal_id": journal.id,
                    "date": max(moves.mapped("date")),
                    "line_ids": [
                        *(
                            Command.create(
                                {
                                    "name": line.move_id.ref,
                                    "account_id": line.account_id.id,
                                    "partner_id": line.partner_id.id,
                                    "debit": line.credit,
                                    "credit": line.debit,
                                }
                            )
                            for line in payables
                        ),
                        Command.create(
                            {
                                "name": "Paid 已付",
                                "account_id": journal.default_account_id.id,
                                "credit": total,
                            }
                        ),
                    ],
                }
            )
        )
        entry.action_post()
        pairs = zip(payables, entry.line_ids.sorted("id"), strict=False)
        payables._reconcile_plan([line | paid for line, paid in pairs])
