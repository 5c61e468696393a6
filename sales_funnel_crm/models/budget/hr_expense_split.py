from odoo import models


class HrExpenseSplit(models.TransientModel):
    _inherit = "hr.expense.split"
