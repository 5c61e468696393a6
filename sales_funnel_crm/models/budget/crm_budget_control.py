from collections import defaultdict, namedtuple
from contextlib import contextmanager

from odoo import api, models, tools
from odoo.tools import SQL, formatLang

from ...errors import ShownUserError
from .crm_budget import POLICY_BLOCK, POLICY_INFORM, STATE_CLOSED

KEY = "sales_funnel_crm.budget_control"
DECIDED_STATES = frozenset({"approved", "posted", "in_payment", "paid"})

Limit = namedtuple("Limit", "id name state planned currency_id rounding policy")
Overspent = namedtuple("Overspent", "limit decided")


class BudgetOverspent(ShownUserError):
    """An approval would spend more than a budget plans, and its policy is to block that."""


class BudgetIsClosed(ShownUserError):
    """Something is approved or posted on a budget that was closed."""


class CrmBudgetControl(models.AbstractModel):
    """Stops, or at least says, when more is decided on a budget than is planned.

    Decided is what was approved or posted. Whoever decides writes to the budget before the figures
    are read: of two at the same moment the later one fails on serialization, and Odoo repeats it
    with the figures of the first.
    """

    _name = "crm.budget.control"
    _description = "Control of Budgets"

    @api.model
    @tools.ormcache()
    def _is_used(self):
        """Tell whether any budget has ever been approved; until then nothing is looked for."""
        query = SQL("SELECT EXISTS (SELECT FROM crm_budget WHERE state IN ('approved', 'closed'))")
        return self.env.execute_query(query)[0][0]

    @api.model
    def _note_used(self):
        """Have ``_is_used`` asked anew: a budget was approved."""
        if not self._is_used():
            registry = self.env.registry
            registry.clear_cache()
            # Another thread may have asked before the commit, and remembers a no.
            self.env.cr.postcommit.add(registry.clear_cache)

    @contextmanager
    def _checked_at_end(self):
        """Leave the check of single writes to whoever makes them, who checks all of them once.

        Noted on the transaction, where no client of the RPC can note anything.
        """
        data = self.env.cr.postcommit.data
        outer, data[KEY] = data.get(KEY), True
        try:
            yield
        finally:
            data[KEY] = outer

    @api.model
    def _is_watching(self):
        """Tell whether a single change of an expense is to be checked."""
        return not self.env.cr.postcommit.data.get(KEY) and self._is_used()

    @api.model
    def _get_decided(self, expenses):
        """Return what these expenses take of their budgets; one query, none if nothing is decided.

        :return: ``{budget id: amount}``, in the currency of the budget
        :rtype: dict
        """
        expenses = expenses.filtered(lambda expense: expense.state in DECIDED_STATES)
        if not expenses:
            return {}
        costs = self.env["crm.budget.cost"]
        return self._sum_decided(
            costs._expenses_sql(), SQL("cost.expense_id IN %s", tuple(expenses.ids))
        )

    @api.model
    def _sum_decided(self, costs_sql, condition):
        """Return ``{budget id: amount}`` of what was decided of some costs; one query."""
        costs = self.env["crm.budget.cost"]
        costs._flush_sources()
        rows = self.env.execute_query(
            SQL(
                """SELECT cost.budget_id, SUM(%s)
                     FROM (%s) cost
                     JOIN crm_budget budget ON budget.id = cost.budget_id
                    WHERE %s AND cost.state IN ('approved', 'actual')
                 GROUP BY cost.budget_id""",
                costs._amount_in_sql(SQL("budget.currency_id")),
                costs_sql,
                condition,
            )
        )
        return dict(rows)

    @api.model
    def _check_bill_lines(self, lines):
        """Apply the policies of the budgets of these posted lines of vendor bills.

        :raise BudgetOverspent: when a budget that blocks is overspent
        """
        costs = self.env["crm.budget.cost"]
        # By their budgets first: those have an index.
        condition = SQL(
            "cost.budget_id IN %s AND cost.id IN %s",
            tuple(lines.budget_id.ids),
            tuple(line_id * 3 + 1 for line_id in lines.ids),
        )
        self._check_taken(self._sum_decided(costs._bills_sql(), condition), {})

    @api.model
    def _check_decided(self, expenses, before):
        """Apply the policies of the budgets that these expenses take more of than before.

        Two queries, however many expenses and budgets there are.

        :param dict before: what ``_get_decided`` told before the change
        :raise BudgetOverspent: when a budget that blocks would be overspent
        """
        self._check_taken(self._get_decided(expenses), before)

    @api.model
    def _check_taken(self, taken, before):
        grown = [budget_id for budget_id in taken if taken[budget_id] > before.get(budget_id, 0)]
        if not grown:
            return
        limits = self._lock(grown)
        self._check_none_closed(limits)
        spent = self.env["crm.budget"].browse(grown)._get_spent()
        decided = defaultdict(float)
        for (budget_id, _line_id), amounts in spent.items():
            decided[budget_id] += amounts.get("approved", 0) + amounts.get("actual", 0)
        overspent = [
            Overspent(limit, decided[limit.id])
            for limit in limits
            if decided[limit.id] > limit.planned + limit.rounding / 2
        ]
        if overspent:
            self._apply_policies(overspent, taken, before)

    @api.model
    def _check_none_closed(self, limits):
        for limit in limits:
            if limit.state == STATE_CLOSED:
                raise BudgetIsClosed(
                    self.env._(
                        "The budget “%s” is closed, nothing can be spent on it any more. Choose "
                        "another one, or ask a sales manager to reopen it.",
                        limit.name,
                    )
                )

    @api.model
    def _lock(self, budget_ids):
        """Take the budgets for this transaction, and return their ``Limit``; one query."""
        self.env["crm.budget"].flush_model(
            ["amount_planned", "policy", "currency_id", "name", "state"]
        )
        self.env["res.company"].flush_model(["budget_policy"])
        rows = self.env.execute_query(
            SQL(
                """UPDATE crm_budget budget
                      SET control_count = COALESCE(control_count, 0) + 1
                     FROM (SELECT id FROM crm_budget WHERE id IN %s
                         ORDER BY id FOR NO KEY UPDATE) AS taken,
                          res_company company, res_currency currency
                    WHERE budget.id = taken.id AND company.id = budget.company_id
                      AND currency.id = budget.currency_id
                RETURNING budget.id, budget.name, budget.state, COALESCE(budget.amount_planned, 0),
                          budget.currency_id, currency.rounding,
                          COALESCE(budget.policy, company.budget_policy)""",
                tuple(budget_ids),
            )
        )
        self.env["crm.budget"].browse(budget_ids).invalidate_recordset(
            ["control_count"], flush=False
        )
        return [Limit(*row) for row in rows]

    def _apply_policies(self, overspent, taken, before):
        sentences = {
            found: self._get_sentence(found, taken, before)
            for found in sorted(overspent, key=lambda found: found.limit.name)
        }
        blocked = [found for found in sentences if found.limit.policy == POLICY_BLOCK]
        if blocked:
            raise BudgetOverspent(
                "\n\n".join(sentences[found] for found in blocked)
                + "\n\n"
                + self.env._(
                    "Nothing was approved or posted. Ask for a revision of the budget, or choose "
                    "another one."
                )
            )
        for found, sentence in sentences.items():
            if found.limit.policy != POLICY_INFORM:
                # sudo: who approves expenses need not be allowed to write to the budget
                budget = self.env["crm.budget"].sudo().browse(found.limit.id)
                budget.message_post(body=sentence, author_id=self.env.user.partner_id.id)
        informed = all(found.limit.policy == POLICY_INFORM for found in sentences)
        self._notify(
            self.env._("A budget is overspent"), "\n\n".join(sentences.values()), not informed
        )

    def _get_sentence(self, found, taken, before):
        limit = found.limit
        growth = taken.get(limit.id, 0) - before.get(limit.id, 0)
        return self.env._(
            "“%(budget)s” plans %(planned)s. %(decided)s was approved before; with the %(growth)s "
            "now it is %(over)s too much.",
            budget=limit.name,
            planned=self._format(limit, limit.planned),
            decided=self._format(limit, found.decided - growth),
            growth=self._format(limit, growth),
            over=self._format(limit, found.decided - limit.planned),
        )

    def _format(self, limit, amount):
        currency = self.env["res.currency"].browse(limit.currency_id)
        return formatLang(self.env, amount, currency_obj=currency)

    def _notify(self, title, text, is_warning):
        self.env.user._bus_send(
            "simple_notification",
            {
                "type": "warning" if is_warning else "info",
                "title": title,
                "message": text,
                "sticky": is_warning,
            },
        )

    @api.model
    def _warn_submitted(self, budgets):
        """Tell the user which of these budgets is used up, with what others have submitted.

        :param budgets: ``crm.budget``, as superuser
        """
        budgets.invalidate_recordset(["amount_spent"], flush=False)
        budgets = budgets.filtered(
            lambda budget: (
                budget.currency_id.compare_amounts(budget.amount_spent, budget.amount_planned) > 0
            )
        )
        if not budgets:
            return
        sentences = [
            self.env._(
                "“%(budget)s” plans %(planned)s. With what is submitted, %(spent)s is spent.",
                budget=budget.name,
                planned=formatLang(
                    self.env, budget.amount_planned, currency_obj=budget.currency_id
                ),
                spent=formatLang(self.env, budget.amount_spent, currency_obj=budget.currency_id),
            )
            for budget in budgets
        ]
        blocked = any(
            (budget.policy or budget.company_id.budget_policy) == POLICY_BLOCK for budget in budgets
        )
        if blocked:
            sentences.append(
                self.env._("It cannot be approved so. Ask for a revision of the budget.")
            )
        self._notify(self.env._("More than is planned"), "\n\n".join(sentences), True)
