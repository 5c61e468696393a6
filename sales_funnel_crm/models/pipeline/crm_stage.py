from odoo import api, models, tools
from odoo.tools import SQL


class CrmStage(models.Model):
    _inherit = "crm.stage"

    @api.model_create_multi
    def create(self, vals_list):
        stages = super().create(vals_list)
        self.env.registry.clear_cache()
        return stages

    def write(self, vals):
        result = super().write(vals)
        if not {"sequence", "name"}.isdisjoint(vals):
            self.env.registry.clear_cache()
        return result

    def unlink(self):
        self._keep_former()
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    @api.model
    @tools.ormcache()
    def _get_funnel_positions(self):
        """Return the place of each stage in the funnel by its id, e.g. ``{4: 0, 1: 1}``."""
        # sudo: the order is the same for everybody
        stages = self.sudo().with_context(lang=None).search([])
        return tools.frozendict({stage_id: place for place, stage_id in enumerate(stages._ids)})

    @api.model
    def _get_existing(self, stage_refs):
        """Return the place of each stage, sure to have ``stage_refs`` unless they are deleted."""
        positions = self._get_funnel_positions()
        if any(stage_ref not in positions for stage_ref in stage_refs):
            self.env.registry.clear_cache()
            positions = self._get_funnel_positions()
        return positions

    @api.model
    def _is_after(self, old, new):
        """Tell whether the stage ``new`` comes after the stage ``old`` in the funnel."""
        positions = self._get_existing((new,))
        # A stage that was deleted meanwhile has no place: leaving it is progress.
        return positions.get(new, 0) > positions.get(old, -1)

    def _keep_former(self):
        """Keep name and place of the stages that have moves, for the ledger."""
        self.env["crm.funnel.move"]._post_pending()
        self.flush_recordset(["name", "sequence", "is_won"])
        rows = self.env.execute_query_dict(
            SQL(
                """SELECT id AS stage_ref, name, sequence, is_won FROM crm_stage
                WHERE id = ANY(%s)
                    AND EXISTS (SELECT FROM crm_funnel_move WHERE stage_ref = crm_stage.id)""",
                self.ids,
            )
        )
        self.env["crm.funnel.former.stage"]._keep(rows)
