from odoo import api, fields, models

READERS = "sales_team.group_sale_salesman,account.group_account_invoice"


class ResPartner(models.Model):
    """The contracts with a customer and its contacts (CON-08)."""

    _inherit = "res.partner"

    contract_count = fields.Integer(
        string="Number of Contracts", compute="_compute_contract_count", groups=READERS
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_contract_count(self):
        self.contract_count = 0
        contracts = self.env["crm.contract"]
        if not contracts._has_contracts():
            return
        everybody = self.with_context(active_test=False).search_fetch(
            [("id", "child_of", self._origin.ids)], ["parent_id"]
        )
        groups = contracts._read_group(
            [("partner_id", "in", everybody.ids)], ["partner_id"], ["__count"]
        )
        totals = dict.fromkeys(self._origin.ids, 0)
        for contact, count in groups:
            above = contact
            while above:
                if above.id in totals:
                    totals[above.id] += count
                above = above.parent_id
        for partner in self:
            partner.contract_count = totals.get(partner._origin.id, 0)

    def action_open_contracts(self):
        """Show the contracts with a customer and its contacts."""
        self.ensure_one()
        return self.env["crm.contract"]._prepare_action(
            self.env._("Contracts with %s", self.display_name),
            [("partner_id", "child_of", self.id)],
            {"default_partner_id": self.commercial_partner_id.id},
        )
