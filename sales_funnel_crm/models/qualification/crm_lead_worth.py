from odoo import api, fields, models

from ...tools.qualification import worth
from .crm_lead import SALESPERSON

WORTH_INPUTS = frozenset(
    {"worth_margin_percent", "worth_margin_amount", "worth_effort_days", "worth_other_cost"}
)
# When one of these changes, the figures do, too, or they rest.
WATCHED_COLUMNS = WORTH_INPUTS | {
    "expected_revenue",
    "probability",
    "company_id",
    "active",
    "won_status",
    "type",
}


class CrmLead(models.Model):
    """Is going on worth what it costs? ``crm.worth`` fills the figures, in SQL."""

    _inherit = "crm.lead"

    worth_margin_percent = fields.Float(
        string="Expected Margin (%)",
        digits=(16, 1),
        aggregator="avg",
        help="Of the expected revenue. 0: that of the settings.",
        groups=SALESPERSON,
    )
    worth_margin_amount = fields.Monetary(
        string="Expected Margin",
        currency_field="company_currency",
        help="If it is known better than as a percentage. 0: by percentage.",
        groups=SALESPERSON,
    )
    worth_effort_days = fields.Float(
        string="Remaining Days",
        digits=(16, 1),
        help="Days of work, of all colleagues together, until the deal is decided.",
        groups=SALESPERSON,
    )
    worth_other_cost = fields.Monetary(
        string="Other Remaining Cost",
        currency_field="company_currency",
        help="What else it costs until the deal is decided: travel, samples, a study.",
        groups=SALESPERSON,
    )
    worth_expected_margin = fields.Monetary(
        string="Margin to Expect",
        currency_field="company_currency",
        readonly=True,
        copy=False,
        help="Success rate × margin",
        groups=SALESPERSON,
    )
    worth_remaining_cost = fields.Monetary(
        string="Remaining Cost",
        currency_field="company_currency",
        readonly=True,
        copy=False,
        help="Remaining days × cost of a day + other remaining cost",
        groups=SALESPERSON,
    )
    worth_expected_value = fields.Monetary(
        string="Expected Value",
        currency_field="company_currency",
        readonly=True,
        copy=False,
        help="Margin to expect − remaining cost",
        groups=SALESPERSON,
    )
    worth_day_value = fields.Monetary(
        string="Value per Day",
        currency_field="company_currency",
        readonly=True,
        copy=False,
        aggregator="avg",
        help="Expected value ÷ remaining days: what a day brings in beyond what it costs",
        groups=SALESPERSON,
    )
    worth_break_even_percent = fields.Float(
        string="Pays From (%)",
        digits=(16, 1),
        readonly=True,
        copy=False,
        aggregator="avg",
        help="Success rate from which going on pays for what it still costs.",
        groups=SALESPERSON,
    )
    worth_advice = fields.Selection(
        [
            (worth.ADVICE_GO, "Go On"),
            (worth.ADVICE_LOW, "Low Value"),
            (worth.ADVICE_STOP, "Consider Stopping"),
        ],
        string="Worth Winning",
        readonly=True,
        copy=False,
        help="Only advice: nothing happens by itself. Empty: it is not known what the deal takes.",
        groups=SALESPERSON,
    )
    worth_reason = fields.Char(compute="_compute_worth_reason", groups=SALESPERSON)

    _worth_not_negative = models.Constraint(
        "CHECK (worth_effort_days >= 0 AND worth_other_cost >= 0)",
        "What an opportunity still takes cannot be negative. Enter 0 days or more.",
    )
    _worth_margin_percent = models.Constraint(
        "CHECK (worth_margin_percent BETWEEN -100 AND 100)",
        "The expected margin is a share of the expected revenue. Enter at most 100%.",
    )

    @api.depends(*WORTH_INPUTS, "expected_revenue", "probability", "company_id")
    def _compute_worth_reason(self):
        reasons = self.env["crm.worth"]._get_reason_by_lead(self)
        for lead in self:
            lead.worth_reason = reasons[lead]

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        entered = [
            lead.id
            for lead, vals in zip(leads, vals_list, strict=True)
            if any(vals.get(name) for name in WORTH_INPUTS)
        ]
        if entered:
            Worth = self.env["crm.worth"]
            if not Worth._is_used():
                self.env.registry.clear_cache()
            Worth._remember(entered)
        return leads

    def _write_multi(self, vals_list):
        result = super()._write_multi(vals_list)
        touched = [
            lead_id
            for lead_id, vals in zip(self._ids, vals_list, strict=True)
            if not WATCHED_COLUMNS.isdisjoint(vals)
        ]
        if touched:
            Worth = self.env["crm.worth"]
            entered = any(vals.get(name) for vals in vals_list for name in WORTH_INPUTS)
            if entered and not Worth._is_used():
                self.env.registry.clear_cache()  # from now on it is
            if entered or Worth._is_used():
                Worth._remember(touched)
        return result

    def web_read(self, specification):
        # The form shows the figures right after saving, in the same transaction.
        self.flush_recordset(WATCHED_COLUMNS)
        self.env["crm.worth"]._refresh_pending()
        return super().web_read(specification)

    def _update_automated_probabilities(self):
        result = super()._update_automated_probabilities()
        self.env["crm.worth"]._refresh_soon()
        return result

    def _merge_get_fields(self):
        return [*super()._merge_get_fields(), *sorted(WORTH_INPUTS)]
