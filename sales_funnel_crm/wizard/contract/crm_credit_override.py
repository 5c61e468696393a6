from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...models.contract.crm_credit_control import GROUP_OVERRIDE


class CrmCreditOverride(models.TransientModel):
    """Let an order, a contract or its change exceed the credit of the customer (CON-09)."""

    _name = "crm.credit.override"
    _description = "Override of the Credit Limit"

    order_id = fields.Many2one("sale.order", ondelete="cascade")
    contract_id = fields.Many2one("crm.contract", ondelete="cascade")
    change_id = fields.Many2one("crm.contract.change", string="Change Order", ondelete="cascade")
    reason = fields.Text(required=True)

    @api.model
    def _get_action(self, document):
        """Return the action that asks why ``document`` may pass."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_funnel_crm.crm_credit_override_action"
        )
        links = document._get_credit_links()
        return {**action, "context": {f"default_{name}": id_ for name, id_ in links.items()}}

    def action_override(self):
        """Log who lets it pass and why; the document then passes as long as it is no more."""
        self.ensure_one()
        if not self.env.user.has_group(GROUP_OVERRIDE):
            raise AccessError(
                self.env._("You may not override credit limits. Ask a sales manager.")
            )
        document = self.order_id or self.change_id or self.contract_id
        document.check_access("read")
        controls = self.env["crm.credit.control"]
        controls._grant(document, *document._get_credit_demand(), self.reason)
        return {"type": "ir.actions.act_window_close"}
