from odoo import fields, models

# Whoever sells, approves expenses or books them knows what they are for.
READERS = (
    "sales_team.group_sale_salesman,hr_expense.group_hr_expense_team_approver,"
    "account.group_account_invoice,account.group_account_readonly"
)


class HrExpense(models.Model):
    """What an expense was for: a deal, a campaign, a contact, a budget (EXP-08, EXP-09, EXP-10)."""

    _inherit = "hr.expense"

    lead_id = fields.Many2one(
        "crm.lead",
        string="Opportunity",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        groups=READERS,
    )
    campaign_id = fields.Many2one(
        "utm.campaign", index="btree_not_null", ondelete="restrict", groups=READERS
    )
    contact_id = fields.Many2one(
        "res.partner",
        string="Contact",
        index="btree_not_null",
        ondelete="restrict",
        groups=READERS,
        help="The person at the customer that the expense was for.",
    )
    meeting_id = fields.Many2one(
        "calendar.event", index="btree_not_null", ondelete="set null", groups=READERS
    )
    stage_id = fields.Many2one(
        "crm.stage",
        index="btree_not_null",
        ondelete="set null",
        groups=READERS,
        help="The stage in which the deal was.",
    )
    budget_id = fields.Many2one(
        "crm.budget",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        groups=READERS,
    )
    budget_line_id = fields.Many2one(
        "crm.budget.line",
        string="Budget Content",
        index="btree_not_null",
        ondelete="set null",
        groups=READERS,
    )
