"""A public sample of budgets and actual costs, against figures counted elsewhere (EXP-02, EXP-04).

Skipped where the data is not: it is not part of this project.
"""

import csv
import json
import unittest
from collections import defaultdict
from datetime import date
from pathlib import Path

from dev import finance

from odoo.tests import TransactionCase, tagged

SHARED = Path(__file__).parents[2].resolve().parent / "shared" / "data"
DATA = SHARED / "adventureworks_quota"
ORACLE = SHARED / "oracles" / "adventureworks_quota.json"


@tagged("post_install", "-at_install")
@unittest.skipUnless(ORACLE.exists(), "the sample data is not on this machine")
class TestFinanceSample(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(user=cls.env.ref("base.user_admin"), context={"lang": "en_US"})
        cls.budgets = finance.load(cls.env, finance.read(DATA))
        cls.env.flush_all()
        cls.env.invalidate_all()
        # Computed apart from the loader: the accounts of operating expenses are 60 to 87.
        names = {}
        for name, column in (("DimDepartmentGroup", 2), ("DimAccount", 4)):
            with open(DATA / f"{name}.psv", newline="", encoding="utf-8") as stream:
                rows = csv.reader(stream, delimiter="|")
                names[name] = {int(row[0]): row[column] for row in rows}
        cls.facts = []
        with open(DATA / "FactFinance.psv", newline="", encoding="utf-8") as stream:
            for row in csv.reader(stream, delimiter="|"):
                if row[1][:4] in ("2010", "2011"):
                    cls.facts.append(
                        {
                            "department_number": int(row[3]),
                            "department": names["DimDepartmentGroup"][int(row[3])],
                            "scenario": {"1": "actual", "2": "planned"}[row[4]],
                            "account_number": int(row[5]),
                            "account": names["DimAccount"][int(row[5])],
                            "month": date(int(row[1][:4]), int(row[1][4:6]), 1),
                            "amount": float(row[6]),
                        }
                    )
        cls.costs = [fact for fact in cls.facts if 60 <= fact["account_number"] <= 87]

    def _expect(self, *keys):
        expected = defaultdict(lambda: {"planned": 0.0, "actual": 0.0})
        for fact in self.costs:
            expected[tuple(fact[key] for key in keys)][fact["scenario"]] += fact["amount"]
        return expected

    def _compare(self, groupby, keys, words):
        expected = self._expect(*keys)
        rows = self.env["crm.budget.report"]._read_group(
            [("budget_id", "in", self.budgets.ids)],
            groupby,
            ["amount_planned:sum", "amount_actual:sum", "amount_variance:sum", "burn_percent:avg"],
        )
        self.assertEqual(len(rows), len(expected))
        for row in rows:
            *groups, planned, actual, variance, burn = row
            wanted = expected[words(*groups)]
            self.assertAlmostEqual(planned, wanted["planned"], 4)
            self.assertAlmostEqual(actual, wanted["actual"], 4)
            self.assertAlmostEqual(variance, wanted["planned"] - wanted["actual"], 4)
            if wanted["planned"]:
                self.assertAlmostEqual(burn, 100 * wanted["actual"] / wanted["planned"], 4)
            else:
                self.assertFalse(burn)
        return len(rows)

    def test_rows_are_those_of_the_oracle(self):
        """The file is read alike: sums of 2011 by department and scenario, of all accounts."""
        with open(ORACLE, encoding="utf-8") as stream:
            oracle = json.load(stream)["budget_vs_actual_2011"]
        words = {"Actual": "actual", "Budget": "planned"}
        for wanted in oracle:
            found = [
                fact["amount"]
                for fact in self.facts
                if fact["department_number"] == wanted["dept"]
                and fact["scenario"] == words[wanted["scenario"]]
                and fact["month"].year == 2011
            ]
            self.assertEqual(len(found), wanted["rows"])
            self.assertAlmostEqual(sum(found), wanted["amount"], 2)
        self.assertEqual(len(oracle), 14)

    def test_variance_by_department_and_month(self):
        self._compare(
            ["department_id", "date:month"],
            ("department", "month"),
            lambda department, month: (department.name, month),
        )

    def test_variance_by_content(self):
        count = self._compare(["product_id"], ("account",), lambda product: (product.name,))
        self.assertGreater(count, 20)

    def test_variance_by_department_and_content(self):
        self._compare(
            ["department_id", "product_id"],
            ("department", "account"),
            lambda department, product: (department.name, product.name),
        )

    def test_budgets_say_the_same(self):
        expected = self._expect("department")
        for department, budgets in self.budgets.grouped("department_id").items():
            wanted = expected[department.name,]
            self.assertAlmostEqual(sum(budgets.mapped("amount_planned")), wanted["planned"], 2)
            self.assertAlmostEqual(sum(budgets.mapped("amount_actual")), wanted["actual"], 2)
