from odoo import api, models
from odoo.tools import format_amount
from odoo.tools.misc import formatLang

from ...tools.qualification import worth


class CrmWorth(models.AbstractModel):
    """Says in a sentence what the figures advise, and what would have to be different."""

    _inherit = "crm.worth"

    @api.model
    def _get_reason_by_lead(self, leads):
        """Return ``{lead: sentence}``: why to stop or go on, or what must be entered first."""
        return {
            lead: self._get_reason(prospect, lead.company_currency)
            for lead, prospect in self._get_prospect_by_lead(leads).items()
        }

    @api.model
    def _get_reason(self, prospect, currency):
        if missing := worth.missing_of(prospect):
            return self._get_missing_words()[missing]
        weighed = worth.weigh(prospect)
        words = self._get_balance_words(prospect, weighed, currency)
        if weighed.advice == worth.ADVICE_STOP:
            return f"{words} {self._get_way_out_words(weighed)}"
        if weighed.day_value is None:
            return words
        return f"{words} {self._get_day_words(prospect, weighed, currency)}"

    @api.model
    def _get_missing_words(self):
        return {
            "margin": self.env._(
                "Enter the expected margin of this opportunity, or have a default entered in the "
                "settings of CRM."
            ),
            "cost": self.env._(
                "Enter what this opportunity still takes: days of work, or other costs."
            ),
            "day_cost": self.env._(
                "Have the cost of a working day entered in the settings of CRM."
            ),
        }

    @api.model
    def _get_balance_words(self, prospect, weighed, currency):
        values = {
            "cost": format_amount(self.env, weighed.remaining_cost, currency),
            "expected": format_amount(self.env, weighed.expected_margin, currency),
            "percent": self._format(prospect.probability_percent),
            "margin": format_amount(self.env, weighed.margin, currency),
        }
        if weighed.advice == worth.ADVICE_STOP:
            return self.env._(
                "Going on still costs %(cost)s, more than the %(expected)s to expect: "
                "%(percent)s%% of a margin of %(margin)s.",
                **values,
            )
        return self.env._(
            "Going on still costs %(cost)s and brings %(expected)s on average: %(percent)s%% of a "
            "margin of %(margin)s.",
            **values,
        )

    @api.model
    def _get_way_out_words(self, weighed):
        if weighed.break_even_percent is None:
            return self.env._("There is no margin to win.")
        if weighed.break_even_percent > 100:
            return self.env._("Even a sure success would not pay for it.")
        percent = self._format(weighed.break_even_percent)
        if weighed.day_value is None or not weighed.affordable_days:
            return self.env._("It pays from a success rate of %s%%.", percent)
        return self.env._(
            "It pays from a success rate of %(percent)s%%, or with at most %(days)s days of work.",
            percent=percent,
            days=self._format(weighed.affordable_days),
        )

    @api.model
    def _get_day_words(self, prospect, weighed, currency):
        value = format_amount(self.env, weighed.day_value, currency)
        if weighed.advice == worth.ADVICE_LOW:
            return self.env._(
                "A day of work brings %(value)s beyond its cost; %(wanted)s is wanted.",
                value=value,
                wanted=format_amount(self.env, prospect.day_value_wanted, currency),
            )
        return self.env._("A day of work brings %s beyond its cost.", value)

    @api.model
    def _format(self, number):
        return formatLang(self.env, number, digits=1)
