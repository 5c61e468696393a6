from odoo import api, fields, models
from odoo.tools import SQL

from .crm_contact_relation import STRENGTHS


class CrmContactRelationSide(models.Model):
    """One relation as one of its two persons sees it; two rows a relation, nothing stored."""

    _name = "crm.contact.relation.side"
    _description = "Relation of a Contact"
    _auto = False
    _order = "kind, type_id, id"
    _rec_name = "label"
    _depends = {
        "crm.contact.relation": [
            "partner_id",
            "other_partner_id",
            "type_id",
            "strength",
            "date",
            "source",
            "note",
            "active",
        ],
        "crm.contact.relation.type": ["kind"],
    }

    relation_id = fields.Many2one("crm.contact.relation", string="Written Down As", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Person", readonly=True)
    type_id = fields.Many2one("crm.contact.relation.type", readonly=True)
    label = fields.Char(string="Relation", compute="_compute_label")
    other_partner_id = fields.Many2one("res.partner", string="Other Person", readonly=True)
    other_customer_id = fields.Many2one(
        related="other_partner_id.commercial_partner_id", string="Company"
    )
    kind = fields.Selection(
        selection=lambda self: (
            self.env["crm.contact.relation.type"]._fields["kind"]._description_selection(self.env)
        ),
        readonly=True,
    )
    strength = fields.Selection(STRENGTHS, readonly=True)
    date = fields.Date(string="Known Since", readonly=True)
    source = fields.Char(readonly=True)
    note = fields.Char(readonly=True)
    active = fields.Boolean(readonly=True)
    is_inverse = fields.Boolean(readonly=True)

    @property
    def _table_query(self) -> SQL:
        return SQL("%s UNION ALL %s", self._select_side(False), self._select_side(True))

    @api.model
    def _select_side(self, is_inverse):
        first, second = SQL.identifier("partner_id"), SQL.identifier("other_partner_id")
        if is_inverse:
            first, second = second, first
        return SQL(
            """
            SELECT relation.id * 2 + %(offset)s AS id,
                   relation.id AS relation_id,
                   relation.%(first)s AS partner_id,
                   relation.%(second)s AS other_partner_id,
                   relation.type_id, type.kind, relation.strength, relation.date,
                   relation.source, relation.note, relation.active,
                   %(is_inverse)s AS is_inverse
              FROM crm_contact_relation relation
              JOIN crm_contact_relation_type type ON type.id = relation.type_id
            """,
            offset=int(is_inverse),
            first=first,
            second=second,
            is_inverse=is_inverse,
        )

    @api.depends("type_id", "is_inverse")
    def _compute_label(self):
        for side in self:
            side.label = side.type_id._get_label(side.is_inverse)

    def action_open_relation(self):
        """Open the relation itself in a dialog, to change or delete it."""
        self.ensure_one()
        return self.relation_id._get_dialog_action(
            name=self.relation_id.display_name, relation=self.relation_id
        )

    def action_delete_relation(self):
        """Delete the relation, on both sides."""
        self.relation_id.unlink()
        return {"type": "ir.actions.client", "tag": "soft_reload"}
