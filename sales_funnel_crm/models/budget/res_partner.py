from odoo import api, fields, models


class ResPartner(models.Model):
    """What was spent on a contact, and on all contacts of a company (EXP-09)."""

    _inherit = "res.partner"

    expense_count = fields.Integer(
        string="Number of Expenses",
        compute="_compute_expense_count",
        groups="sales_team.group_sale_salesman",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_expense_count(self):
        everybody = self.with_context(active_test=False).search_fetch(
            [("id", "child_of", self._origin.ids)], ["parent_id"]
        )
        counts = self.env["hr.expense"]._count_by("contact_id", everybody.ids)
        totals = dict.fromkeys(self._origin.ids, 0)
        for contact in everybody:
            above = contact
            while above and counts.get(contact.id):
                if above.id in totals:
                    totals[above.id] += counts[contact.id]
                above = above.parent_id
        for partner in self:
            partner.expense_count = totals.get(partner._origin.id, 0)

    def action_open_expenses(self):
        """Show the expenses for a contact, or for everybody of a company."""
        self.ensure_one()
        return self.env["hr.expense"]._prepare_action(
            self.env._("Expenses for %s", self.display_name),
            [("contact_id", "child_of", self.id)],
            {"default_contact_id": self.id},
        )
