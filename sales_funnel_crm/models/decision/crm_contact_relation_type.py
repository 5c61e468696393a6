from odoo import fields, models

RELATION_INFLUENCE = "influence"
RELATION_TRUST = "trust"
RELATION_CONFLICT = "conflict"
RELATION_GATEKEEPER = "gatekeeper"
RELATION_PERSONAL = "personal"


class CrmContactRelationType(models.Model):
    """A kind of relation between two persons, e.g. “influences” or “was at school with”."""

    _name = "crm.contact.relation.type"
    _description = "Contact Relation Type"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True, help="Read from the first person.")
    inverse_name = fields.Char(
        translate=True, help="Read from the second person; empty when it reads the same both ways."
    )
    kind = fields.Selection(
        [
            (RELATION_INFLUENCE, "Influence"),
            (RELATION_TRUST, "Trust"),
            (RELATION_CONFLICT, "Conflict"),
            (RELATION_GATEKEEPER, "Access"),
            (RELATION_PERSONAL, "Personal"),
        ],
        required=True,
        default=RELATION_PERSONAL,
        help="How the relation is drawn and what the analysis makes of it: power flows along "
        "influence, trust and access; a conflict divides; a personal relation opens doors.",
    )
    is_symmetric = fields.Boolean(help="It reads the same from both persons, like friendship.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    def write(self, vals):
        result = super().write(vals)
        if "kind" in vals:
            self.env["crm.decision.risk"]._refresh_soon()
        return result

    def _get_label(self, is_inverse=False):
        """Return how the relation reads, from its first or from its second person."""
        self.ensure_one()
        if is_inverse and not self.is_symmetric:
            return self.inverse_name or self.name
        return self.name
