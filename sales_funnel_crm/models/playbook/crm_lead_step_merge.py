from odoo import models

from .crm_lead_step import STATE_DONE


class CrmLeadStep(models.Model):
    _inherit = "crm.lead.step"

    def _move_to(self, lead):
        """Move the steps to the deal that theirs are merged into.

        A standard step that the deal has, too, stays once: the one that is done, or else the
        deal's own.
        """
        self = self.with_context(sales_funnel_skip_push=True)
        own = {step.step_id: step for step in lead.lead_step_ids if step.step_id}
        moving = self.browse()
        for step in self.sorted(lambda step: (step.state != STATE_DONE, step.id)):
            twin = own.get(step.step_id) if step.step_id else None
            if not twin:
                moving |= step
                if step.step_id:
                    own[step.step_id] = step
            elif step.state == STATE_DONE and twin.state != STATE_DONE and twin not in moving:
                moving |= step
                own[step.step_id] = step
                twin.activity_id.unlink()
                twin.unlink()
        left = self - moving
        moving.predecessor_ids = [(3, step.id) for step in left]
        left.activity_id.unlink()
        left.unlink()
        moving.write({"lead_id": lead.id})
