"""Budget Analysis against plain Python (EXP-01, EXP-02, EXP-04, EXP-05, EXP-07)."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .report_common import NAMES, BudgetReportCommon

AGGREGATES = [
    "amount_planned:sum",
    "amount_committed:sum",
    "amount_actual:sum",
    "amount_spent:sum",
    "amount_variance:sum",
    "burn_percent:avg",
]


@tagged("post_install", "-at_install")
class TestBudgetReport(BudgetReportCommon):
    def _read(self, groupby, domain=(), aggregates=AGGREGATES):
        return self.env["crm.budget.report"]._read_group(
            [("budget_id", "in", self.budgets.ids), *domain], [groupby], aggregates
        )

    def _compare(self, groupby, key_of, count):
        expected = self._get_expected(key_of)
        rows = self._read(groupby)
        self.assertEqual({row[0] for row in rows}, set(expected))
        self.assertEqual(len(rows), count)
        for key, *found in rows:
            planned, committed, actual = (expected[key][name] for name in NAMES)
            spent = committed + actual
            for value, wanted in zip(
                found[:5], (planned, committed, actual, spent, planned - spent), strict=True
            ):
                self.assertAlmostEqual(value, wanted, 6, key)
            if planned:
                self.assertAlmostEqual(found[5], 100 * spent / planned, 6, key)
            else:
                self.assertFalse(found[5])

    def test_by_budget(self):
        """EXP-02: the whole project."""
        self._compare("budget_id", lambda row: row["budget"], 3)

    def test_by_content(self):
        """EXP-04."""
        self._compare("product_id", lambda row: row["product"], 2)

    def test_by_line(self):
        """EXP-02: what no content plans has a row of its own."""
        self._compare("budget_line_id", lambda row: row["line"], 5)

    def test_by_department(self):
        """EXP-04."""
        self._compare("department_id", lambda row: row["budget"].department_id, 2)

    def test_by_month(self):
        """EXP-04: what is planned for months is divided by days."""
        self._compare("date:month", lambda row: row["day"].replace(day=1), 12)

    def test_by_kind(self):
        """EXP-05."""
        self._compare("kind", lambda row: row["budget"].kind, 3)

    def test_by_resource(self):
        """EXP-02: a single resource."""
        self._compare("employee_id", lambda row: row["line"].employee_id, 2)

    def test_by_stage(self):
        """EXP-07."""
        self._compare("stage_id", self._stage_of, 2)

    def _stage_of(self, row):
        if row["line"]:
            return row["line"].stage_id
        return row["expense"].stage_id

    def test_by_outcome_and_customer(self):
        self._compare("outcome", lambda row: row["budget"].lead_id and "won" or False, 2)
        self._compare("partner_id", lambda row: row["budget"].partner_id.commercial_partner_id, 2)
        self._compare("campaign_id", lambda row: row["budget"].campaign_id, 2)

    def test_same_as_on_the_budget(self):
        """One definition: the analysis and the budget say the same, in the currency of each."""
        with freeze_time("2026-03-15"):
            self.budgets.invalidate_recordset()
            rows = self._read("budget_id", aggregates=[*AGGREGATES, "amount_forecast:sum"])
            for budget, planned, _c, _a, spent, variance, burn, amount_forecast in rows:
                rate = self._rate_of(budget)
                self.assertAlmostEqual(planned, budget.amount_planned * rate)
                self.assertAlmostEqual(spent, budget.amount_spent * rate)
                self.assertAlmostEqual(variance, budget.amount_remaining * rate)
                self.assertAlmostEqual(burn, budget.burn_percent, delta=0.05)
                self.assertAlmostEqual(amount_forecast, budget.amount_forecast * rate)

    def test_forecast(self):
        """While it runs max(planned, spent) of each content, afterwards what was spent."""
        running = {self.deal_budget: 1050 + 600, self.office_budget: 1000, self.fair_budget: 1215}
        over = {self.deal_budget: 1090, self.office_budget: 60, self.fair_budget: 515}
        for day, expected in (("2026-12-31", running), ("2027-01-01", over)):
            with self.subTest(day), freeze_time(day):
                found = dict(self._read("budget_id", aggregates=["amount_forecast:sum"]))
                self.assertEqual({key: round(value, 6) for key, value in found.items()}, expected)

    def test_master_repeats_its_budgets(self):
        """What is spent below a master budget counts there too, on its content."""
        master = self._create_budget(
            (self.meals, 5000),
            lead_id=False,
            kind="marketing",
            is_master=True,
            team_id=self.team_funnel.id,
        )
        self.fair_budget.sudo().parent_id = master
        rows = self.env["crm.budget.report"]._read_group(
            [("budget_id", "=", master.id)],
            ["is_planned"],
            ["amount_planned:sum", "amount_spent:sum"],
        )
        self.assertEqual(
            {key: (round(planned, 6), spent) for key, planned, spent in rows},
            {True: (5000, 500), False: (0, 15)},
        )
        self._compare("budget_id", lambda row: row["budget"], 3)

    def test_ids_are_unique(self):
        rows = self.env["crm.budget.report"].search([("budget_id", "in", self.budgets.ids)])
        self.assertEqual(len(rows), len(set(rows.ids)))
        self.assertEqual(round(sum(rows.mapped("amount_planned")), 6), 900 + 600 + 1000 + 1200)

    def test_no_single_cost_is_seen(self):
        """Two people spent on one content in a month: one row, and nobody is named."""
        rows = self.env["crm.budget.report"].search(
            [
                ("budget_id", "=", self.deal_budget.id),
                ("date", "=", date(2026, 2, 1)),
                ("amount_spent", ">", 0),
            ]
        )
        self.assertEqual(rows.mapped("amount_spent"), [350])
        self.assertFalse(rows.employee_id)

    def test_access(self):
        for user, amount in (
            (self.user_sales_salesman, 1665),
            (self.user_team, 1665),
            (self.user_sales_leads, 1665),
            (self.user_sales_manager, 1665),
            (self.accountant, 1665),
            (self.expense_approver, 1665),
            (self.user_other_company, 0),
        ):
            with self.subTest(user.login):
                report = self.env["crm.budget.report"].with_user(user)
                report = report.with_company(user.company_id)
                rows = report._read_group(
                    [("budget_id", "in", self.budgets.ids)], [], ["amount_spent:sum"]
                )
                self.assertEqual(rows[0][0] or 0, amount)
        with self.assertRaises(AccessError):
            self.env["crm.budget.report"].with_user(self.plain_user).search([])
        self.budgets.sudo().write({"user_id": self.user_sales_leads.id, "team_id": False})
        self.won_lead.user_id = self.user_sales_leads
        self.budgets.sudo().write({"approver_id": self.user_sales_leads.id, "team_id": False})
        report = self.env["crm.budget.report"].with_user(self.user_sales_salesman)
        self.assertFalse(report.search([("budget_id", "in", self.budgets.ids)]))

    def test_cost_does_not_grow_with_budgets(self):
        def count_queries(size):
            self._create_budget(
                *[(self.travel, 10)] * size,
                lead_id=False,
                kind="operations",
                team_id=self.team_funnel.id,
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.env["crm.budget.report"].formatted_read_group(
                [], ["budget_line_id", "date:month"], AGGREGATES
            )
            return self.cr.sql_log_count - before

        count_queries(1)
        self.assertEqual(count_queries(50), count_queries(5))
