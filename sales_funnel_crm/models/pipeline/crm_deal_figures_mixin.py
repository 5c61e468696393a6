from odoo import api, models
from odoo.tools import split_every

BATCH_SIZE = 1000


class CrmDealFiguresMixin(models.AbstractModel):
    """Figures of deals that are stored in SQL: before a commit, and by a nightly job.

    They depend on nothing that Odoo watches. Whoever changes what they are made of calls
    ``_remember``, or ``_refresh_soon`` when that concerns very many deals.
    """

    _name = "crm.deal.figures.mixin"
    _description = "Stored Figures of Deals"

    # xml id of the nightly job
    _refresh_cron = None

    @api.model
    def _remember(self, lead_ids):
        """Have the figures of some deals computed anew before the commit."""
        if not (lead_ids := {lead_id for lead_id in lead_ids if lead_id}):
            return
        data, key = self.env.cr.precommit.data, self._get_pending_key()
        if key not in data:
            data[key] = set()
            self.env.cr.precommit.add(self._refresh_pending)
        data[key] |= lead_ids

    @api.model
    def _refresh_pending(self):
        """Compute what ``_remember`` was told; nothing when it was told nothing."""
        data, key = self.env.cr.precommit.data, self._get_pending_key()
        if key not in data or self.env.cr.readonly:
            return
        self.env.flush_all()
        if lead_ids := data.pop(key, ()):
            self._refresh(lead_ids)

    @api.model
    def _get_pending_key(self):
        return f"sales_funnel_crm.{self._name}"

    @api.model
    def _refresh_soon(self):
        """Have the figures of all deals computed by the nightly job, which starts at once.

        For what changes thousands of deals: too much to do before a commit.
        """
        # The job is not there yet while the addon is installed.
        cron = self.env.ref(self._refresh_cron, raise_if_not_found=False)
        if cron:
            # sudo: who may change a setting or a stage need not be allowed to read jobs
            cron.sudo()._trigger()

    @api.model
    def _cron_refresh(self):
        """Compute the figures of all deals that time changes, batch by batch."""
        lead_ids = [lead_id for (lead_id,) in self.env.execute_query(self._get_aging_query())]
        progress = self.env["ir.cron"]
        progress._commit_progress(remaining=len(lead_ids))
        for batch in split_every(BATCH_SIZE, lead_ids):
            self._refresh(batch)
            if not progress._commit_progress(len(batch)):
                break

    @api.model
    def _get_aging_query(self):
        """Return the query for the ids of the deals that the nightly job refreshes, in order."""
        raise NotImplementedError

    @api.model
    def _refresh(self, lead_ids):
        """Compute and store the figures of some deals, which may be deleted meanwhile."""
        # sudo: the figures are those of the deal, whoever changed something
        heir = self.sudo()
        for batch in split_every(BATCH_SIZE, sorted(lead_ids)):
            heir._refresh_batch(batch)

    @api.model
    def _refresh_batch(self, lead_ids):
        """Do it for up to ``BATCH_SIZE`` deals."""
        raise NotImplementedError
