"""Rivals, deals with rivals, and orders that rivals got."""

from odoo import Command

from ..common import FunnelCommon


class OrderCommon(FunnelCommon):
    """Two rivals (``rival_a`` with one product and its counterpart, ``rival_b``), a customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.partner_a, cls.partner_b, cls.customer = cls.env["res.partner"].create(
            [
                {"name": "Rival A", "is_company": True},
                {"name": "Rival B", "is_company": True},
                {
                    "name": "Customer",
                    "is_company": True,
                    "country_id": cls.env.ref("base.be").id,
                },
            ]
        )
        cls.rival_a, cls.rival_b = cls.env["crm.competitor"].create(
            [{"partner_id": cls.partner_a.id}, {"partner_id": cls.partner_b.id}]
        )
        cls.our_product = cls.env["product.template"].create({"name": "Our Pump"})
        cls.product_a = cls.env["crm.competitor.product"].create(
            {
                "competitor_id": cls.rival_a.id,
                "name": "Pump A",
                "counterpart_ids": [Command.set(cls.our_product.ids)],
            }
        )
        cls.company = cls.env.company
        cls.currency = cls.company.currency_id

    @classmethod
    def _create_order(cls, amount=100.0, env=None, **vals):
        if "line_ids" not in vals:
            vals["amount"] = amount
        return (env or cls.env)["crm.competitor.order"].create(
            {
                "competitor_id": cls.rival_a.id,
                "partner_id": cls.customer.id,
                "date": "2026-01-15",
                **vals,
            }
        )

    @classmethod
    def _create_deal(cls, rivals=(), outcome=None, winner=None, **vals):
        """Create a deal with rivals and close it; ``winner`` is one of ``rivals``."""
        lead = cls.env["crm.lead"].create(
            {
                "name": "Deal",
                "type": "opportunity",
                "partner_id": cls.customer.id,
                "user_id": cls.user_sales_salesman.id,
                "team_id": cls.team_funnel.id,
                "stage_id": cls.stage_new.id,
                "expected_revenue": 1000.0,
                "lead_competitor_ids": [
                    Command.create(
                        {
                            "competitor_id": rival.id,
                            "status": "won" if rival == winner else "active",
                        }
                    )
                    for rival in rivals
                ],
                **vals,
            }
        )
        if outcome == "won":
            lead.stage_id = cls.stage_won
        elif outcome == "lost":
            lead.action_set_lost()
        return lead
