import logging

from markupsafe import Markup
from psycopg2.errors import SerializationFailure

from odoo import models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ...tools.postings import KIND_DELETED, Position, State

_logger = logging.getLogger(__name__)

BATCH_SIZE = 50_000
MAX_TRIES = 3


class CrmFunnelMove(models.Model):
    """The reconciliation: compares the ledger with the opportunities and posts what differs."""

    _inherit = "crm.funnel.move"

    def action_reconcile(self):
        """Reconcile at once and tell the result; for managers.

        :raise AccessError: when the user is not a sales administrator
        """
        if not self.env.user.has_group("sales_team.group_sale_manager"):
            raise AccessError(
                self.env._("Only a sales administrator can check the pipeline ledger. Ask one.")
            )
        # sudo: what is missing is missing for everybody, whatever this manager may see
        count = self.sudo()._reconcile()
        if count:
            message = self._get_reconciliation_message(count)
        else:
            message = self.env._("The ledger and the pipeline agree. Nothing had to be corrected.")
        params = {
            "type": "warning" if count else "success",
            "title": self.env._("Pipeline ledger checked"),
            "message": message,
            "sticky": bool(count),
        }
        if count:
            action = "sales_funnel_crm.crm_funnel_move_action_adjusted"
            params["next"] = self.env["ir.actions.act_window"]._for_xml_id(action)
        return {"type": "ir.actions.client", "tag": "display_notification", "params": params}

    def _cron_reconcile(self):
        """Reconcile batch by batch, each in its own transaction, and report what was found."""
        ranges = self._get_reconciliation_ranges()
        count = 0
        for index, lead_range in enumerate(ranges):
            count += self._reconcile_safely(lead_range)
            self.env["ir.cron"]._commit_progress(1, remaining=len(ranges) - index - 1)
        if count:
            self._notify_managers(count)

    def _reconcile(self):
        """Post ``adjusted`` rows wherever the ledger differs from the opportunities.

        Only changes that went round Odoo (SQL, a restored table) make a difference. A second
        run finds nothing. One query for 50,000 opportunities while nothing differs.

        :return: number of opportunities that were adjusted
        :rtype: int
        """
        return sum(map(self._reconcile_range, self._get_reconciliation_ranges()))

    def _get_reconciliation_ranges(self):
        """Return ``(first, last)`` lead ids of each batch; ``None`` stands for the deleted."""
        [(max_id,)] = self.env.execute_query(SQL("SELECT COALESCE(max(id), 0) FROM crm_lead"))
        starts = range(1, max_id + 1, BATCH_SIZE)
        return [*((start, start + BATCH_SIZE - 1) for start in starts), None]

    def _reconcile_safely(self, lead_range):
        # Somebody may change one of these opportunities meanwhile: look again, at what he left.
        for _attempt in range(MAX_TRIES):
            try:
                return self._reconcile_range(lead_range)
            except SerializationFailure:
                self.env.cr.rollback()
        _logger.info("Pipeline ledger: leads %s are busy, left to the next run.", lead_range)
        return 0

    def _reconcile_range(self, lead_range):
        self._post_pending()
        if lead_range:
            query = self._get_drift_query(*lead_range)
        else:
            query = self._get_deleted_drift_query()
        lead_ids = [lead_id for (lead_id,) in self.env.execute_query(query)]
        if not lead_ids:
            return 0
        self._claim(lead_ids)
        states, positions = self._read(lead_ids, deleted_ids=lead_ids)
        rows = []
        for lead_id in lead_ids:
            rows += self._prepare_rows(
                lead_id,
                positions.get(lead_id) or Position(),
                states.get(lead_id) or State(None, None, KIND_DELETED),
                author_id=self.env.uid,
                adjusted=True,
            )
        self._insert(rows)
        _logger.info("Pipeline ledger: adjusted leads %s.", lead_ids)
        return len({row["lead_ref"] for row in rows})

    def _claim(self, lead_ids):
        """Make transactions that run at the same time fail, and repeat, on these opportunities.

        They do not see the rows that are posted here, so they would post the same once more.
        A lock would only make them wait; the values stay as they are.
        """
        self.env.execute_query(
            SQL("UPDATE crm_lead SET write_date = write_date WHERE id = ANY(%s)", lead_ids)
        )
        self.env.execute_query(
            SQL(
                """UPDATE crm_funnel_move SET lead_ref = lead_ref
                WHERE lead_id IS NULL AND lead_ref = ANY(%s)""",
                lead_ids,
            )
        )

    def _get_drift_query(self, first_id, last_id):
        return SQL(
            """WITH ledger AS (
                SELECT lead_ref, stage_ref, user_id, team_id, company_id, currency_id,
                    sum(count) AS count, sum(amount) AS amount
                FROM crm_funnel_move WHERE lead_id BETWEEN %(first_id)s AND %(last_id)s
                GROUP BY lead_ref, stage_ref, user_id, team_id, company_id, currency_id
                HAVING sum(count) <> 0 OR sum(amount) <> 0
            ), live AS (
                SELECT lead.id, stage_id, user_id, team_id, company_id, company.currency_id,
                    COALESCE(expected_revenue, 0) AS amount
                FROM crm_lead lead LEFT JOIN res_company company ON company.id = company_id
                WHERE lead.id BETWEEN %(first_id)s AND %(last_id)s
                    AND type = 'opportunity' AND lead.active AND won_status = 'pending'
            )
            SELECT DISTINCT COALESCE(live.id, ledger.lead_ref)
            FROM live FULL JOIN ledger ON ledger.lead_ref = live.id
            WHERE (live.stage_id, live.user_id, live.team_id, live.company_id, 1,
                    COALESCE(live.currency_id, ledger.currency_id))
                IS DISTINCT FROM (ledger.stage_ref, ledger.user_id, ledger.team_id,
                    ledger.company_id, ledger.count, ledger.currency_id)
                OR abs(live.amount - ledger.amount) > 0.000001
            ORDER BY 1""",
            first_id=first_id,
            last_id=last_id,
        )

    def _get_deleted_drift_query(self):
        return SQL(
            """SELECT DISTINCT lead_ref FROM (
                SELECT lead_ref FROM crm_funnel_move WHERE lead_id IS NULL
                GROUP BY lead_ref, stage_ref, user_id, team_id, company_id, currency_id
                HAVING sum(count) <> 0 OR sum(amount) <> 0
            ) drift ORDER BY lead_ref"""
        )

    def _notify_managers(self, count):
        managers = self.env.ref("sales_team.group_sale_manager").all_user_ids.filtered("active")
        action = self.env.ref("sales_funnel_crm.crm_funnel_move_action_adjusted")
        link = Markup('<a href="/odoo/action-%s">%s</a>') % (action.id, self.env._("Open the rows"))
        self.env["mail.thread"].message_notify(
            partner_ids=managers.partner_id.ids,
            subject=self.env._("Pipeline ledger: differences were found"),
            body=Markup("<p>%s %s</p>") % (self._get_reconciliation_message(count), link),
        )

    def _get_reconciliation_message(self, count):
        return self.env._(
            "%(count)s opportunities had changed without Odoo noticing. The ledger was adjusted to"
            " what they are now. Find out which program writes to the database directly.",
            count=count,
        )
