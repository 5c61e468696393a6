from odoo import api, fields, models

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
    is_symmetric = fields.Boolean(related="type_id.is_symmetric", store=True)
    is_swapped = fields.Boolean(
        string="Exchange the Persons", store=False, help="The relation reads the other way round."
    )
    sentence = fields.Char(compute="_compute_sentence", string="Reads")
    strength = fields.Selection(STRENGTHS, required=True, default="2")
    date = fields.Date(string="Known Since", default=fields.Date.context_today)
    source = fields.Char(help="How we know, e.g. a colleague or a visit.")
    note = fields.Char()
    active = fields.Boolean(default=True)

    _directed_uniq = models.UniqueIndex(
        "(type_id, partner_id, other_partner_id) WHERE active IS TRUE",
        "This relation between the two persons is there already. Change the existing one.",
    )
    _symmetric_uniq = models.UniqueIndex(
        "(type_id, LEAST(partner_id, other_partner_id), GREATEST(partner_id, other_partner_id)) "
        "WHERE active IS TRUE AND is_symmetric IS TRUE",
        "This relation between the two persons is there already; it reads the same both ways. "
        "Change the existing one.",
    )
    _not_self = models.Constraint(
        "CHECK (partner_id <> other_partner_id)",
        "A person has no relation with himself. Choose two different persons.",
    )

    @api.depends("partner_id", "type_id", "other_partner_id")
    def _compute_sentence(self):
        for relation in self:
            names = [
                relation.partner_id.name,
                relation.type_id.name,
                relation.other_partner_id.name,
            ]
            relation.sentence = " ".join(names) if all(names) else ""

    @api.depends("partner_id", "type_id", "other_partner_id")
    def _compute_display_name(self):
        for relation in self:
            relation.display_name = relation.sentence or self.env._("New relation")

    @api.onchange("is_swapped")
    def _onchange_is_swapped(self):
        # The switch goes back at once: it is an action that also works before saving.
        if self.is_swapped:
            self.partner_id, self.other_partner_id = self.other_partner_id, self.partner_id
            self.is_swapped = False

    @api.model
    def _get_dialog_action(self, name, relation=None, context=None):
        """Return the action that shows one relation, or a new one, in a dialog."""
        view = self.env.ref("sales_funnel_crm.crm_contact_relation_view_form_dialog")
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": self._name,
            "res_id": relation.id if relation else False,
            "view_mode": "form",
            "views": [(view.id, "form")],
            "target": "new",
            "context": context or {},
        }
