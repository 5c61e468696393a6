"""Rivals, an editor, and builders of deals in which rivals take part."""

from odoo.addons.mail.tests.common import mail_new_test_user

from ..common import FunnelCommon


class CompetitionCommon(FunnelCommon):
    """``rival`` with the product ``press``, ``other_rival`` without; ``editor`` writes both.

    ``customer`` is a company with the person ``li``.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.editor = mail_new_test_user(
            cls.env,
            login="user_editor",
            name="Edda Editor",
            email="editor@test.example.com",
            company_id=cls.company_main.id,
            groups="sales_funnel_crm.sales_funnel_crm_group_competition_editor",
        )
        cls.customer = cls.env["res.partner"].create({"name": "Acme", "is_company": True})
        cls.li = cls.env["res.partner"].create({"name": "Li", "parent_id": cls.customer.id})
        cls.rival = cls._create_rival("Northwind")
        cls.other_rival = cls._create_rival("Southwind")
        cls.press = cls.env["crm.competitor.product"].create(
            {"name": "Press 800", "competitor_id": cls.rival.id}
        )

    @classmethod
    def _create_rival(cls, name, **vals):
        partner = cls.env["res.partner"].create({"name": name, "is_company": True})
        return cls.env["crm.competitor"].create({"partner_id": partner.id, **vals})

    @classmethod
    def _create_price(cls, price, date, **vals):
        return cls.env["crm.competitor.price"].create(
            {"product_id": cls.press.id, "price": price, "date": date, **vals}
        )

    @classmethod
    def _create_lead(cls, *rivals, status="pending", **vals):
        """Create a deal with these rivals; ``status`` is that of Odoo: pending, won or lost."""
        lead = cls.env["crm.lead"].create(
            {
                "name": "Deal",
                "type": "opportunity",
                "partner_id": cls.customer.id,
                "user_id": cls.user_sales_salesman.id,
                "team_id": cls.team_funnel.id,
                "stage_id": cls.stage_new.id,
                **vals,
            }
        )
        cls.env["crm.lead.competitor"].create(
            [{"lead_id": lead.id, "competitor_id": rival.id} for rival in rivals]
        )
        if status == "won":
            lead.action_set_won()
        elif status == "lost":
            lead.action_set_lost()
        return lead
