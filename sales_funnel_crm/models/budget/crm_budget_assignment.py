from collections import namedtuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.budget.matching import best_line, covers
from .crm_budget import STATE_APPROVED

Subject = namedtuple("Subject", "company_id date lead_id campaign_id account_ids")
Cost = namedtuple("Cost", "product stage employee date")
Content = namedtuple("Content", "line product stage employee date_from date_to")


class CrmBudgetAssignment(models.AbstractModel):
    """Finds the budget, its content and the stage for what was spent.

    As long as no budget has been approved, nothing here asks the database anything.
    """

    _name = "crm.budget.assignment"
    _description = "Assignment of Costs to Budgets"

    @api.model
    def _find_budgets(self, company_ids, lead_ids=(), campaign_ids=(), account_ids=()):
        """Return the approved budgets of these subjects; one query, none without subjects.

        :rtype: crm.budget, as superuser
        """
        subjects = Domain.OR(
            Domain(name, "in", list(ids))
            for name, ids in (
                ("lead_id", lead_ids),
                ("campaign_id", campaign_ids),
                ("analytic_account_id", account_ids),
            )
            if ids
        )
        # sudo: a cost belongs to the budget whether or not its author may see the figures
        budgets = self.env["crm.budget"].sudo()
        if subjects.is_false() or not self.env["crm.budget.control"]._is_used():
            return budgets
        return budgets.search(
            subjects
            & Domain("state", "=", STATE_APPROVED)
            & Domain("is_master", "=", False)
            & Domain("company_id", "in", list(company_ids))
        )

    @api.model
    def _choose_budget(self, budgets, cost, current):
        """Return the budget for a cost: that of its deal, else of its campaign, else its account.

        A budget that was chosen by hand stays as long as nothing speaks against it.

        :param budgets: what ``_find_budgets`` found
        :param cost: ``Subject``; ``account_ids`` are the analytic accounts that bear all of it
        :param current: ``crm.budget`` it is on now, or empty
        """
        if self._fits(current, cost):
            budgets |= current
        ranked = [
            (rank, budget == current, -budget.id, budget)
            for budget in budgets
            if self._fits(budget, cost)
            for rank in (self._rank(budget, cost, current),)
            if rank
        ]
        return max(ranked)[-1] if ranked else self.env["crm.budget"]

    def _fits(self, budget, cost):
        return bool(
            budget
            and budget._is_in_force()
            and budget.company_id == cost.company_id
            and covers(budget, cost.date)
            and (not budget.lead_id or budget.lead_id == cost.lead_id)
            and (not budget.campaign_id or budget.campaign_id == cost.campaign_id)
        )

    def _rank(self, budget, cost, current):
        if budget.lead_id:
            return 4
        if budget.campaign_id:
            return 3
        if budget.analytic_account_id.id in cost.account_ids:
            return 2
        return 1 if budget == current else 0

    @api.model
    def _choose_line(self, budget, cost, current):
        """Return the content of a budget for a cost, empty when none is planned.

        :param cost: ``Cost`` of records
        """
        contents = [
            Content(
                line, line.product_id, line.stage_id, line.employee_id, line.date_from, line.date_to
            )
            for line in budget.line_ids
        ]
        present = next((content for content in contents if content.line == current), None)
        best = best_line(contents, cost, present)
        return best.line if best else self.env["crm.budget.line"]

    @api.model
    def _get_accounts(self, distribution):
        """Return the ids of the analytic accounts that bear the whole of an amount.

        >>> env["crm.budget.assignment"]._get_accounts({"3,8": 100})  # doctest: +SKIP
        (3, 8)

        What is shared out is not of one budget; its analytic items are counted one by one.
        """
        if not distribution or len(distribution) != 1:
            return ()
        ((key, percent),) = distribution.items()
        return tuple(int(account) for account in key.split(",")) if percent == 100 else ()

    @api.model
    def _get_stage_ids(self, deals):
        """Return the stage that a deal had on a date, by the ledger; one query for the past.

        :param deals: ``[(crm.lead, date or None)]``
        :return: ``{(lead id, date): stage id or False}``
        :rtype: dict
        """
        stage_ids, past = {}, []
        for lead, date in deals:
            stage_ids[lead.id, date] = lead.stage_id.id
            moved = lead.date_last_stage_update
            if date and moved and fields.Datetime.to_datetime(moved).date() > date:
                past.append((lead.id, date))
        if past:
            stage_ids.update(self._get_past_stage_ids(past))
        return stage_ids

    @api.model
    def _get_past_stage_ids(self, past):
        self.env["crm.funnel.move"]._post_pending()
        rows = self.env.execute_query(
            SQL(
                """SELECT asked.lead_id, asked.date, move.stage_id
                     FROM unnest(%s, %s::date[]) AS asked(lead_id, date)
             CROSS JOIN LATERAL (
                            SELECT stage_id FROM crm_funnel_move
                             WHERE lead_id = asked.lead_id AND count > 0
                               AND date < asked.date + 1
                          ORDER BY date DESC, id DESC LIMIT 1) AS move
                    WHERE move.stage_id IS NOT NULL""",
                [lead_id for lead_id, _date in past],
                [date for _lead_id, date in past],
            )
        )
        return {(lead_id, date): stage_id for lead_id, date, stage_id in rows}
