from odoo import fields, models

SALESPERSON = "sales_team.group_sale_salesman"


class ResPartner(models.Model):
    _inherit = "res.partner"

    assessment_ids = fields.One2many("crm.assessment", "partner_id", copy=False, groups=SALESPERSON)
    assessment_count = fields.Integer(
        string="Assessments", compute="_compute_assessment_count", groups=SALESPERSON
    )

    def _compute_assessment_count(self):
        rows = self.env["crm.assessment"]._read_group(
            [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
        )
        counts = {partner.id: count for partner, count in rows}
        for partner in self:
            partner.assessment_count = counts.get(partner.id, 0)

    def action_open_assessments(self):
        """Open the page that compares the assessments of the customer and offers to make one."""
        self.ensure_one()
        return self.env["crm.assessment"]._get_comparison_action(self)

    def action_suggest_products(self):
        """Show which products customers like this one buy."""
        self.ensure_one()
        return self.env["crm.product.suggestion"]._open(self)
