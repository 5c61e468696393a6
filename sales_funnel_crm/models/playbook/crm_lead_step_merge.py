from odoo import Command, models

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
        replaced = {}  # the step that stays, by the one that goes
        for step in self.sorted(lambda step: (step.state != STATE_DONE, step.id)):
            twin = own.get(step.step_id) if step.step_id else None
            if not twin:
                own[step.step_id] = step
            elif step.state == STATE_DONE and twin.state != STATE_DONE:
                replaced[twin] = step
                own[step.step_id] = step
            else:
                replaced[step] = twin
        gone = self.browse().union(*replaced)
        after = [(old.successor_ids - gone, new) for old, new in replaced.items()]
        gone.activity_id.unlink()
        gone.unlink()
        (self - gone).write({"lead_id": lead.id})
        self._remember(lead)
        for successors, step in after:
            (successors - step).predecessor_ids = [Command.link(step.id)]
