from odoo import api, fields, models

from .crm_stakeholder import PERSON_FIELDS, STANCE_UNKNOWN


class CrmStakeholder(models.Model):
    """Newer knowledge about the same person in another deal is offered, never copied."""

    _inherit = "crm.stakeholder"

    newer_id = fields.Many2one(
        "crm.stakeholder",
        string="Newer Assessment",
        compute="_compute_newer",
        help="The same person in another deal, where more was learned since.",
    )
    newer_lead_id = fields.Many2one("crm.lead", string="Newer In", compute="_compute_newer")
    newer_date = fields.Datetime(string="Newer Since", compute="_compute_newer")

    @api.depends("partner_id", "date_assessed", *PERSON_FIELDS)
    @api.depends_context("uid")
    def _compute_newer(self):
        # The rules of the user apply: a deal he may not read is never mentioned.
        others = self.search(
            [("partner_id", "in", self.partner_id.ids), ("date_assessed", "!=", False)],
            order="date_assessed desc, id desc",
        )
        by_partner = {}
        for other in others:
            by_partner.setdefault(other.partner_id.id, []).append(other)
        for stakeholder in self:
            candidates = by_partner.get(stakeholder.partner_id._origin.id, ())
            newer = next(
                (
                    other
                    for other in candidates
                    if other != stakeholder._origin
                    and other.date_assessed
                    > (stakeholder.date_assessed or fields.Datetime.from_string("1970-01-01"))
                    and stakeholder._get_news(other)
                ),
                self.browse(),
            )
            stakeholder.newer_id = newer
            stakeholder.newer_lead_id = newer.lead_id
            stakeholder.newer_date = newer.date_assessed

    def _get_news(self, other):
        """Return the names of the fields in which ``other`` says something else than this one."""
        return [
            name
            for name in PERSON_FIELDS
            if other[name] and other[name] != STANCE_UNKNOWN and other[name] != self[name]
        ]

    def action_take_over(self):
        """Open what would change, to choose what to take over."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Take Over"),
            "res_model": "crm.stakeholder.takeover",
            "view_mode": "form",
            "target": "new",
            "context": {"default_stakeholder_id": self.id, "default_source_id": self.newer_id.id},
        }

    def action_identify(self):
        """Ask who the placeholder is."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("This is…"),
            "res_model": "crm.stakeholder.identify",
            "view_mode": "form",
            "target": "new",
            "context": {"default_stakeholder_id": self.id},
        }

    def _move_to(self, lead):
        """Bring stakeholders into another deal, e.g. when deals are merged.

        A person who is there already is joined with the one there, with all of both histories.
        """
        known = {person.partner_id: person for person in lead.stakeholder_ids if person.partner_id}
        for stakeholder in self - lead.stakeholder_ids:
            partner = stakeholder.partner_id
            if partner and partner in known:
                (stakeholder | known[partner])._join_into(known[partner])
            else:
                stakeholder.lead_id = lead
                known[partner] = stakeholder
