from odoo import api, fields, models
from odoo.fields import Domain

from .crm_budget import KIND_SALES, KINDS, BudgetWrong


class CrmBudgetTemplate(models.Model):
    """What deals of a team and size usually cost: the start of a budget."""

    _name = "crm.budget.template"
    _description = "Budget Template"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(KINDS, required=True, default=KIND_SALES)
    team_ids = fields.Many2many("crm.team", string="Sales Teams", help="Empty for all teams.")
    company_id = fields.Many2one("res.company", index=True, help="Empty for all companies.")
    amount_from = fields.Float(
        string="Deals From", help="In the currency of the company of the deal. 0 for all deals."
    )
    amount_to = fields.Float(string="Deals Below", help="0 for no limit.")
    line_ids = fields.One2many(
        "crm.budget.template.line", "template_id", string="Contents", copy=True
    )

    @api.constrains("amount_from", "amount_to")
    def _check_amounts(self):
        for template in self:
            low, high = template.amount_from, template.amount_to
            # “not >=” also refuses what is not a number.
            if not (low >= 0 and high >= 0) or (high and high <= low):
                raise BudgetWrong(
                    self.env._(
                        "“%s”: the size of the deals goes from an amount to a larger one. Correct "
                        "them, or enter 0 for no limit.",
                        template.name,
                    )
                )

    @api.model
    def _get_best(self, kind, company, team, amount):
        """Return the template that fits best, the one made for the team before one for all.

        :param str kind: e.g. ``"sales"``
        :param company: ``res.company`` of the budget
        :param team: ``crm.team``, may be empty
        :param float amount: size of the deal, in the currency of the company
        :rtype: ``crm.budget.template``, may be empty
        """
        found = self.search(
            Domain("kind", "=", kind)
            & Domain("company_id", "in", [False, company.id])
            & Domain("team_ids", "in", [False, *team.ids])
            & Domain("amount_from", "<=", amount)
            & (Domain("amount_to", "=", 0) | Domain("amount_to", ">", amount))
        )
        return found.sorted(lambda one: (not one.team_ids, not one.company_id))[:1]

    def _prepare_lines(self, company, currency, amount, date):
        """Return the values of the contents of a new budget; those without an amount are left out.

        :param company: ``res.company`` of the budget; amounts of templates are in its currency
        :param currency: ``res.currency`` of the budget
        :param float amount: size of the deal, in the currency of the company
        :param date: first day of the budget, for the rate
        :rtype: list[dict]
        """
        lines = []
        for line in self.line_ids:
            planned = line.amount + (amount or 0) * line.percent / 100
            planned = company.currency_id._convert(planned, currency, company, date)
            if currency.compare_amounts(planned, 0) > 0:
                lines.append(
                    {
                        "product_id": line.product_id.id,
                        "stage_id": line.stage_id.id,
                        "amount": planned,
                    }
                )
        return lines
