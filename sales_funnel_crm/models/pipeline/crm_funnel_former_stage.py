from odoo import fields, models


class CrmFunnelFormerStage(models.Model):
    """A stage that was deleted but still has moves: keeps its name and place.

    Written when a stage with history is deleted, and by the rebuilding of
    history for stages that were deleted before. Never changed afterwards.
    """

    _name = "crm.funnel.former.stage"
    _description = "Former Pipeline Stage"
    _order = "sequence, id"

    stage_ref = fields.Integer(required=True, readonly=True, aggregator=None)
    name = fields.Char(required=True, readonly=True, translate=True)
    sequence = fields.Integer(readonly=True)
    is_won = fields.Boolean(readonly=True)

    _stage_ref_uniq = models.UniqueIndex("(stage_ref)", "A stage can only be deleted once.")
