from odoo import api, fields, models


class CrmDealApproval(models.Model):
    """Basis of the decision: how badly the persons who decide are covered."""

    _inherit = "crm.deal.approval"

    is_decision_mapped = fields.Boolean(readonly=True)
    decision_risk_percent = fields.Float(
        string="Decision Risk", digits=(16, 0), readonly=True, aggregator="avg"
    )

    @api.model
    def _prepare_basis_values(self, lead):
        values = super()._prepare_basis_values(lead)
        self.env["crm.decision.risk"]._refresh_pending()
        return {
            **values,
            "is_decision_mapped": bool(lead.decision_risk_level),
            "decision_risk_percent": lead.decision_risk_percent,
        }
