from odoo import api, fields, models
from odoo.fields import Domain


class CrmContract(models.Model):
    """The projects that deliver a contract, where the Project app is installed (CON-12)."""

    _inherit = "crm.contract"

    project_count = fields.Integer(
        string="Number of Projects", compute="_compute_project_count", compute_sudo=False
    )

    @api.depends("order_ids")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_project_count(self):
        projects = self._get_projects_by_contract()
        for contract in self:
            contract.project_count = len(projects.get(contract, ()))

    def action_view_projects(self):
        self.ensure_one()
        projects = self._get_projects_by_contract()[self]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Projects of “%s”", self.name),
            "res_model": "project.project",
            "views": [(False, "kanban"), (False, "list"), (False, "form")],
            "domain": [("id", "in", projects.ids)],
        }

    def _get_projects_by_contract(self):
        """Return the projects of the orders of these contracts, or on their analytic accounts.

        No query without the Project app; otherwise a constant number.

        :return: ``{contract: project.project}`` of what the user may see; empty without the app
        :rtype: dict
        """
        if "project.project" not in self.env:
            return {}
        projects = self.env["project.project"]
        if not projects.has_access("read"):
            return {}
        # sudo: who sees the contract and a project sees that they belong together
        lines = self.sudo().order_ids.order_line
        found = projects.search(self._get_project_domain(lines)) if lines else projects
        return {
            contract: found.filtered_domain(
                self._get_project_domain(
                    lines.filtered(
                        lambda line, one=contract: line.order_id.contract_id.id == one.id
                    )
                )
            )
            for contract in self
        }

    @api.model
    def _get_project_domain(self, lines):
        fields_of = self.env["project.project"]._fields
        domain = Domain("account_id", "in", lines.distribution_analytic_account_ids.ids)
        if "sale_line_id" in fields_of:
            domain |= Domain("sale_line_id", "in", lines.ids)
        if "reinvoiced_sale_order_id" in fields_of:
            domain |= Domain("reinvoiced_sale_order_id", "in", lines.order_id.ids)
        return domain
