"""Contradictions in the rows of one opportunity (FUN-22)."""

from dataclasses import replace
from datetime import datetime

from odoo.tests import BaseCase, tagged

from odoo.addons.sales_funnel_crm.tools import history_check


@tagged("post_install", "-at_install")
class TestHistoryCheck(BaseCase):
    """Each contradiction in the rows of one opportunity is found, and nothing else."""

    LOOKUP = history_check.Lookup(
        {
            "stage": {"New": 1, "Offer": 2, "Won": 9, "Closed Lost": "lost", "Strange": None},
            "outcome": {"won": "won", "lost": "lost", "open": "open", "Strange": None},
            "user": {"Ann": 7, "Nobody": None},
        },
        won_stage_ids=frozenset([9]),
    )

    def check(self, *rows, lookup=None):
        rows = [
            {"number": number, "stage": "New", "bad": False, **row}
            for number, row in enumerate(rows, 2)
        ]
        for row in rows:
            for column in ("date_entered", "date_left", "date_outcome"):
                if column in row:
                    row[column] += " 00:00:00"
        deal, findings = history_check.check_deal("D", rows, lookup or self.LOOKUP)
        return deal, [(finding.row, finding.code) for finding in findings]

    def assertFinds(self, *rows, found, is_imported=False):
        deal, findings = self.check(*rows)
        self.assertEqual(findings, found)
        self.assertEqual(bool(deal.visits), is_imported)

    def test_rows_come_in_any_order(self):
        deal, findings = self.check(
            {"stage": "Offer", "date_entered": "2026-02-01"}, {"date_entered": "2026-01-01"}
        )
        self.assertFalse(findings)
        self.assertEqual(
            deal.visits,
            [
                history_check.Visit(1, datetime(2026, 1, 1), datetime(2026, 2, 1)),
                history_check.Visit(2, datetime(2026, 2, 1), None),
            ],
        )

    def test_overlap(self):
        self.assertFinds(
            {"date_entered": "2026-01-01", "date_left": "2026-02-02"},
            {"stage": "Offer", "date_entered": "2026-02-01"},
            found=[(3, "overlap")],
        )

    def test_gap_is_a_warning_and_the_stay_lasts_until_the_next(self):
        self.assertFinds(
            {"date_entered": "2026-01-01", "date_left": "2026-01-20"},
            {"stage": "Offer", "date_entered": "2026-02-01"},
            found=[(3, "gap")],
            is_imported=True,
        )

    def test_two_outcomes(self):
        self.assertFinds(
            {"date_entered": "2026-01-01", "outcome": "won", "date_outcome": "2026-03-01"},
            {
                "stage": "Offer",
                "date_entered": "2026-02-01",
                "outcome": "lost",
                "date_outcome": "2026-03-01",
            },
            found=[(3, "two_outcomes")],
        )

    def test_outcome_may_be_repeated_on_every_row(self):
        self.assertFinds(
            {"date_entered": "2026-01-01", "outcome": "won"},
            {
                "stage": "Offer",
                "date_entered": "2026-02-01",
                "outcome": "won",
                "date_outcome": "2026-03-01",
            },
            found=[],
            is_imported=True,
        )

    def test_outcome_without_date(self):
        self.assertFinds(
            {"date_entered": "2026-01-01", "outcome": "won"}, found=[(2, "outcome_without_date")]
        )

    def test_outcome_takes_the_date_the_last_stage_was_left(self):
        deal, findings = self.check(
            {"date_entered": "2026-01-01", "date_left": "2026-01-09", "outcome": "lost"}
        )
        self.assertFalse(findings)
        self.assertEqual(deal.end, history_check.End("lost", datetime(2026, 1, 9)))

    def test_date_of_outcome_alone_is_a_warning(self):
        self.assertFinds(
            {"date_entered": "2026-01-01", "date_outcome": "2026-03-01"},
            found=[(2, "outcome_date_alone")],
            is_imported=True,
        )

    def test_entry_after_the_end(self):
        self.assertFinds(
            {"date_entered": "2026-01-01", "outcome": "lost", "date_outcome": "2026-01-05"},
            {"stage": "Offer", "date_entered": "2026-02-01"},
            found=[(3, "after_end")],
        )

    def test_left_after_the_end(self):
        self.assertFinds(
            {
                "date_entered": "2026-01-01",
                "date_left": "2026-02-01",
                "outcome": "lost",
                "date_outcome": "2026-01-05",
            },
            found=[(2, "left_after_end")],
        )

    def test_last_stage_left_for_nowhere(self):
        self.assertFinds(
            {"date_entered": "2026-01-01", "date_left": "2026-02-01"},
            found=[(2, "left_without_outcome")],
        )

    def test_unknown_stage_outcome_and_salesperson(self):
        self.assertFinds(
            {"stage": "Strange", "date_entered": "2026-01-01"}, found=[(2, "stage_unknown")]
        )
        self.assertFinds(
            {"outcome": "Strange", "date_entered": "2026-01-01"}, found=[(2, "outcome_unknown")]
        )
        self.assertFinds(
            {"user": "Nobody", "date_entered": "2026-01-01"}, found=[(2, "user_unknown")]
        )
        self.assertFinds({"stage": "", "date_entered": "2026-01-01"}, found=[(2, "no_stage")])

    def test_unknown_salesperson_may_be_left_empty(self):
        lookup = replace(self.LOOKUP, refuse_unknown=False)
        deal, findings = self.check({"user": "Nobody", "date_entered": "2026-01-01"}, lookup=lookup)
        self.assertEqual(findings, [(2, "user_empty")])
        self.assertIsNone(deal.visits[0].user_id)

    def test_contradicting_customers(self):
        self.assertFinds(
            {"date_entered": "2026-01-01", "partner": "Acme"},
            {"stage": "Offer", "date_entered": "2026-02-01", "partner": "Betatech"},
            found=[(3, "contradiction")],
        )
        self.assertFinds(
            {"date_entered": "2026-01-01", "partner": "Acme"},
            {"stage": "Offer", "date_entered": "2026-02-01", "partner": "ACME"},
            found=[],
            is_imported=True,
        )

    def test_row_that_is_there_twice_counts_once(self):
        row = {"date_entered": "2026-01-01"}
        self.assertFinds(row, row, found=[(3, "duplicate_row")], is_imported=True)

    def test_row_in_a_won_stage_is_the_end(self):
        deal, findings = self.check(
            {"date_entered": "2026-01-01"}, {"stage": "Won", "date_entered": "2026-02-01"}
        )
        self.assertFalse(findings)
        self.assertEqual(deal.end, history_check.End("won", datetime(2026, 2, 1), 9))
        self.assertEqual(deal.visits[0].left, datetime(2026, 2, 1))

    def test_row_in_a_stage_that_means_lost_is_the_end(self):
        deal, _findings = self.check(
            {"date_entered": "2026-01-01"}, {"stage": "Closed Lost", "date_entered": "2026-02-01"}
        )
        self.assertEqual(deal.end, history_check.End("lost", datetime(2026, 2, 1)))

    def test_status_column_taken_for_the_stage_is_found(self):
        self.assertFinds(
            {"stage": "Won", "date_entered": "2026-01-01", "date_outcome": "2026-02-01"},
            found=[(2, "stage_is_end"), (2, "no_stay")],
        )

    def test_empty_amount_stays_what_it_was(self):
        deal, _findings = self.check(
            {"date_entered": "2026-01-01", "amount": 5.0},
            {"stage": "Offer", "date_entered": "2026-02-01"},
            {"stage": "New", "date_entered": "2026-03-01", "amount": 0.0},
        )
        self.assertEqual([visit.amount for visit in deal.visits], [5.0, 5.0, 0.0])
