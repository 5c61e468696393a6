from odoo import models
from odoo.fields import Domain

NEWS_LIMIT = 5
REASON_LIMIT = 3
BEATEN_LIMIT = 3


class CrmCompetitor(models.Model):
    """The battle card: one page about a rival for who is about to meet it (CMP-01)."""

    _inherit = "crm.competitor"

    def _get_battle_card(self):
        """Return what the card says beside the fields of the competitor.

        Everything as the user's rights let him read it: no confidential price gets on the card
        of a salesperson.

        :return: ``products`` (list of dicts with ``product``, its newest ``price``, its
            ``points``), ``reasons`` (list of ``(crm.lost.reason, count)``, the most frequent
            first), ``wins`` (``crm.lead.competitor`` that say what won) and ``news``
            (``mail.message``, the newest first)
        :rtype: dict
        """
        self.ensure_one()
        last_by_product = self.product_ids._get_last_price_by_product()
        return {
            "products": [
                {
                    "product": product,
                    "price": last_by_product.get(product.id),
                    "points": product.point_ids,
                }
                for product in self.product_ids
            ],
            "reasons": self._get_frequent_loss_reasons(),
            "wins": self.env["crm.lead.competitor"].search(
                Domain("competitor_id", "=", self.id)
                & Domain("lead_id.won_status", "=", "won")
                & Domain("beaten_with", "!=", False),
                order="id desc",
                limit=BEATEN_LIMIT,
            ),
            "news": self._get_news(),
        }

    def _get_news(self, limit=NEWS_LIMIT):
        subtype = self.env.ref("sales_funnel_crm.mt_competitor_news", raise_if_not_found=False)
        if not subtype:
            return self.env["mail.message"]
        domain = Domain("model", "=", self._name) & Domain("res_id", "in", self.ids)
        return self.env["mail.message"].search(
            domain & Domain("subtype_id", "=", subtype.id), order="date desc, id desc", limit=limit
        )

    def _get_frequent_loss_reasons(self):
        """Return why deals with this rival were lost, as we see it."""
        return self.env["crm.lead.loss"]._read_group(
            Domain("voice", "=", "ours")
            & Domain("lead_id.won_status", "=", "lost")
            & Domain("lead_id.lead_competitor_ids.competitor_id", "=", self.id),
            ["reason_id"],
            ["__count"],
            order="__count desc, reason_id",
            limit=REASON_LIMIT,
        )

    def action_print_battle_card(self):
        """Show the battle cards, ready to print."""
        return self.env.ref("sales_funnel_crm.crm_competitor_report_battle_card").report_action(
            self, config=False
        )
