from odoo import Command, fields, models

from .crm_lead_competitor import STATUS_WON


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _prepare_competitor_order_values(self, competitor=None, amount=None, currency=None):
        """Return the values of the order that a rival got instead of us.

        What is not given is taken from the deal: the rival that won it (the only one in it, if none
        is marked), its last quote and product.

        :param competitor: ``crm.competitor``
        :param float amount: in ``currency``
        :param currency: of the amount, by default that of the deal
        :return: values for ``crm.competitor.order.create``; without rival, none is in them
        """
        self.ensure_one()
        rivals = self.lead_competitor_ids
        if competitor:
            rival = rivals.filtered(lambda line: line.competitor_id == competitor)[:1]
        else:
            winners = rivals.filtered(lambda line: line.status == STATUS_WON)
            rival = winners[:1] or (rivals if len(rivals) == 1 else rivals[:0])
            competitor = rival.competitor_id
        quote = rival.quote_ids.sorted(lambda quote: (quote.date, quote.id))[-1:]
        if amount is None and quote:
            amount, currency = quote.amount, quote.currency_id
        company = self.company_id or self.env.company
        date = self.date_closed and fields.Datetime.context_timestamp(self, self.date_closed).date()
        return {
            "competitor_id": competitor.id if competitor else False,
            "partner_id": self.partner_id.commercial_partner_id.id,
            "company_id": company.id,
            "date": date or fields.Date.context_today(self),
            "currency_id": (currency or company.currency_id).id,
            "lead_id": self.id,
            "reason_id": self.lost_reason_id.id,
            "line_ids": [
                Command.create(
                    {
                        "product_id": rival.product_id.id,
                        "name": rival.product_id.name or self.name,
                        "amount": amount or 0.0,
                    }
                )
            ],
        }

    def action_record_competitor_order(self):
        """Open the order that a rival got, filled in from this deal; nothing is saved yet."""
        self.ensure_one()
        values = self._prepare_competitor_order_values()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Competitor Order"),
            "res_model": "crm.competitor.order",
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {f"default_{name}": value for name, value in values.items()},
        }

    def _merge_dependences(self, opportunities):
        # sudo: who may merge deals need not be the one who reported the orders
        orders = (
            self.env["crm.competitor.order"].sudo().search([("lead_id", "in", opportunities.ids)])
        )
        # Companies are not mixed: an order of another one stays, without its deal.
        company = self.company_id
        orders.filtered(
            lambda order: not company or order.company_id in (company, company.browse())
        ).lead_id = self.id
        return super()._merge_dependences(opportunities)
