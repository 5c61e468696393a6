"""Builders of standard steps and deals."""

from odoo import Command

from ..common import FunnelCommon


class StepCommon(FunnelCommon):
    """Deals enter the stages of ``FunnelCommon``; standard steps are made by the tests."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["crm.stage.step"].search([]).active = False

    @classmethod
    def _create_lead(cls, **vals):
        lead = cls.env["crm.lead"].create(
            {
                "name": "Deal",
                "type": "opportunity",
                "user_id": cls.user_sales_salesman.id,
                "team_id": cls.team_funnel.id,
                "stage_id": cls.stage_new.id,
                **vals,
            }
        )
        cls.cr.flush()
        return lead

    @classmethod
    def _create_standard(cls, name, *befores, stage=None, **vals):
        return cls.env["crm.stage.step"].create(
            {
                "name": name,
                "stage_id": (stage or cls.stage_qualified).id,
                "predecessor_ids": [Command.set([step.id for step in befores])],
                **vals,
            }
        )

    @classmethod
    def _move(cls, leads, stage):
        leads.stage_id = stage
        cls.cr.flush()

    @classmethod
    def _step(cls, lead, standard):
        return lead.lead_step_ids.filtered(lambda step: step.step_id == standard)
