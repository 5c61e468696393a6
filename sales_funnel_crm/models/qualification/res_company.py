from odoo import fields, models

WORTH_SETTINGS = frozenset({"worth_margin_percent", "worth_day_cost", "worth_day_value_min"})


class ResCompany(models.Model):
    _inherit = "res.company"

    worth_margin_percent = fields.Float(
        string="Expected Margin",
        digits=(16, 1),
        help="Of opportunities that do not say their own. 0 is “not known”.",
    )
    worth_day_cost = fields.Monetary(
        string="Cost of a Working Day", help="What a day of work on an opportunity costs."
    )
    worth_day_value_min = fields.Monetary(
        string="Wanted Value of a Day",
        help="A day of work should bring in this much beyond what it costs. An opportunity that "
        "brings less is marked as “low”.",
    )

    def write(self, vals):
        result = super().write(vals)
        if not WORTH_SETTINGS.isdisjoint(vals):
            self.env["crm.worth"]._refresh_soon()
        return result
