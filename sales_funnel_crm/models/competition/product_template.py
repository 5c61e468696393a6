from odoo import api, fields, models

SALESPERSON = "sales_team.group_sale_salesman"


class ProductTemplate(models.Model):
    _inherit = "product.template"

    competing_product_count = fields.Integer(
        compute="_compute_competing_product_count", groups=SALESPERSON
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_competing_product_count(self):
        rows = self.env["crm.competitor.product"]._read_group(
            [("counterpart_ids", "in", self.ids)], ["counterpart_ids"], ["__count"]
        )
        counts = {product.id: count for product, count in rows}
        for product in self:
            product.competing_product_count = counts.get(product._origin.id, 0)

    def action_view_competing_products(self):
        """Open what competitors offer against this product (CMP-08)."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_funnel_crm.crm_competitor_product_action"
        )
        action["domain"] = [("counterpart_ids", "in", self.ids)]
        action["context"] = {"default_counterpart_ids": self.ids}
        return action
