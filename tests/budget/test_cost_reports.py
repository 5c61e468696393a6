"""Costs one by one, of deals and of campaigns, against plain Python (EXP-05 – EXP-13)."""

from collections import defaultdict
from datetime import date, datetime

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .report_common import BudgetReportCommon


@tagged("post_install", "-at_install")
class TestCostReports(BudgetReportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.open_lead = cls._create_lead(name="Open deal", expected_revenue=1000)
        cls.free_lead = cls._create_lead(name="Won for nothing", expected_revenue=700)
        cls.free_lead.action_set_won()
        cls.visit = cls._create_visit(cls.lost_lead, "2026-06-01")
        cls.other_visit = cls._create_visit(cls.open_lead, "2026-06-02")
        # (amount, deal, meeting, employee, stage)
        cls.deal_costs = [
            (60, cls.lost_lead, cls.visit, cls.seller, cls.stage_new),
            (20, cls.lost_lead, cls.visit, cls.plain_employee, cls.stage_new),
            (5, cls.lost_lead, None, cls.seller, cls.stage_won),
            (33, cls.open_lead, cls.other_visit, cls.seller, cls.stage_new),
            (7, cls.open_lead, None, cls.seller, cls.stage_won),
        ]
        expenses = cls.env["hr.expense"]
        for amount, lead, meeting, employee, stage in cls.deal_costs:
            expenses |= cls._create_expense(
                amount,
                lead_id=lead.id,
                meeting_id=meeting and meeting.id,
                employee=employee,
                stage_id=stage.id,
                contact_id=cls.li.id,
                date=date(2026, 6, 1),
            )
        expenses.action_submit()
        cls.expenses = expenses
        for cost in cls.costs:
            if cost["budget"] == cls.deal_budget:
                cls.deal_costs.append(
                    (
                        cost["amount"],
                        cls.won_lead,
                        None,
                        cost["expense"].employee_id,
                        cost["expense"].stage_id,
                    )
                )
        cls.leads = cls.won_lead + cls.lost_lead + cls.open_lead + cls.free_lead
        cls.env.flush_all()

    # Costs one by one.

    def _sum_costs(self, groupby, domain=()):
        rows = self.env["crm.budget.cost"]._read_group(
            [("lead_id", "in", self.leads.ids), *domain], [groupby], ["report_amount:sum"]
        )
        return dict(rows)

    def _expect(self, key_of):
        expected = defaultdict(float)
        for cost in self.deal_costs:
            expected[key_of(cost)] += cost[0]
        return expected

    def test_by_employee(self):
        """EXP-08."""
        self.assertEqual(self._sum_costs("employee_id"), self._expect(lambda cost: cost[3]))

    def test_by_contact(self):
        """EXP-09."""
        self.assertEqual(self._sum_costs("contact_id")[self.li], 125 + 1090)

    def test_by_visit(self):
        """EXP-10."""
        empty = self.env["calendar.event"]
        self.assertEqual(self._sum_costs("meeting_id"), self._expect(lambda cost: cost[2] or empty))

    def test_by_stage(self):
        self.assertEqual(self._sum_costs("stage_id"), self._expect(lambda cost: cost[4]))

    def test_by_outcome_and_customer(self):
        outcomes = {self.won_lead: "won", self.lost_lead: "lost", self.open_lead: "open"}
        self.assertEqual(self._sum_costs("outcome"), self._expect(lambda cost: outcomes[cost[1]]))
        self.assertEqual(self._sum_costs("partner_id"), {self.customer: 1215})
        self.assertEqual(self._sum_costs("team_id"), {self.team_funnel: 1215})

    def test_by_kind(self):
        """EXP-05: of the budget, or of what it was for."""
        rows = self.env["crm.budget.cost"]._read_group(
            [("employee_id", "in", (self.seller + self.plain_employee).ids)],
            ["kind"],
            ["report_amount:sum"],
        )
        self.assertEqual(dict(rows), {"sales": 1215, "operations": 30, "marketing": 515})

    def test_amount_in_our_currency(self):
        """The rate is that of the day of the cost."""
        expense = self._create_expense(
            100, lead_id=self.open_lead.id, currency_id=self.foreign.id, date=date(2026, 3, 2)
        )
        expense.action_submit()
        self.env.flush_all()
        cost = self.env["crm.budget.cost"].search([("expense_id", "=", expense.id)])
        self.assertEqual((cost.report_amount, cost.amount_currency), (25, 100))
        foreign = self.env["res.company"].create({"name": "Abroad", "currency_id": self.foreign.id})
        abroad = self.env["crm.budget.cost"].with_company(foreign).browse(cost.id)
        self.assertEqual(abroad.report_amount, 100)

    # Deals.

    def _read_deals(self, groupby, aggregates, domain=()):
        return self.env["crm.deal.cost.report"]._read_group(
            [("lead_id", "in", self.leads.ids), *domain], groupby, aggregates
        )

    def test_cost_per_won_deal(self):
        """EXP-12: what was spent on lost ones is part of it; a won one that cost nothing counts."""
        (row,) = self._read_deals(
            [],
            [
                "amount:sum",
                "deal_count:sum",
                "won_count:sum",
                "revenue:sum",
                "amount_per_won:avg",
                "amount_per_deal:avg",
                "cost_percent:avg",
            ],
        )
        closed = 1090 + 85
        expected = (1215, 4, 2, 50700, closed / 2, 1215 / 4, 100 * closed / 50700)
        for value, wanted in zip(row, expected, strict=True):
            self.assertAlmostEqual(float(value), wanted, 6)

    def test_cost_per_stage(self):
        rows = self._read_deals(
            ["stage_id"], ["amount:sum", "deal_count:sum", "amount_per_deal:avg"]
        )
        by_stage = defaultdict(list)
        for amount, lead, _meeting, _employee, stage in self.deal_costs:
            by_stage[stage].append((amount, lead))
        by_stage[self.env["crm.stage"]].append((0, self.free_lead))
        self.assertEqual(len(rows), len(by_stage))
        for stage, amount, count, average in rows:
            costs = by_stage[stage]
            deals = {lead for _amount, lead in costs}
            total = sum(amount for amount, _lead in costs)
            self.assertEqual((amount, count), (total, len(deals)))
            self.assertAlmostEqual(float(average), total / len(deals), 6)

    def test_cost_per_visit(self):
        """EXP-10: two expenses of one visit are one visit."""
        (row,) = self._read_deals(
            [], ["amount_visits:sum", "visit_count:sum", "amount_per_visit:avg"]
        )
        self.assertEqual(tuple(float(value) for value in row), (113, 2, 56.5))

    def test_revenue_counts_once(self):
        """A deal with costs in two stages has one revenue, in each grouping."""
        self.won_lead.expected_revenue = 40000
        self._create_expense(1, lead_id=self.won_lead.id, stage_id=self.stage_won.id)
        rows = self._read_deals(["outcome"], ["revenue:sum", "deal_count:sum"])
        self.assertEqual(
            {outcome: (float(revenue), count) for outcome, revenue, count in rows},
            {"won": (40700, 2), "lost": (0, 1), "open": (0, 1)},
        )

    def test_deal_access(self):
        """Totals of deals, also of what others spent on them; not of other deals."""
        self.open_lead.user_id = self.user_sales_leads
        self.open_lead.team_id = False
        for user, amount in (
            (self.user_sales_salesman, 1175),
            (self.user_team, 1175),
            (self.user_sales_leads, 1215),
            (self.user_sales_manager, 1215),
            (self.accountant, 1215),
            (self.user_other_company, 0),
        ):
            with self.subTest(user.login):
                report = self.env["crm.deal.cost.report"].with_user(user)
                rows = report.with_company(user.company_id)._read_group(
                    [("lead_id", "in", self.leads.ids)], [], ["amount:sum"]
                )
                self.assertEqual(rows[0][0] or 0, amount)
        with self.assertRaises(AccessError):
            self.env["crm.deal.cost.report"].with_user(self.plain_user).search([])

    # Campaigns.

    def test_campaign_return(self):
        """EXP-12, EXP-13: what its leads brought ÷ what it and they cost."""
        (self.won_lead + self.open_lead).campaign_id = self.campaign
        self.won_lead.date_closed = datetime(2026, 7, 3)
        self.env.flush_all()
        names = [
            "marketing_amount:sum",
            "sales_amount:sum",
            "amount:sum",
            "revenue:sum",
            "won_count:sum",
            "lead_count:sum",
            "marketing_return_percent:avg",
            "return_percent:avg",
            "amount_per_won:avg",
        ]
        report = self.env["crm.campaign.return.report"]
        rows = report._read_group([("campaign_id", "=", self.campaign.id)], [], names)
        sales = 1090 + 40
        expected = (
            515,
            sales,
            515 + sales,
            50000,
            1,
            2,
            100 * 50000 / 515,
            100 * 50000 / (515 + sales),
            515 + sales,
        )
        for name, value, wanted in zip(names, rows[0], expected, strict=True):
            self.assertAlmostEqual(float(value), wanted, 6, name)
        months = dict(
            report._read_group(
                [("campaign_id", "=", self.campaign.id), ("revenue", ">", 0)],
                ["date:month"],
                ["revenue:sum"],
            )
        )
        self.assertEqual(months, {date(2026, 7, 1): 50000})

    def test_campaign_margin(self):
        """EXP-12, EXP-13: the margin of won deals ÷ cost; not known is not zero."""
        (self.won_lead + self.open_lead).campaign_id = self.campaign
        company = self.won_lead.company_id or self.env.company
        cost = 515 + 1090 + 40
        for amount, percent, usual, margin in (
            (0, 0, 0, None),
            (0, 0, 30, 15000),
            (0, 20, 30, 10000),
            (-700, 20, 30, -700),
        ):
            company.worth_margin_percent = usual
            self.won_lead.write({"worth_margin_amount": amount, "worth_margin_percent": percent})
            self.env.flush_all()
            ((total, percent_of_cost),) = self.env["crm.campaign.return.report"]._read_group(
                [("campaign_id", "=", self.campaign.id)],
                [],
                ["margin:sum", "margin_return_percent:avg"],
            )
            with self.subTest(margin=margin):
                if margin is None:
                    self.assertFalse(total)
                    self.assertFalse(percent_of_cost)
                else:
                    self.assertAlmostEqual(float(total), margin, 6)
                    self.assertAlmostEqual(float(percent_of_cost), 100 * margin / cost, 6)

    def test_campaign_access(self):
        """A part of the deals would tell a wrong return: only who sees all, and accountants."""
        for user, is_seen in (
            (self.user_sales_leads, True),
            (self.user_sales_manager, True),
            (self.accountant, True),
            (self.user_other_company, False),
        ):
            with self.subTest(user.login):
                report = self.env["crm.campaign.return.report"].with_user(user)
                report = report.with_company(user.company_id)
                self.assertEqual(
                    bool(report.search([("campaign_id", "=", self.campaign.id)])), is_seen
                )
        for user in (self.user_sales_salesman, self.user_team, self.plain_user):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.env["crm.campaign.return.report"].with_user(user).search([])

    def test_cost_does_not_grow_with_deals(self):
        def count_queries(size):
            leads = self.env["crm.lead"].create(
                [{"name": f"Deal {n}", "campaign_id": self.campaign.id} for n in range(size)]
            )
            self.env["hr.expense"].create(
                [
                    {
                        "name": "Trip",
                        "employee_id": self.seller.id,
                        "product_id": self.travel.id,
                        "total_amount_currency": 1,
                        "lead_id": lead.id,
                    }
                    for lead in leads
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.env["crm.deal.cost.report"].formatted_read_group(
                [], ["lead_id"], ["amount_per_won:avg", "revenue:sum"]
            )
            self.env["crm.campaign.return.report"].formatted_read_group(
                [], ["campaign_id"], ["return_percent:avg"]
            )
            self.env["crm.budget.cost"].formatted_read_group(
                [], ["partner_id", "outcome"], ["report_amount:sum"]
            )
            return self.cr.sql_log_count - before

        count_queries(1)
        self.assertEqual(count_queries(50), count_queries(5))
