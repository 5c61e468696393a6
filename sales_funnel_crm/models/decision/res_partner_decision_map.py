from odoo import api, models


class ResPartner(models.Model):
    """What the decision map reads of a customer."""

    _inherit = "res.partner"

    @api.readonly
    def get_decision_map(self):
        """Return who is who at this customer over all of its deals (DEC-04, DEC-09).

        Read-only. At most eight queries. All contacts of the commercial entity and all
        stakeholders of its deals, each with the attributes that were changed last, and the
        persons elsewhere, colleagues of ours included, who have a relation with one of them.
        The shape is that of ``crm.lead.get_decision_map``; ``lead_id`` of a person is the
        deal that the attributes come from.

        :raise AccessError: when the user may not read the contact or stakeholders
        """
        self.ensure_one()
        self.check_access("read")
        return self.env["crm.decision.map"]._get_customer_map(self)
