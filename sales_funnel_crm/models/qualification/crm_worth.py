from odoo import api, models, tools
from odoo.tools import SQL

from ...tools.qualification import worth

# Figures of `worth.Worth`, and the columns of `crm.lead` that hold them.
FIGURES = {
    "expected_margin": "worth_expected_margin",
    "remaining_cost": "worth_remaining_cost",
    "expected_value": "worth_expected_value",
    "day_value": "worth_day_value",
    "break_even_percent": "worth_break_even_percent",
}


class CrmWorth(models.AbstractModel):
    """Weighs open deals: what they may bring in against what they still cost (M8).

    The figures are stored on the deal, in SQL, so that lists can be ranked by them without the
    deal counting as changed. They depend on nothing that Odoo watches: as long as nobody has
    entered days or costs, a deal costs no query more.
    """

    _name = "crm.worth"
    _inherit = "crm.deal.figures.mixin"
    _description = "Worth of Deals"
    _refresh_cron = "sales_funnel_crm.crm_worth_cron_refresh"

    @api.model
    def _get_remaining_cost_by_lead(self, leads):
        """Return what other sources say is still to be spent, beyond what the deals say.

        A plug: budgets add theirs by inheritance. Whoever adds some also extends ``_is_used``.

        :param leads: ``crm.lead`` recordset, may be empty or not saved yet
        :return: cost by deal, in the currency of the deal's company; absent is 0
        :rtype: dict
        """
        return {}

    @api.model
    @tools.ormcache()
    def _is_used(self):
        """Tell whether any deal has been weighed yet; from then on, deals are watched."""
        query = SQL(
            "SELECT EXISTS (SELECT FROM crm_lead WHERE worth_effort_days > 0"
            " OR worth_other_cost > 0 OR worth_advice IS NOT NULL)"
        )
        return self.env.execute_query(query)[0][0]

    @api.model
    def _get_prospect_by_lead(self, leads):
        """Return ``{lead: worth.Prospect}``, constant queries. Deals need not be saved yet."""
        # A deal may be of a company that its reader may not open.
        leads = leads.sudo()
        budgets = self._get_remaining_cost_by_lead(leads)
        return {
            lead: worth.Prospect(
                amount=lead.expected_revenue or 0.0,
                probability_percent=lead.probability or 0.0,
                margin_amount=lead.worth_margin_amount,
                margin_percent=lead.worth_margin_percent,
                default_margin_percent=company.worth_margin_percent,
                effort_days=lead.worth_effort_days,
                day_cost=company.worth_day_cost,
                other_cost=lead.worth_other_cost,
                budget_cost=budgets.get(lead, 0.0),
                day_value_wanted=company.worth_day_value_min,
            )
            for lead in leads
            # That of the owner: the same, whoever looks at it and in the nightly job.
            for company in (lead.company_id or lead.user_id.company_id or self.env.company.sudo(),)
        }

    @api.model
    def _get_aging_query(self):
        # The nightly scoring changes probabilities.
        return SQL(
            "SELECT id FROM crm_lead WHERE worth_effort_days > 0 OR worth_other_cost > 0"
            " OR worth_advice IS NOT NULL ORDER BY id"
        )

    @api.model
    def _refresh_batch(self, lead_ids):
        """Weigh some deals and store the figures; those that are not open lose theirs."""
        leads = self.env["crm.lead"].browse(lead_ids).exists()
        open_leads = leads.filtered(
            lambda lead: lead.type == "opportunity" and lead.active and lead.won_status == "pending"
        )
        prospects = self._get_prospect_by_lead(open_leads)
        self._store(
            {lead.id: worth.weigh(prospects[lead]) if lead in prospects else None for lead in leads}
        )
        leads.invalidate_recordset([*FIGURES.values(), "worth_advice"], flush=False)

    @api.model
    def _store(self, worths):
        if not worths:
            return
        columns = [*FIGURES.values(), "worth_advice"]
        values = [
            [getattr(found, figure, None) for found in worths.values()]
            for figure in [*FIGURES, "advice"]
        ]
        types = ["numeric"] * len(FIGURES) + ["varchar"]
        self.env.execute_query(
            SQL(
                """UPDATE crm_lead l SET %(sets)s
                     FROM unnest(%(ids)s, %(arrays)s) AS v(id, %(names)s)
                    WHERE l.id = v.id AND (%(old)s) IS DISTINCT FROM (%(new)s)
                RETURNING l.id""",
                ids=list(worths),
                sets=SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(name), SQL.identifier("v", name))
                    for name in columns
                ),
                arrays=SQL(", ").join(
                    SQL("%s::%s[]", column, SQL(kind))
                    for column, kind in zip(values, types, strict=True)
                ),
                names=SQL(", ").join(SQL.identifier(name) for name in columns),
                old=SQL(", ").join(SQL.identifier("l", name) for name in columns),
                new=SQL(", ").join(SQL.identifier("v", name) for name in columns),
            )
        )
