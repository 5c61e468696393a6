from odoo import api, fields, models


class CrmDealApproval(models.Model):
    """Basis of the decision: the assessment, its score and grade (EVA-06)."""

    _inherit = "crm.deal.approval"

    assessment_id = fields.Many2one(
        "crm.assessment",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    has_assessment = fields.Boolean(readonly=True)
    score_percent = fields.Float(string="Score", readonly=True, aggregator="avg")
    grade_id = fields.Many2one(
        "crm.grade", readonly=True, index="btree_not_null", ondelete="restrict"
    )

    @api.model
    def _prepare_basis_values(self, lead):
        values = super()._prepare_basis_values(lead)
        assessment = lead.assessment_id or self._get_newest_assessment(lead)
        return {
            **values,
            "assessment_id": assessment.id,
            "has_assessment": bool(assessment),
            "score_percent": assessment.score_percent,
            "grade_id": assessment.grade_id.id,
        }

    @api.model
    def _get_newest_assessment(self, lead):
        return self.env["crm.assessment"].search(
            [("lead_id", "=", lead.id), ("state", "=", "done"), ("rival_id", "=", False)],
            order="date_done desc, id desc",
            limit=1,
        )
