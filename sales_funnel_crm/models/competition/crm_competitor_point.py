from odoo import fields, models

VERDICTS = [
    ("better", "We Are Better"),
    ("equal", "Equal"),
    ("worse", "They Are Better"),
    ("unknown", "Not Known Yet"),
]


class CrmCompetitorPoint(models.Model):
    """One criterion by which a product of a rival is compared with one of ours (CMP-08).

    Without a counterpart it holds against all that we offer.
    """

    _name = "crm.competitor.point"
    _description = "Comparison Point"
    _order = "product_id, sequence, id"
    _rec_name = "criterion_id"

    product_id = fields.Many2one(
        "crm.competitor.product",
        string="Their Product",
        required=True,
        index=True,
        ondelete="cascade",
    )
    competitor_id = fields.Many2one(related="product_id.competitor_id", store=True, index=True)
    company_id = fields.Many2one(related="product_id.company_id", store=True, index=True)
    available_counterpart_ids = fields.Many2many(related="product_id.counterpart_ids")
    counterpart_id = fields.Many2one(
        "product.template",
        string="Our Product",
        index="btree_not_null",
        ondelete="cascade",
        domain="[('id', 'in', available_counterpart_ids)]",
        help="Empty: compared with all that we offer.",
    )
    criterion_id = fields.Many2one(
        "crm.competition.criterion", required=True, index=True, ondelete="restrict"
    )
    sequence = fields.Integer(related="criterion_id.sequence", store=True)
    ours = fields.Text()
    theirs = fields.Text()
    verdict = fields.Selection(VERDICTS, required=True, default="unknown")

    _criterion_uniq = models.UniqueIndex(
        "(product_id, COALESCE(counterpart_id, 0), criterion_id)",
        "These products are compared by this criterion already. Change the existing line.",
    )
