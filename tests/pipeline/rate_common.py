from odoo import fields
from odoo.tests import Form, new_test_user

from ..common import FunnelCommon


class RateCommon(FunnelCommon):
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
        cls.group_manager = new_test_user(
            cls.env,
            login="rate_group_manager",
            groups="sales_team.group_sale_manager",
            company_id=cls.company_main.id,
            company_ids=[(6, 0, (cls.company_main | cls.company_other).ids)],
        )

    @classmethod
    def _post_moves(cls, *moves, team=None, company=None):
        """Post ``(lead number, date, kind, stage, count)`` in this order.

        The leads do not exist (any more): their numbers are free to choose.
        """
        company = company or cls.company_main
        # `_post` would correct at once what these leads lack, which do not exist
        cls.env["crm.funnel.move"]._insert(
            [
                {
                    "lead_ref": 900_000 + lead_ref,
                    "date": fields.Datetime.to_datetime(
                        f"{date} 12:00:00" if len(date) == 10 else date
                    ),
                    "kind": kind,
                    "stage_id": stage.id,
                    "stage_ref": stage.id,
                    "team_id": team and team.id,
                    "company_id": company.id,
                    "currency_id": company.currency_id.id,
                    "count": count,
                    "amount": 100.0 * count,
                    "date_entered": fields.Datetime.to_datetime(f"{date[:10]} 00:00:00"),
                    "origin": "live",
                }
                for lead_ref, date, kind, stage, count in moves
            ]
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
