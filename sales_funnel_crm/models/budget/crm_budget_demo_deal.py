from datetime import timedelta

from odoo import Command, api, fields, models

OVERSPENT_PLAN = {"travel": 15_000, "sample": 14_000, "meal": 5_000, "gift": 2_000}
# Receipts of the deal that costs more than anybody thought: days ago, content, name, amount.
BEFORE = (
    (138, "travel", "Flight 机票 Shanghai–Chengdu, 2 persons", 3_860),
    (131, "meal", "Dinner with the chief engineer 总工晚宴", 1_280),
    (118, "travel", "Hotel 酒店, 4 nights, 2 rooms", 3_240),
    (109, "sample", "Sample bottles, filled 样瓶灌装", 4_600),
    (96, "sample", "Freight of the trial machine 试机运费", 6_900),
    (88, "travel", "Hire car 租车, 5 days", 1_750),
    (79, "sample", "Film and labels for the trial 试机膜卷与标签", 3_150),
    (74, "travel", "Flight 机票, service engineer", 4_420),
    (66, "meal", "Dinner after the first trial 首次试机后晚宴", 2_450),
    (58, "gift", "Desk model of the line 设备模型", 1_380),
    (52, "travel", "Hotel 酒店, commissioning team", 3_900),
)
REVISED_DAYS = 45
REVISED = {"travel": 19_500, "sample": 20_500}
REASON = (
    "The customer asks for a second trial run with his own bottles. Without it we are out: the "
    "rival has run his already. 客户要求用自己的瓶子再试一次。"
)
AFTER = (
    (36, "sample", "Second freight of the trial machine 第二次试机运费", 4_200, "posted"),
    (29, "travel", "Flight 机票, 3 persons", 3_240, "approved"),
    (17, "sample", "Operators for the second trial 第二次试机工时", 1_900, "approved"),
)
# What is approved today, beyond what is planned, and what still waits for an answer.
LAST = (3, "meal", "Dinner with the board 董事会晚宴", 3_480)
WAITING = (1, "travel", "Taxi and tolls 打车与过路费", 940)


class CrmBudgetDemo(models.AbstractModel):
    """One deal whose budget was revised and is overspent all the same."""

    _inherit = "crm.budget.demo"

    @api.model
    def _get_overspent_lead(self):
        team = self._get_teams()["east"]
        domain = [("team_id", "=", team.id), ("won_status", "=", "pending")]
        leads = self.env["crm.lead"]
        for user in (self._get_user("zhang_qiang"), team.member_ids):
            for stages in (5, 4, 3, 0):
                found = leads.search(
                    [*domain, ("user_id", "in", user.ids), ("stage_id.sequence", ">=", stages)],
                    order="expected_revenue desc, id",
                    limit=1,
                )
                if found:
                    return found
        return leads

    @api.model
    def _tell_overspent_deal(self):
        lead = self._get_overspent_lead()
        today = fields.Date.today()
        vals = {
            "kind": "sales",
            "lead_id": lead.id,
            "company_id": lead.company_id.id,
            "user_id": lead.user_id.id,
            "date_from": today - timedelta(days=145),
            "date_to": max(lead.date_deadline or today, today + timedelta(days=40)),
            "line_ids": self._prepare_lines(OVERSPENT_PLAN),
        }
        budget = self.env["crm.budget"].create(self._prepare_approval(vals))
        self._record_of_deal(budget, [(*receipt, None) for receipt in BEFORE])
        self._remember_alerts(budget)
        self._revise(budget)
        self._record_of_deal(budget, AFTER)
        return budget

    @api.model
    def _record_of_deal(self, budget, receipts):
        today = fields.Date.today()
        employee = self.env["hr.employee"].search([("user_id", "=", budget.user_id.id)], limit=1)
        people = budget.lead_id.stakeholder_ids.partner_id
        plans = []
        for days, content, name, amount, state in receipts:
            date = today - timedelta(days=days)
            state = state or ("paid" if days > 110 else "posted")
            approval = "approved" if state in ("approved", "posted", "paid") else state
            values = {
                "name": name,
                "employee_id": employee.id,
                "company_id": budget.company_id.id,
                "product_id": self._get_product(content).id,
                "date": date,
                "payment_mode": "own_account",
                "manager_id": employee.expense_manager_id.id,
                "approval_state": approval,
                "lead_id": budget.lead_id.id,
                "currency_id": budget.currency_id.id,
                "total_amount_currency": amount,
            }
            if approval == "approved":
                values["approval_date"] = fields.Datetime.to_datetime(date + timedelta(days=2))
            if people:
                values["contact_id"] = people[days % len(people)].id
            plans.append((values, state))
        return self._record_expenses(plans)

    @api.model
    def _remember_alerts(self, budget):
        """Keep the alerts that were raised while the receipts came in, each with its day."""
        budget.invalidate_recordset()
        thresholds = self.env["crm.budget.alert"]._get_thresholds(budget.company_id)
        spent, vals_list = 0, []
        for days, _content, _name, amount in BEFORE:
            before, spent = spent, spent + amount
            vals_list += [
                {
                    "budget_id": budget.id,
                    "threshold_percent": threshold,
                    "burn_percent": spent / budget.amount_planned * 100,
                    "amount_planned": budget.amount_planned,
                    "amount_spent": spent,
                    "create_date": fields.Datetime.now() - timedelta(days=days),
                }
                for threshold in thresholds
                if before < budget.amount_planned * threshold / 100 <= spent
            ]
        self.env["crm.budget.alert"].create(vals_list)

    @api.model
    def _revise(self, budget):
        """Have the revision of the story approved: by a manager, since it is above the limit."""
        date = fields.Datetime.now() - timedelta(days=REVISED_DAYS)
        manager = self._get_user("wang_wei")
        revision = self.env["crm.budget.revision"].create(
            {
                "budget_id": budget.id,
                "user_id": budget.user_id.id,
                "reason": REASON,
                "create_date": date - timedelta(days=2),
                "line_ids": [
                    Command.create(
                        {
                            "line_id": line.id,
                            "product_id": line.product_id.id,
                            "amount_after": next(
                                (
                                    amount
                                    for content, amount in REVISED.items()
                                    if self._get_product(content) == line.product_id
                                ),
                                line.amount,
                            ),
                        }
                    )
                    for line in budget.line_ids
                ],
            }
        )
        # What the budget was before is computed as long as it is a draft.
        revision.flush_recordset()
        revision.write(
            {
                "state": "approved",
                "submitted_by_id": budget.user_id.id,
                "date_submitted": date - timedelta(days=2),
                "approver_id": manager.id,
                "decided_by_id": manager.id,
                "date_approved": date,
            }
        )
        # sudo: as the approval does it, in the name of the manager
        revision.with_user(manager).sudo()._apply()

    @api.model
    def _go_over(self, budget):
        """Let the leader approve a last expense: more than is planned, which is logged."""
        [expense] = self._record_of_deal(budget, [(*LAST, "submitted")])
        leader = expense.manager_id or self._get_user("li_na")
        # sudo: demo leaders need no rights of expenses, it is told in their name
        expense.with_user(leader).sudo()._do_approve(check=False)
        self._record_of_deal(budget, [(*WAITING, "submitted")])
