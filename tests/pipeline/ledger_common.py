"""What the tests of the ledger share: a deal, its rows, and the live pipeline by plain SQL."""

from odoo.tests import tagged

from ..common import FunnelCommon


@tagged("post_install", "-at_install")
class LedgerCommon(FunnelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Lead = cls.env["crm.lead"].with_context(tracking_disable=True)
        cls.Move = cls.env["crm.funnel.move"]
        # Whatever this database went through before is not what is tested.
        cls.Move._reconcile()

    def create_deal(self, **values):
        return self.Lead.create(
            {
                "name": "Funnel deal",
                "type": "opportunity",
                "user_id": self.user_sales_salesman.id,
                "team_id": self.team_funnel.id,
                "company_id": self.company_main.id,
                "stage_id": self.stage_new.id,
                "expected_revenue": 100.0,
                **values,
            }
        )

    def get_rows(self, lead, *columns):
        """Return the rows of a deal (or of the id of a deleted one) in order, as tuples."""
        lead_id = lead if isinstance(lead, int) else lead.id
        moves = self.Move.search([("lead_ref", "=", lead_id)], order="date, id")
        return [tuple(move[column] for column in columns) for move in moves]

    def assertRows(self, lead, *expected):
        """Compare kind, stage, count and amount of all rows of a deal."""
        self.assertEqual(self.get_rows(lead, "kind", "stage_id", "count", "amount"), list(expected))

    def assertNothingDrifts(self):
        """Compare the sum of the ledger with the live pipeline, for each deal and bucket."""
        self.env.cr.flush()
        self.env.cr.execute(
            """SELECT lead_ref, stage_ref, user_id, team_id, company_id, sum(count), sum(amount)
            FROM crm_funnel_move
            GROUP BY lead_ref, stage_ref, user_id, team_id, company_id, currency_id
            HAVING sum(count) <> 0 OR sum(amount) <> 0 ORDER BY 1"""
        )
        ledger = self.env.cr.fetchall()
        self.env.cr.execute(
            """SELECT id, stage_id, user_id, team_id, company_id, 1, COALESCE(expected_revenue, 0)
            FROM crm_lead
            WHERE type = 'opportunity' AND active AND won_status = 'pending' ORDER BY 1"""
        )
        self.assertEqual(ledger, self.env.cr.fetchall())
