from psycopg2.extras import Json

from odoo import fields, models
from odoo.tools import SQL


class CrmFunnelFormerStage(models.Model):
    """A stage that was deleted but still has moves: keeps its name and place.

    Written when a stage with history is deleted, and by the rebuilding of
    history for stages that were deleted before. Never changed afterwards.
    """

    _name = "crm.funnel.former.stage"
    _inherit = ["crm.funnel.append.only.mixin"]
    _description = "Former Pipeline Stage"
    _order = "sequence, id"

    stage_ref = fields.Integer(required=True, readonly=True, aggregator=None)
    name = fields.Char(required=True, readonly=True, translate=True)
    sequence = fields.Integer(readonly=True)
    is_won = fields.Boolean(readonly=True)

    _stage_ref_uniq = models.UniqueIndex("(stage_ref)", "A stage can only be deleted once.")

    def _keep(self, rows):
        """Keep deleted stages; those that are kept already stay as they are.

        :param rows: dicts of ``stage_ref``, ``name`` (by language, e.g. ``{"en_US": "Offer"}``),
            and if known ``sequence`` and ``is_won``
        """
        if not rows:
            return
        values = SQL(", ").join(
            (
                row["stage_ref"],
                Json(row["name"]),
                row.get("sequence", 0),
                row.get("is_won", False),
                self.env.uid,
                self.env.uid,
                self.env.cr.now(),
                self.env.cr.now(),
            )
            for row in rows
        )
        self.env.execute_query(
            SQL(
                """INSERT INTO crm_funnel_former_stage (stage_ref, name, sequence, is_won,
                    create_uid, write_uid, create_date, write_date)
                VALUES %s
                ON CONFLICT (stage_ref) DO NOTHING""",
                values,
            )
        )
