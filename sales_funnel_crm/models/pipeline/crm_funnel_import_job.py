import logging

from odoo import api, models
from odoo.exceptions import UserError

from .crm_funnel_import import (
    JOB_CHECK,
    STATE_CHECKED,
    STATE_DRAFT,
    STATE_QUEUED,
    ImportNotPossible,
)

_logger = logging.getLogger(__name__)


class CrmFunnelImport(models.Model):
    _inherit = "crm.funnel.import"

    def _enqueue(self, job):
        """Let the background job do ``job`` as soon as it can."""
        self.write(
            {"state": STATE_QUEUED, "job": job, "job_user_id": self.env.uid, "failure": False}
        )
        # Users may not trigger scheduled actions themselves.
        self.env.ref("sales_funnel_crm.ir_cron_crm_funnel_import").sudo()._trigger()
        self.env["crm.funnel.import.progress"]._report(self, self.env._("Waiting to start"))

    def action_run_now(self):
        """Do a waiting job in this request, for servers without scheduled actions."""
        self.ensure_one()
        self._lock_job()
        if self.state == STATE_QUEUED:
            self._run_job()

    def _lock_job(self):
        """Reserve the import for this transaction.

        :raise ImportNotPossible: when the background job has it
        """
        if not self.try_lock_for_update():
            raise ImportNotPossible(
                self.env._("The work on this file has begun. Wait until it is finished.")
            )

    @api.model
    def _cron_run_queued(self):
        """Do the oldest job; each one is one transaction, of which a failure leaves nothing."""
        queued = self.search([("state", "=", STATE_QUEUED)], order="id")
        job = queued.try_lock_for_update(limit=1)
        if job:
            job._run_job()
            self.env["ir.cron"]._commit_progress(1, remaining=len(queued) - 1)

    def _run_job(self):
        history_import = self._as_job_user()
        progress = self.env["crm.funnel.import.progress"]
        if progress._begin(self):
            history_import._try_job()
        else:
            history_import._note_failure(
                ImportNotPossible(
                    history_import.env._(
                        "The server stopped the work before it was finished. Raise its time "
                        "limit for scheduled actions (limit_time_real_cron) or split the file."
                    )
                )
            )
        progress._end(self)

    def _as_job_user(self):
        user = self.job_user_id
        # Also those that are not switched on in this request, which `company_ids` cannot read.
        company_ids = {*self.company_id.ids, *user._get_company_ids()}
        return self.with_user(user).with_context(
            allowed_company_ids=sorted(company_ids, key=lambda id_: id_ != self.company_id.id),
            lang=user.lang,
            tz=user.tz,
        )

    def _try_job(self):
        run = self._do_check if self.job == JOB_CHECK else self._do_import
        try:
            with self.env.cr.savepoint():
                run(self._report_progress)
        except Exception as error:
            expected = isinstance(error, UserError)
            _logger.log(
                logging.INFO if expected else logging.ERROR,
                "History import %s failed",
                self.id,
                exc_info=not expected,
            )
            self.env.invalidate_all(flush=False)
            self._note_failure(error if expected else None)

    def _note_failure(self, error):
        text = str(error) if error else self.env._("An unexpected error, see the server's log.")
        self.write(
            {
                "state": STATE_CHECKED if self.row_count else STATE_DRAFT,
                "job": False,
                "failure": self.env._("Nothing was imported: %(reason)s", reason=text),
            }
        )

    def _report_progress(self, text):
        _logger.info("History import %s: %s", self.id, text)
        self.env["crm.funnel.import.progress"]._report(self, text)
