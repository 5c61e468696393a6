from markupsafe import Markup

from odoo import api, models


class HrExpense(models.Model):
    """Expenses as deals, meetings, contacts and employees show them.

    As the user: his own expenses, and those that the rules show him.
    """

    _inherit = "hr.expense"

    @api.model
    def _count_by(self, name, ids):
        """Return ``{id: number of expenses}`` of the records of a field; one query."""
        rows = self._read_group([(name, "in", ids)], [name], ["__count"]) if ids else []
        return {record.id: count for record, count in rows}

    @api.model
    def _prepare_action(self, title, domain, context):
        """Return the action with the expenses of ``domain``; new ones begin with ``context``."""
        views = {
            # Not those of "My Expenses": their totals are of all expenses of the user.
            "list": "hr_expense.hr_expense_view_expenses_analysis_tree",
            "kanban": "hr_expense.hr_expense_kanban_view",
            "form": "hr_expense.hr_expense_view_form",
            "pivot": "hr_expense.hr_expense_view_pivot",
            "graph": "hr_expense.hr_expense_view_graph",
        }
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": self._name,
            "views": [(self.env.ref(xml_id).id, kind) for kind, xml_id in views.items()],
            "mobile_view_mode": "kanban",
            "search_view_id": [self.env.ref("hr_expense.hr_expense_view_search").id, "search"],
            "domain": domain,
            "context": context,
            "help": Markup('<p class="o_view_nocontent_smiling_face">%s</p><p>%s</p>')
            % (
                self.env._("No expenses yet"),
                self.env._("Choose New, or Upload a receipt. You see the expenses that you may."),
            ),
        }
