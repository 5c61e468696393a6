from odoo import models


class CrmContract(models.Model):
    """What becomes of contracts when the deals that they are from are merged."""

    _inherit = "crm.contract"

    def _move_to(self, lead):
        """Let these be contracts of ``lead``; called as the superuser."""
        for contract in self:
            former = contract.lead_id
            # A signed one moves, too: what was agreed with the customer stays as it is.
            contract._unlocked().lead_id = lead
            contract.message_post(
                body=self.env._("The opportunity “%s” was merged into this one.", former.name)
            )
