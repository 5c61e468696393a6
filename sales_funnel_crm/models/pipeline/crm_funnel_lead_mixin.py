from odoo import api, fields, models


class CrmFunnelLeadMixin(models.AbstractModel):
    """A row about one opportunity in one stage, either of which may be deleted.

    The model has ``lead_id``, ``lead_ref``, ``stage_id`` and ``stage_ref``, as
    ``crm.funnel.move`` does. The links are empty after a deletion, the numbers stay.
    """

    _name = "crm.funnel.lead.mixin"
    _description = "Row of the Pipeline History"

    stage_name = fields.Char(
        compute="_compute_stage_name", help="Name of the stage, also after it was deleted."
    )

    @api.depends("lead_id", "lead_ref")
    def _compute_display_name(self):
        names_by_ref = self._get_deleted_lead_names_by_ref()
        for row in self:
            # The name alone: the figures of a former owner stay readable when the lead is not.
            row.display_name = row.sudo().lead_id.display_name or (
                names_by_ref.get(row.lead_ref)
                or self.env._("Deleted opportunity #%(number)s", number=row.lead_ref)
            )

    @api.depends("stage_id", "stage_ref")
    def _compute_stage_name(self):
        former_refs = {row.stage_ref for row in self if not row.stage_id}
        names_by_ref = {
            stage.stage_ref: stage.name
            for stage in (
                self.env["crm.funnel.former.stage"].search_fetch(
                    [("stage_ref", "in", list(former_refs))], ["stage_ref", "name"]
                )
                if former_refs
                else ()
            )
        }
        for row in self:
            row.stage_name = row.stage_id.name or names_by_ref.get(row.stage_ref, False)

    def action_open_lead(self):
        """Open the opportunity of this row, or say why that is not possible."""
        self.ensure_one()
        if self.lead_id and self.lead_id.has_access("read"):
            return {
                "type": "ir.actions.act_window",
                "res_model": "crm.lead",
                "res_id": self.lead_id.id,
                "views": [(False, "form")],
            }
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "warning", "message": self._get_cannot_open_lead_reason()},
        }

    def _get_cannot_open_lead_reason(self):
        if self.lead_id:
            return self.env._(
                "“%(lead)s” now belongs to somebody else. Ask your manager to open it with you.",
                lead=self.display_name,
            )
        return self.env._(
            "“%(lead)s” was deleted or merged: only its history is left. Group the pipeline "
            "moves by opportunity number to see it.",
            lead=self.display_name,
        )

    def _get_deleted_lead_names_by_ref(self):
        """Return the last names of the deleted opportunities of these rows.

        One query, and none when no opportunity was deleted.

        :return: name by opportunity number, without those that left no name
        :rtype: dict[int, str]
        """
        refs = list({row.lead_ref for row in self if not row.lead_id})
        if not refs:
            return {}
        # As for the names of opportunities that exist: a row that may be read has a name.
        moves = self.env["crm.funnel.move"].sudo()
        return {
            move.lead_ref: move.lead_name
            for move in moves.search_fetch(
                [("lead_id", "=", False), ("lead_ref", "in", refs), ("lead_name", "!=", False)],
                ["lead_ref", "lead_name"],
                order="date, id",
            )
        }
