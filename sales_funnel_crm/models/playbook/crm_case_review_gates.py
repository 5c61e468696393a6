from odoo import models

from .crm_case_review import LEVEL_BAD, LEVEL_GOOD, LEVEL_WARNING


class CrmLead(models.Model):
    """What a deal needs before it can go on, in its case review."""

    _inherit = "crm.lead"

    def _get_case_review(self):
        blocks = super()._get_case_review()
        if self.has_stage_gates and self.won_status == "pending":
            blocks.append(self._get_review_of_gates())
        return blocks

    def _get_review_of_gates(self):
        checklist = self.get_gate_checklist()
        missing_level = {"block": LEVEL_BAD}
        rows = [
            [
                self._review_cell(gate["name"]),
                self._review_cell(point["text"]),
                self._review_cell("✓", LEVEL_GOOD)
                if point["is_met"]
                else self._review_cell("✗", missing_level.get(gate["policy"], LEVEL_WARNING)),
            ]
            for gate in checklist["gates"]
            for point in gate["points"]
        ]
        block = {
            "key": "gates",
            "title": self.env._("Gates"),
            "sequence": 35,
            "columns": [self.env._("Gate"), self.env._("Condition"), self.env._("Met")],
            "rows": rows,
            "empty": self.env._("No gate stands before the next stage."),
        }
        if checklist["next_stage"]:
            block["facts"] = [self._review_fact(self.env._("Next Stage"), checklist["next_stage"])]
        return block
