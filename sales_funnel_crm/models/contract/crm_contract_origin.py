from odoo import Command, api, fields, models


class CrmContract(models.Model):
    """What a contract starts with when it is made from a deal or from orders (CON-08, CON-10)."""

    _inherit = "crm.contract"

    is_lead_open = fields.Boolean(
        string="Opportunity Not Won", compute="_compute_is_lead_open", compute_sudo=True
    )
    order_count = fields.Integer(compute="_compute_order_count")

    @api.depends("lead_id.won_status")
    def _compute_is_lead_open(self):
        for contract in self:
            contract.is_lead_open = contract.lead_id and contract.lead_id.won_status != "won"

    @api.depends("order_ids")
    def _compute_order_count(self):
        for contract in self:
            contract.order_count = len(contract.order_ids)

    @api.model
    def _prepare_values_of_deal(self, lead):
        """Return the values of a contract of ``lead``: its confirmed orders, else its revenue."""
        orders = lead.order_ids.filtered(
            lambda order: order.state == "sale" and not order.contract_id
        )
        # A contract has one currency and one customer: those of the first order.
        first = orders.sorted("id")[:1]
        orders = orders.filtered(
            lambda order: (
                order.currency_id == first.currency_id
                and order.company_id == first.company_id
                and order.partner_id.commercial_partner_id == first.partner_id.commercial_partner_id
            )
        )
        values = self._prepare_values_of_orders(orders) if orders else {}
        contact = lead.partner_id
        customer = contact.commercial_partner_id
        company = lead.company_id or self.env.company
        values = {
            "partner_id": customer.id,
            "signatory_ids": [Command.link(one.id) for one in contact - customer],
            "company_id": company.id,
            "currency_id": company.currency_id.id,
            "amount": lead.company_currency._convert(
                lead.expected_revenue,
                company.currency_id,
                company,
                fields.Date.context_today(self),
            ),
            **values,
            "name": lead.name,
            "lead_id": lead.id,
            "user_id": lead.user_id.id or self.env.uid,
            "team_id": lead.team_id.id,
        }
        if values["partner_id"] != customer.id:
            values["signatory_ids"] = []
        return values

    @api.model
    def _prepare_values_of_orders(self, orders):
        """Return the values of a contract over the total of ``orders``, taxes included.

        Whether the orders fit together is checked when they are linked.
        """
        first = orders[:1]
        lead = orders.opportunity_id[:1]
        return {
            "name": lead.name or ", ".join(orders.mapped("name")),
            "partner_id": first.partner_id.commercial_partner_id.id,
            "lead_id": lead.id,
            "user_id": first.user_id.id or self.env.uid,
            "team_id": first.team_id.id,
            "company_id": first.company_id.id,
            "currency_id": first.currency_id.id,
            "amount": sum(orders.mapped("amount_total")),
            "order_ids": [Command.link(order.id) for order in orders],
        }

    def _open_form(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Contract"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def _prepare_action(self, name, domain, context=None):
        """Return the action that shows the contracts of ``domain``."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_funnel_crm.crm_contract_action"
        )
        return {
            **action,
            "name": name,
            "display_name": name,
            "domain": domain,
            "context": context or {},
        }

    def action_view_lead(self):
        self.ensure_one()
        return self.lead_id.get_formview_action()

    def action_view_orders(self):
        """Show the orders of this contract; a new one is of this contract and its customer."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sale.action_orders")
        return {
            **action,
            "domain": [("contract_id", "=", self.id)],
            "context": {
                "default_contract_id": self.id,
                "default_partner_id": self.partner_id.id,
                "default_opportunity_id": self.lead_id.id,
                "default_company_id": self.company_id.id,
            },
        }
