from odoo import api, models
from odoo.fields import Command

from ...tools.competition.demo_rivals import PRODUCTS
from ..pipeline.crm_funnel_demo import MODULE


class CrmCompetitionDemo(models.AbstractModel):
    _inherit = "crm.competition.demo"

    @api.model
    def _create_sales(self, encounters):
        """Record what we sold in the deals that we won: our side of the shares by product."""
        vals_list = []
        for lead, _encounter in encounters:
            key = PRODUCTS.get(lead.name.partition(" – ")[0])
            if lead.won_status == "won" and key:
                vals_list.append(self._prepare_sale(lead, key))
        self.env["sale.order"].create(vals_list)

    @api.model
    def _prepare_sale(self, lead, key):
        template = self.env.ref(f"{MODULE}.product_hx_{key}")
        return {
            "partner_id": lead.partner_id.id,
            "opportunity_id": lead.id,
            "company_id": lead.company_id.id,
            "user_id": lead.user_id.id,
            "team_id": lead.team_id.id,
            "state": "sale",
            "date_order": lead.date_closed,
            "order_line": [
                Command.create(
                    {
                        "product_id": template.product_variant_id.id,
                        "product_uom_qty": 1,
                        "price_unit": lead.expected_revenue,
                        "tax_ids": [Command.clear()],
                    }
                )
            ],
        }
