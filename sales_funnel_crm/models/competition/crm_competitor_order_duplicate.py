from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from .crm_competitor_order import CompetitorOrderWrong

# Two reports may be of one order when they differ by no more than this.
NEAR_DAYS = 30
NEAR_RATIO = 0.05


class CrmCompetitorOrder(models.Model):
    """Several reports of one order: suggested, never blocked.

    What two people found independently of one another is kept, not deleted: it says how much of
    the market we see (capture and recapture). Only the first report counts in sums.
    """

    _inherit = "crm.competitor.order"

    duplicate_id = fields.Many2one(
        "crm.competitor.order",
        string="Same Order As",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        copy=False,
        domain="[('competitor_id', '=', competitor_id), ('duplicate_id', '=', False), "
        "('id', '!=', id)]",
        tracking=True,
        help="Another report of this order. This one then counts in no sum.",
    )
    duplicate_ids = fields.One2many(
        "crm.competitor.order", "duplicate_id", string="Further Reports"
    )
    possible_duplicate_ids = fields.Many2many(
        "crm.competitor.order", compute="_compute_possible_duplicate_ids"
    )

    @api.depends("competitor_id", "partner_id", "date", "amount_company", "reference")
    def _compute_possible_duplicate_ids(self):
        duplicates = self._get_possible_duplicates_by_order()
        for order in self:
            order.possible_duplicate_ids = duplicates.get(order._origin.id, False)

    def _get_possible_duplicates_by_order(self):
        """Return ``{id: orders}`` that may be the same order; two queries.

        They have the same reference, or the same customer and about the same day and amount.
        """
        if not self._origin.ids:
            return {}
        orders = self.env["crm.competitor.order"]
        orders.flush_model()
        readable = orders._search([("duplicate_id", "=", False)])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT mine.id, other.id
                  FROM crm_competitor_order mine
                  JOIN crm_competitor_order other
                    ON other.competitor_id = mine.competitor_id
                   AND other.id != mine.id
                   AND other.company_id IS NOT DISTINCT FROM mine.company_id
                   AND (   LOWER(other.reference) = LOWER(NULLIF(mine.reference, ''))
                        OR (    other.partner_id = mine.partner_id
                            AND ABS(other.date - mine.date) <= %(days)s
                            AND ABS(other.amount_company - mine.amount_company)
                                <= %(ratio)s * GREATEST(other.amount_company, mine.amount_company)
                           ))
                 WHERE mine.id IN %(ids)s
                   AND mine.duplicate_id IS NULL
                   AND other.id IN %(readable)s
              ORDER BY other.id
                """,
                ids=tuple(self._origin.ids),
                days=NEAR_DAYS,
                ratio=NEAR_RATIO,
                readable=readable.subselect(),
            )
        )
        ids = defaultdict(list)
        for order, other in rows:
            ids[order].append(other)
        return {order: orders.browse(others) for order, others in ids.items()}

    @api.constrains("duplicate_id", "competitor_id")
    def _check_duplicate(self):
        for order in self.filtered("duplicate_id"):
            first = order.duplicate_id
            if first == order or first.duplicate_id or order.duplicate_ids:
                raise CompetitorOrderWrong(
                    self.env._(
                        "“%s” is part of a group of reports already. Choose the first report of "
                        "the group in all others.",
                        order.display_name,
                    )
                )
            if first.competitor_id != order.competitor_id:
                raise CompetitorOrderWrong(
                    self.env._("Both reports must name the same competitor. Correct one of them.")
                )

    def action_view_possible_duplicates(self):
        """Show what may be the same order, with this one."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Possibly the Same Order"),
            "res_model": self._name,
            "view_mode": "list,form",
            "domain": [("id", "in", (self | self.possible_duplicate_ids).ids)],
        }

    def action_join(self):
        """Declare the chosen orders and their groups to be reports of one order, the oldest first.

        :raise CompetitorOrderWrong: when they are not of one competitor
        """
        if len(self) < 2:
            raise CompetitorOrderWrong(
                self.env._("Select at least two reports of the same order first.")
            )
        roots = self.filtered(lambda order: not order.duplicate_id) | self.duplicate_id
        first = roots.sorted("id")[0]
        others = (roots | roots.duplicate_ids) - first
        others.duplicate_id = False  # else a group would become part of another one
        others.duplicate_id = first
