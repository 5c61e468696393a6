from odoo import models


class AccountMoveReversal(models.TransientModel):
    """The invoice that takes the place of another is for the same instalment (CON-08)."""

    _inherit = "account.move.reversal"

    def _modify_default_reverse_values(self, origin_move):
        values = super()._modify_default_reverse_values(origin_move)
        return {**values, "instalment_id": origin_move.instalment_id.id}
