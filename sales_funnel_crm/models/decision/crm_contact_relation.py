from odoo import fields, models

STRENGTHS = [("1", "Weak"), ("2", "Normal"), ("3", "Strong")]


class CrmContactRelation(models.Model):
    """One relation between two persons, of any companies, colleagues of ours included.

    Written down once and shown on both sides. A colleague is the contact of his user.
    """

    _name = "crm.contact.relation"
    _description = "Contact Relation"
    _order = "partner_id, type_id, id"
    _rec_name = "type_id"

    partner_id = fields.Many2one(
        "res.partner",
        string="Person",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('is_company', '=', False)]",
    )
    type_id = fields.Many2one(
        "crm.contact.relation.type", string="Relation", required=True, ondelete="restrict"
    )
    other_partner_id = fields.Many2one(
        "res.partner",
        string="Other Person",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('is_company', '=', False)]",
    )
    kind = fields.Selection(related="type_id.kind")
    strength = fields.Selection(STRENGTHS, required=True, default="2")
    date = fields.Date(string="Known Since", default=fields.Date.context_today)
    source = fields.Char(help="How we know, e.g. a colleague or a visit.")
    note = fields.Char()
    active = fields.Boolean(default=True)

    _not_self = models.Constraint(
        "CHECK (partner_id <> other_partner_id)",
        "A person has no relation with himself. Choose two different persons.",
    )
