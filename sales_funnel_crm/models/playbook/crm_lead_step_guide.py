from odoo import api, fields, models

from ...tools.playbook.effect import HELPS, HURTS
from .crm_lead_step import OPEN_STATES, STATE_BLOCKED


class CrmLeadStep(models.Model):
    """What is to be done in the present stage of a deal, how, and what it is good for."""

    _inherit = "crm.lead.step"

    @api.model
    def _get_guide(self, lead):
        """Return the steps of the present stage of a deal that the user may read.

        The shape is that of ``crm.lead.get_stage_guide``. A constant number of queries.
        """
        steps = self.search([("lead_id", "=", lead.id)])
        here = steps.filtered(lambda step: step.stage_id == lead.stage_id)
        unplanned = self._get_unplanned_by_lead(lead) if lead.active else {}
        effects = self._get_effect_texts(here.step_id)
        return {
            "stage": lead.stage_id.name,
            "is_open": lead.active and lead.won_status != "lost",
            "can_edit": lead.has_access("write"),
            "unplanned": unplanned[lead].mapped("name") if lead in unplanned else [],
            "open_elsewhere": len((steps - here)._get_open()),
            "steps": [step._get_guide_row(effects) for step in here],
        }

    def _get_guide_row(self, effects):
        self.ensure_one()
        # sudo: the name of a step before this one, and the guidance, are for everybody here
        step = self.sudo()
        waits_for = step.predecessor_ids._get_open() if self.state == STATE_BLOCKED else []
        return {
            "id": self.id,
            "name": self.name,
            "state": self.state,
            "is_open": self.state in OPEN_STATES,
            "responsible_id": step.responsible_id.id,
            "responsible": step.responsible_id.name or "",
            "date_end": fields.Date.to_string(self.date_end) or "",
            "late_days": self.late_days,
            "is_required": self.is_required,
            "is_milestone": self.is_milestone,
            "proof": self.proof,
            "waits_for": [before.name for before in waits_for],
            "guidance": step.guidance or "",
            "what_works": step.what_works or "",
            "result": self.skip_reason or self.result_note or "",
            "effect": effects.get(self.step_id, {}),
        }

    @api.model
    def _get_effect_texts(self, standards):
        """Return what closed deals say about standard steps, where they say something clear.

        :return: ``{step: {"verdict": "helps", "text": "75% won with it (40 deals), 30% …"}}``
        :rtype: dict[crm.stage.step, dict]
        """
        if not standards:
            return {}
        rows = self.env["crm.stage.step.effect.report"].search([("step_id", "in", standards.ids)])
        return {
            row.step_id: {
                "verdict": row.verdict,
                "text": self.env._(
                    "%(with)s%% won with it (%(with_count)s closed deals), %(without)s%% without "
                    "(%(without_count)s)",
                    **{
                        "with": round(row.done_percent),
                        "with_count": row.done_count,
                        "without": round(row.other_percent),
                        "without_count": row.other_count,
                    },
                ),
            }
            for row in rows
            if row.verdict in (HELPS, HURTS)
        }
