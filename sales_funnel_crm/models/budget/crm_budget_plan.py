from datetime import timedelta

from odoo import Command, api, fields, models

# How long a deal is budgeted when nobody says when it will close.
USUAL_DAYS = 90


class CrmBudget(models.Model):
    """Planning: from a template, and revising what was planned."""

    _inherit = "crm.budget"

    @api.onchange("template_id")
    def _onchange_template_id(self):
        if not self.template_id:
            return
        company = self.company_id or self.env.company
        date = self.date_from or fields.Date.context_today(self)
        lines = self.template_id._prepare_lines(
            company, self.currency_id or company.currency_id, self._get_deal_amount(), date
        )
        self.line_ids = [Command.clear(), *(Command.create(vals) for vals in lines)]

    def _get_deal_amount(self):
        """Return the expected revenue of the deal, in the currency of its company."""
        return self.lead_id.expected_revenue or 0.0

    @api.model
    def _prepare_values_of_deal(self, lead):
        """Return the values of a draft budget of a deal, from the template that fits best."""
        company = lead.company_id or self.env.company
        today = fields.Date.context_today(self)
        amount = lead.expected_revenue or 0.0
        template = self.env["crm.budget.template"]._get_best("sales", company, lead.team_id, amount)
        end = lead.date_deadline
        lines = template._prepare_lines(company, company.currency_id, amount, today)
        return {
            "kind": "sales",
            "lead_id": lead.id,
            "template_id": template.id,
            "date_from": today,
            "date_to": end if end and end >= today else today + timedelta(days=USUAL_DAYS),
            "line_ids": [Command.create(vals) for vals in lines],
        }

    def action_revise(self):
        """Open the revision that is not decided yet, else a new one; nothing is saved."""
        self.ensure_one()
        self.check_access("read")
        is_open = self.revision_ids.filtered(lambda one: one.state in ("draft", "submitted"))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Budget Revision"),
            "res_model": "crm.budget.revision",
            "res_id": is_open[:1].id,
            "views": [(False, "form")],
            "context": {"default_budget_id": self.id},
        }

    @api.model
    def _prepare_action(self, title, domain, context):
        """Return the action with the budgets of ``domain``; new ones begin with ``context``."""
        action = self.env["ir.actions.act_window"]._for_xml_id("sales_funnel_crm.crm_budget_action")
        # Without its address: that is of all budgets.
        for name in ("id", "path", "xml_id"):
            action.pop(name, None)
        return {
            **action,
            "name": title,
            "display_name": title,
            "domain": domain,
            "context": context,
        }

    def action_view_lead(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.lead",
            "res_id": self.lead_id.id,
            "views": [(False, "form")],
        }

    def action_view_children(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Budgets within %s", self.display_name),
            "res_model": "crm.budget",
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
            "domain": [("parent_id", "=", self.id)],
            "context": {
                "default_parent_id": self.id,
                "default_team_id": self.team_id.id,
                "default_department_id": self.department_id.id,
            },
        }

    def action_view_costs(self):
        """List what was spent on this budget, as far as the user may see it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Costs of %s", self.display_name),
            "res_model": "crm.budget.cost",
            "views": [(False, "list"), (False, "kanban"), (False, "pivot")],
            "domain": [("budget_id", "in", (self | self.child_ids).ids)],
            # One budget is of one purpose: the columns would repeat it.
            "context": {"display_default_code": False, "hide_budget": not self.is_master},
        }
