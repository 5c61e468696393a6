from odoo.tests import Form, new_test_user, tagged
from odoo.tools import SQL

from odoo.addons.sales_team.tests.common import TestSalesCommon


@tagged("post_install", "-at_install")
class RateCommon(TestSalesCommon):
    """Stages of one funnel, and a ledger that is written by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stage_new, cls.stage_offer, cls.stage_last, cls.stage_won = cls.env["crm.stage"].create(
            [
                {"name": "Rate New", "sequence": 101},
                {"name": "Rate Offer", "sequence": 102},
                {"name": "Rate Last", "sequence": 103},
                {"name": "Rate Won", "sequence": 104, "is_won": True},
            ]
        )
        cls.stages = cls.stage_new | cls.stage_offer | cls.stage_last
        cls.other_company = cls.env["res.company"].create({"name": "Other Branch"})
        cls.group_manager = new_test_user(
            cls.env,
            login="rate_group_manager",
            groups="sales_team.group_sale_manager",
            company_id=cls.company_main.id,
            company_ids=[(6, 0, (cls.company_main | cls.other_company).ids)],
        )

    @classmethod
    def _post_moves(cls, *moves, team=None, company=None):
        """Insert ``(lead number, date, kind, stage, count)`` in this order.

        The leads do not exist (any more): their numbers are free to choose.
        """
        company = company or cls.company_main
        for lead_ref, date, kind, stage, count in moves:
            cls.env.cr.execute(
                SQL(
                    """
                    INSERT INTO crm_funnel_move
                           (lead_ref, date, kind, stage_id, stage_ref, count, amount, team_id,
                            company_id, currency_id, date_entered, origin)
                    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'live')
                    """,
                    900_000 + lead_ref,
                    f"{date} 12:00:00" if len(date) == 10 else date,
                    kind,
                    stage.id,
                    stage.id,
                    count,
                    100.0 * count,
                    team and team.id,
                    company.id,
                    company.currency_id.id,
                    f"{date[:10]} 00:00:00",
                )
            )

    def _refresh(self, rate="success", user=None, **values):
        """Return a refresh of 2026's first quarter, by a manager."""
        values = {"date_from": "2026-01-01", "date_to": "2026-03-31", "min_sample": 1} | values
        user = user or self.user_sales_manager
        return self.env["crm.stage.rate.refresh"].with_user(user).create({"rate": rate, **values})

    def _lines_by_stage(self, refresh):
        return {line.stage_id: line for line in refresh.line_ids if line.stage_id in self.stages}

    @classmethod
    def _choose_source(cls, source, **values):
        """Choose the source of probabilities as an administrator does, in the settings."""
        with Form(cls.env["res.config.settings"]) as settings:
            settings.funnel_probability_source = source
            for name, value in values.items():
                setattr(settings, name, value)
        settings.record.execute()
