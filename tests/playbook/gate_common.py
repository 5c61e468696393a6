"""Gates and deals for the tests of the playbook."""

from odoo import Command

from odoo.addons.sales_funnel_crm.models.playbook.crm_stage_gate_check import GateIsClosed

from ..common import FunnelCommon


class GateCommon(FunnelCommon):
    """``lead`` is an open deal of ``user_sales_salesman`` in ``stage_new``, without a customer.

    Its team ``team_process`` has the stages of ``FunnelCommon`` and no others.
    """

    GateIsClosed = GateIsClosed

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team_process = cls.env["crm.team"].create(
            {
                "name": "Process Team",
                "company_id": False,
                "user_id": cls.user_sales_leads.id,
                "member_ids": [Command.set([cls.user_sales_salesman.id])],
            }
        )
        stages = cls.stage_new + cls.stage_qualified + cls.stage_offer + cls.stage_won
        # Stages of all teams, delivered or made by others, would be part of the process.
        others = cls.env["crm.stage"].search([("id", "not in", stages.ids)])
        others.team_ids = cls.env["crm.team"].search([("id", "!=", cls.team_process.id)])
        stages.team_ids = cls.team_process
        cls.partner = cls.env["res.partner"].create({"name": "Gate Customer"})
        cls.lead = cls._create_deal()
        cls.cr.flush()

    @classmethod
    def _create_deal(cls, **vals):
        return cls.env["crm.lead"].create(
            {
                "name": "Deal",
                "type": "opportunity",
                "user_id": cls.user_sales_salesman.id,
                "team_id": cls.team_process.id,
                "stage_id": cls.stage_new.id,
                "partner_id": False,
                **vals,
            }
        )

    @classmethod
    def _create_gate(cls, stage=None, *field_names, **vals):
        """Create a gate that blocks, by default into ``stage_offer`` without a customer."""
        if not field_names and not vals.keys() - {"policy", "team_ids", "direction", "name"}:
            field_names = ("partner_id",)
        field_records = [cls.env["ir.model.fields"]._get("crm.lead", name) for name in field_names]
        return cls.env["crm.stage.gate"].create(
            {
                "name": "Customer known",
                "stage_id": (stage or cls.stage_offer).id,
                "policy": "block",
                "required_field_ids": [Command.set([field.id for field in field_records])],
                **vals,
            }
        )

    def _assert_closed(self, function, *args, **kwargs):
        """Assert that a gate refuses, and return the message."""
        with self.assertRaises(self.GateIsClosed) as refused, self.env.cr.savepoint():
            function(*args, **kwargs)
        self.env.invalidate_all(flush=False)
        return str(refused.exception)

    def _log_of(self, lead):
        return self.env["crm.stage.gate.log"].search([("lead_id", "=", lead.id)])
