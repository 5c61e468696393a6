from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, split_every

from ...tools.qualification import profile

BATCH_SIZE = 1000


class CrmProfile(models.AbstractModel):
    """Stores on open deals how well they fit those that were won, so that lists can be ranked."""

    _inherit = "crm.profile"

    @api.model
    def _cron_refresh_fit(self):
        self._refresh_fit()

    @api.model
    def _refresh_fit(self):
        """Compute the fit of all open deals, company by company, and store it in SQL.

        The fit is measured against all closed deals of the company, whoever asks: it is a figure
        of the deal, and tells nobody which deals are behind it.
        """
        # see above: sudo
        Profile = self.sudo()
        Lead = Profile.env["crm.lead"]
        open_deals = Domain("type", "=", "opportunity") & Domain("won_status", "=", "pending")
        companies = Lead._read_group(open_deals, ["company_id"])
        for (company,) in companies:
            scope = Domain.TRUE
            if company:
                scope = Domain("company_id", "in", (company.id, False))
            weights = Profile._get_weights(Profile._get_traits_by_unit(scope))
            deals = Lead.search(open_deals & Domain("company_id", "=", company.id))
            for batch in split_every(BATCH_SIZE, deals.ids):
                Profile._store_fit(Lead.browse(batch), weights)
        Lead.invalidate_model(["profile_fit_percent"], flush=False)

    @api.model
    def _store_fit(self, deals, weights):
        deals.flush_recordset()
        keys_by_deal = self._get_keys_by_open_deal(deals)
        fits = [profile.fit_percent(keys_by_deal[deal], weights) for deal in deals]
        self.env.execute_query(
            SQL(
                """UPDATE crm_lead l SET profile_fit_percent = v.fit
                     FROM unnest(%s, %s::numeric[]) AS v(id, fit)
                    WHERE l.id = v.id AND l.profile_fit_percent IS DISTINCT FROM v.fit
                RETURNING l.id""",
                deals.ids,
                fits,
            )
        )
