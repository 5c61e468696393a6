import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

from .crm_competitor_order_import import STATE_CHECKED, STATE_DONE, STATE_QUEUED

_logger = logging.getLogger(__name__)


class CrmCompetitorOrderImport(models.TransientModel):
    """Files too large for a web request are imported in the background, each in one transaction."""

    _inherit = "crm.competitor.order.import"

    failure = fields.Char(readonly=True)
    progress = fields.Char(compute="_compute_progress")

    @api.depends("state")
    def _compute_progress(self):
        texts = self.env["crm.competitor.order.import.progress"]._get_text_by_import(self)
        for orders_import in self:
            orders_import.progress = texts.get(orders_import.id)

    def action_refresh(self):
        """Show how far the background job is."""
        return self._reopen()

    def _enqueue(self):
        """Let the background job import the file as soon as it can."""
        self.write({"state": STATE_QUEUED, "failure": False})
        # sudo: users may not trigger scheduled actions themselves
        self.env.ref("sales_funnel_crm.ir_cron_crm_competitor_order_import").sudo()._trigger()
        self.env["crm.competitor.order.import.progress"]._report(
            self, self.env._("Waiting to start")
        )

    @api.model
    def _cron_run_queued(self):
        """Import the file that waits longest; of a failure nothing is left."""
        queued = self.search([("state", "=", STATE_QUEUED)], order="id")
        job = queued.try_lock_for_update(limit=1)
        if job:
            job._run_job()
            self.env["ir.cron"]._commit_progress(1, remaining=len(queued) - 1)

    def _run_job(self):
        user = self.create_uid
        orders_import = self.with_user(user).with_context(
            # Also companies that are not switched on in this request.
            allowed_company_ids=[self.company_id.id],
            lang=user.lang,
            tz=user.tz,
        )
        progress = self.env["crm.competitor.order.import.progress"]
        if progress._begin(self):
            orders_import._try_job()
        else:
            orders_import._note_failure(
                self.env._(
                    "The server stopped the work before it was finished. Raise its time limit for "
                    "scheduled actions (limit_time_real_cron) or split the file."
                )
            )
        progress._end(self)

    def _try_job(self):
        try:
            with self.env.cr.savepoint():
                self._create_orders(self._plan_without_errors(), self._report_progress)
        except Exception as error:
            expected = isinstance(error, UserError)
            if not expected:
                _logger.exception("Import %s of competitor orders failed", self.id)
            self.env.invalidate_all(flush=False)
            unexpected = self.env._("An unexpected error, see the server's log.")
            self._note_failure(str(error) if expected else unexpected)
        else:
            self.state = STATE_DONE
            self._tell(
                "success", self.env._("%s competitor orders were imported.", self.order_count)
            )

    def _report_progress(self, done):
        self.env["crm.competitor.order.import.progress"]._report(
            self,
            self.env._("%(done)s of %(all)s orders", done=f"{done:,}", all=f"{self.order_count:,}"),
        )

    def _note_failure(self, reason):
        self.write({"state": STATE_CHECKED, "failure": reason})
        self._tell("danger", self.env._("No competitor orders were imported. %s", reason))

    def _tell(self, kind, message):
        self.env.user._bus_send(
            "simple_notification",
            {
                "type": kind,
                "title": self.env._("Import of Competitor Orders"),
                "message": message,
                "sticky": True,
            },
        )
