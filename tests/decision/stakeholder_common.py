"""A customer with persons, and builders of deals, stakeholders and meetings."""

from datetime import timedelta

from odoo import Command, fields

from ..common import FunnelCommon


class StakeholderCommon(FunnelCommon):
    """``company`` with the persons ``li``, ``zhou`` and ``chen``; ``lead`` is an open deal of it.

    Roles are made here, so that what a company changed in its own ones is no matter.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["crm.buying.role"].search([]).write({"is_required": False, "is_decider": False})
        cls.role_decider, cls.role_buyer, cls.role_user = cls.env["crm.buying.role"].create(
            [
                {"name": "Test Decider", "is_decider": True, "is_required": True},
                {"name": "Test Buyer", "is_required": True},
                {"name": "Test User"},
            ]
        )
        cls.company = cls.env["res.partner"].create({"name": "Acme", "is_company": True})
        cls.li, cls.zhou, cls.chen = cls.env["res.partner"].create(
            [{"name": name, "parent_id": cls.company.id} for name in ("Li", "Zhou", "Chen")]
        )
        cls.lead = cls._create_lead()
        cls.cr.flush()

    @classmethod
    def _create_lead(cls, **vals):
        return cls.env["crm.lead"].create(
            {
                "name": "Deal",
                "type": "opportunity",
                "partner_id": cls.company.id,
                "user_id": cls.user_sales_salesman.id,
                "team_id": cls.team_funnel.id,
                "stage_id": cls.stage_new.id,
                **vals,
            }
        )

    @classmethod
    def _create_person(cls, partner=None, roles=(), lead=None, **vals):
        return cls.env["crm.stakeholder"].create(
            {
                "lead_id": (lead or cls.lead).id,
                "partner_id": partner.id if partner else False,
                "role_ids": [Command.set([role.id for role in roles])],
                **vals,
            }
        )

    @classmethod
    def _create_meeting(cls, days, *partners, lead=None, user=None, **vals):
        """Create a meeting ``days`` ago (or in ``-days``), organized by ``user``."""
        user = user or cls.user_sales_salesman
        start = fields.Datetime.now() - timedelta(days=days)
        people = cls.env["res.partner"].union(*partners) | user.partner_id
        return cls.env["calendar.event"].create(
            {
                "name": "Meeting",
                "start": start,
                "stop": start + timedelta(hours=1),
                "user_id": user.id,
                "partner_ids": [Command.set(people.ids)],
                "opportunity_id": lead.id if lead else False,
                **vals,
            }
        )

    def _refresh(self):
        """Do what happens before a commit."""
        self.cr.flush()
