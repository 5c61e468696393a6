"""Rivals, deals and quotes, shared by the tests of competition in the deal."""

from contextlib import contextmanager
from unittest.mock import patch

from odoo import fields
from odoo.tools import SQL

from ..common import FunnelCommon


class DealCommon(FunnelCommon):
    """``north`` and ``south`` are rivals; ``lead`` is an open deal of ``user_sales_salesman``."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north, cls.south = (cls._create_rival(name) for name in ("Northwind", "Southgate"))
        cls.reason_price, cls.reason_stock, cls.reason_late = cls.env["crm.lost.reason"].create(
            [
                {"name": "Dear", "loss_class": "price"},
                {"name": "No stock", "loss_class": "product"},
                {"name": "Late", "loss_class": "timing"},
            ]
        )
        cls.lead = cls._create_deal()
        cls.today = fields.Date.context_today(cls.lead)

    @classmethod
    def _create_rival(cls, name, **vals):
        partner = cls.env["res.partner"].create({"name": name, "is_company": True})
        return cls.env["crm.competitor"].create({"partner_id": partner.id, **vals})

    @classmethod
    def _create_deal(cls, **vals):
        return cls.env["crm.lead"].create(
            {
                "name": "Deal",
                "type": "opportunity",
                "user_id": cls.user_sales_salesman.id,
                "team_id": cls.team_funnel.id,
                "stage_id": cls.stage_new.id,
                "expected_revenue": 1000.0,
                **vals,
            }
        )

    @classmethod
    def _create_line(cls, rival, lead=None, **vals):
        return cls.env["crm.lead.competitor"].create(
            {"lead_id": (lead or cls.lead).id, "competitor_id": rival.id, **vals}
        )

    @classmethod
    def _create_quote(cls, line, amount, ours=0.0, **vals):
        return cls.env["crm.lead.competitor.quote"].create(
            {"lead_competitor_id": line.id, "amount": amount, "amount_ours": ours, **vals}
        )

    def _lose(self, leads=None, user=None, **vals):
        """Answer the Lost dialog for ``leads``, by default for the deal."""
        Wizard = self.env["crm.lead.lost"]
        if user:
            Wizard = Wizard.with_user(user)
        wizard = Wizard.create({"lead_ids": (leads or self.lead).ids, **vals})
        wizard.action_lost_reason_apply()
        return wizard

    def _reasons(self, voice="ours", lead=None):
        losses = (lead or self.lead).loss_ids.filtered(lambda loss: loss.voice == voice)
        return losses.sorted(lambda loss: (loss.sequence, loss.id)).reason_id

    @contextmanager
    def _log_queries(self):
        """Collect the texts of the queries of the block."""
        queries = []
        cursor_class = type(self.env.cr)
        execute = cursor_class.execute

        def log(cursor, query, *args, **kwargs):
            queries.append(query.code if isinstance(query, SQL) else str(query))
            return execute(cursor, query, *args, **kwargs)

        with patch.object(cursor_class, "execute", log):
            yield queries
