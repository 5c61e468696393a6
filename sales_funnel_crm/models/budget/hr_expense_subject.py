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
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_expense.hr_expense_actions_my_all"
        )
        return {**action, "name": title, "domain": domain, "context": context}
