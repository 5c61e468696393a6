"""Org charts from files (DEC-04)."""

import base64
import io
import unittest
from pathlib import Path

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged, users

from odoo.addons.sales_funnel_crm.tools.decision import org_chart
from odoo.addons.sales_funnel_crm.tools.history_file import read_rows
from odoo.addons.sales_funnel_crm.wizard.decision import crm_org_chart_finding as finding
from odoo.addons.sales_funnel_crm.wizard.decision.crm_org_chart_import import OrgChartRefused

from .contacts_common import ContactsCommon

REAL_CHART = Path(__file__).parents[3] / "shared/data/adventureworks_quota/org_chart.csv"
CHART = """Number,Superior,Name,Title,Department,E-mail
1,,Eva King,CEO,Management,eva@initech.example
2,1,Finn Low,Head of Purchasing,Purchasing,finn@initech.example
3,2,Gina Ray,Buyer,Purchasing,
"""


class OrgChartCommon(ContactsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.initech = cls.env["res.partner"].create({"name": "Initech", "is_company": True})

    def _open(self, text, encoding="utf-8", customer=None):
        content = text if isinstance(text, bytes) else text.encode(encoding)
        return self.env["crm.org.chart.import"].create(
            {"partner_id": (customer or self.initech).id, "file": base64.b64encode(content)}
        )

    def _check(self, text, **options):
        chart = self._open(text, **options)
        chart.action_check()
        return chart

    def _import(self, text, **options):
        chart = self._check(text, **options)
        self.assertFalse(chart.finding_ids.filtered(lambda one: one.severity == "error"))
        chart.action_import()
        self.env.invalidate_all()
        return chart

    def _people(self):
        people = self.env["res.partner"].search(
            [("id", "child_of", self.initech.id), ("is_company", "=", False)]
        )
        return {person.name: person for person in people}


class TestOrgChartImport(OrgChartCommon):
    @users("user_sales_salesman")
    def test_people_superiors_departments_and_levels_are_imported(self):
        """DEC-04: levels follow from the place in the chart."""
        self._import(CHART)
        people = self._people()
        rows = {
            name: (
                person.reports_to_id.name,
                person.function,
                person.department_id.name,
                person.job_level,
                person.email,
            )
            for name, person in people.items()
        }
        self.assertEqual(
            rows,
            {
                "Eva King": (False, "CEO", "Management", "5", "eva@initech.example"),
                "Finn Low": (
                    "Eva King", "Head of Purchasing", "Purchasing", "4", "finn@initech.example"
                ),
                "Gina Ray": ("Finn Low", "Buyer", "Purchasing", "3", False),
            },
        )  # fmt: skip

    def test_check_changes_nothing(self):
        chart = self._check(CHART)
        self.assertEqual((chart.new_count, chart.error_count), (3, 0))
        self.assertFalse(self._people())

    def test_second_import_changes_nothing(self):
        """DEC-04: also when the e-mail address or the number only tells who it is."""
        self._import(CHART)
        before = {name: person.write_date for name, person in self._people().items()}
        for text in (CHART, CHART.replace("1,,", ",,").replace("2,1,", "2,Eva King,")):
            chart = self._check(text)
            self.assertEqual(
                (chart.new_count, chart.changed_count, chart.unchanged_count), (0, 0, 3)
            )
        chart.action_import()
        after = {name: person.write_date for name, person in self._people().items()}
        self.assertEqual(before, after)

    def test_changed_rows_change_the_same_contacts(self):
        self._import(CHART)
        before = self._people()
        swapped = CHART.replace("1,,Eva", "1,2,Eva").replace("2,1,Finn", "2,,Finn")
        swapped = swapped.replace("Buyer", "Senior Buyer").replace("Eva King", "Eva Queen")
        chart = self._import(swapped)
        self.assertEqual((chart.new_count, chart.changed_count), (0, 3))
        after = self._people()
        self.assertEqual(after["Eva Queen"], before["Eva King"], "known by the e-mail address")
        self.assertEqual(after["Eva Queen"].reports_to_id, after["Finn Low"])
        self.assertEqual(after["Gina Ray"].function, "Senior Buyer")
        self.assertEqual(after["Gina Ray"].job_level, "3", "an inferred level overwrites none")

    def test_numbers_used_again_do_not_overwrite_people(self):
        self._import(CHART)
        chart = self._check(CHART.replace("Gina Ray", "Hugo Sun"))
        self.assertEqual(chart.finding_ids.mapped("code"), [finding.KEY_OF_ANOTHER])

    def test_superior_may_be_given_by_name(self):
        self._import("姓名;上级姓名;职位\n王伟;;总经理\n李娜;王伟;经理\n", encoding="gb18030")
        people = self._people()
        self.assertEqual(people["李娜"].reports_to_id, people["王伟"])
        self.assertEqual(people["李娜"].job_level, "4")

    def test_encodings_and_delimiters_are_recognised(self):
        text = "編號\t上級編號\t姓\t名\t部門\n1\t\t王\t大明\t管理部門\n2\t1\t李\t小華\t採購部門\n"
        for encoding in ("utf-8-sig", "big5", "gb18030", "utf-16"):
            with self.subTest(encoding=encoding):
                chart = self._check(text, encoding=encoding)
                people, _findings = chart._read_file()
                self.assertEqual([person.name for person in people], ["王大明", "李小華"])

    def test_every_problem_is_listed_with_its_row(self):
        """DEC-04."""
        chart = self._check(
            "Number,Superior,Name,Level,E-mail,Start Date,End Date\n"
            "1,,Ann,5,ann@x.example,2020-01-01,\n"
            "2,9,Bob,9,bob.example,,\n"
            "2,1,Cid,,ann@x.example,,\n"
            "4,1,,,,,\n"
            "5,5,Dan,,,31.12.,\n"
            "6,7,Eve,,,,\n"
            "7,6,Fay,,,,\n"
            "8,,Gus,,,2020-02-01,2020-01-01\n"
            ",1,Hal,,,,\n"
            ",1,Hal,,,,\n"
            ",Hal,Ida,,,,\n"
        )
        found = {(one.row_number, one.code) for one in chart.finding_ids}
        self.assertEqual(
            found,
            {
                (3, org_chart.SUPERIOR_UNKNOWN),
                (3, org_chart.LEVEL_WRONG),
                (3, org_chart.EMAIL_WRONG),
                (4, org_chart.SAME_KEY),
                (4, org_chart.SAME_EMAIL),
                (5, org_chart.NO_NAME),
                (6, org_chart.SUPERIOR_SELF),
                (6, org_chart.DATE_WRONG),
                (7, org_chart.CYCLE),
                (9, org_chart.DATES_REVERSED),
                (9, org_chart.ENDED_LEFT_OUT),
                (11, org_chart.SAME_PERSON),
                (12, org_chart.SUPERIOR_AMBIGUOUS),
            },
        )
        for one in chart.finding_ids:
            self.assertTrue(one.message, one.code)
        with self.assertRaises(OrgChartRefused):
            chart.action_import()

    def test_two_at_the_top_are_only_a_hint(self):
        chart = self._check("Name,Manager\nAnn,\nBob,\n")
        self.assertEqual(chart.finding_ids.mapped("severity"), ["hint"])
        chart.action_import()
        self.assertEqual(set(self._people()), {"Ann", "Bob"})

    def test_contacts_that_may_be_meant_twice_are_refused(self):
        self.env["res.partner"].create(
            [{"name": "Gina Ray", "parent_id": self.initech.id} for _number in range(2)]
        )
        chart = self._check(CHART)
        self.assertEqual(chart.finding_ids.mapped("code"), [finding.MATCH_AMBIGUOUS])

    def test_unusable_files_are_refused_with_a_sentence(self):
        cases = [b"", b"\n\n", b"Shoe Size\n42\n", b"Name\n", b"%PDF-1.4", b'Name\n"open\n']
        for content in cases:
            with self.subTest(content=content), self.assertRaises(OrgChartRefused):
                self._open(content).action_check()

    def test_failure_in_between_imports_nothing(self):
        """A superior who is no part of the file closes a circle: found while importing."""
        self._import(CHART)
        people = self._people()
        outside = self.env["res.partner"].create(
            {"name": "Outside", "reports_to_id": people["Gina Ray"].id}
        )
        people["Eva King"].reports_to_id = False
        chart = self._open(CHART + "4,,Outside,,,\n4,,Ivy,,,\n")
        with self.assertRaises(UserError), self.env.cr.savepoint():
            chart.action_import()
        self.assertEqual(set(self._people()), set(people))
        self.assertEqual(outside.reports_to_id, people["Gina Ray"])

    def test_ended_rows_become_earlier_positions(self):
        """DEC-05."""
        text = (
            "Number,Superior,Name,Title,Start Date,End Date\n"
            "1,,Ann,CEO,2019-01-01,\n"
            "2,1,Bob,Trainee,2019-01-01,2020-12-31\n"
            "3,1,Bob,Buyer,2021-01-01,\n"
            "4,2,Cid,Clerk,2021-01-01,\n"
        )
        for _time in range(2):
            chart = self._import(text)
        self.assertEqual(chart.person_count, 3)
        people = self._people()
        self.assertEqual(people["Cid"].reports_to_id, people["Bob"])
        self.assertEqual(people["Bob"].position_ids.mapped("function"), ["Buyer", "Trainee"])
        self.assertEqual([bool(one.date_to) for one in people["Bob"].position_ids], [False, True])

    @unittest.skipUnless(REAL_CHART.exists(), "the real chart is not on this machine")
    def test_real_chart(self):
        """DEC-04: 296 rows, of which six ended; the people behind them stay one person each."""
        content = REAL_CHART.read_bytes()
        chart = self._check(content)
        self.assertEqual((chart.error_count, chart.person_count), (0, 290))
        self.assertEqual(chart.finding_ids.mapped("code"), [org_chart.ENDED_EARLIER] * 6)
        chart.action_import()
        self.env.invalidate_all()
        header, *rows = [cells for _number, cells in read_rows(io.BytesIO(content))]
        rows = [dict(zip(header, cells, strict=True)) for cells in rows]
        name_by_key = {row["EmployeeKey"]: f"{row['FirstName']} {row['LastName']}" for row in rows}
        expected = {
            name_by_key[row["EmployeeKey"]]: name_by_key.get(row["ParentEmployeeKey"], False)
            for row in rows
        }
        people = self._people()
        self.assertEqual(
            {name: person.reports_to_id.name for name, person in people.items()}, expected
        )
        self.assertEqual(self._check(content).unchanged_count, 290)

    def test_cost_of_the_check_does_not_grow_with_people(self):
        def count_queries(size):
            text = "Name,Manager,Department\nTop,,Dept\n" + "".join(
                f"P{number},Top,Dept\n" for number in range(size)
            )
            customer = self.env["res.partner"].create({"name": "Big", "is_company": True})
            chart = self._open(text, customer=customer)
            chart.action_import()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            chart.action_check()
            return self.cr.sql_log_count - before

        count_queries(1)  # fill the ormcaches
        self.assertEqual(count_queries(50), count_queries(5))


@tagged("post_install", "-at_install")
class TestOrgChartTemplate(HttpCase):
    def test_template_can_be_downloaded_and_imported(self):
        self.authenticate("admin", "admin")
        customer = self.env["res.partner"].create({"name": "Tpl", "is_company": True})
        for kind in ("csv", "xlsx"):
            answer = self.url_open(f"/sales_funnel_crm/org_chart/template/{kind}")
            self.assertEqual(answer.status_code, 200)
            chart = self.env["crm.org.chart.import"].create(
                {"partner_id": customer.id, "file": base64.b64encode(answer.content)}
            )
            chart.action_check()
            self.assertEqual((chart.person_count, chart.error_count), (2, 0))
