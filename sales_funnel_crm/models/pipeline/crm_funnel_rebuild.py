import logging
import time

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ...errors import ShownUserError
from ...tools import rebuild

_logger = logging.getLogger(__name__)

TEMPORARY_TABLES = (
    "funnel_rebuild_lead",
    "funnel_rebuild_change",
    "funnel_rebuild_chain",
    "funnel_rebuild_posting",
    "funnel_rebuild_outdated",
)
# The planner cannot know how many changes become postings and would loop over
# all leads for each of them; sorts of a large history should not go to disk.
PLANNER_SETTINGS = {
    "enable_nestloop": "off",
    "enable_mergejoin": "off",
    "jit": "off",
    "work_mem": "128MB",
}
# Any number that no other code uses: it keeps two runs apart.
LOCK_KEY = 5_461_902_117


class RebuildIsRunning(ShownUserError):
    """Somebody else is rebuilding the history at this moment."""


class CrmFunnelRebuild(models.AbstractModel):
    """Posts the history of existing leads, as far as Odoo's own tracking knows it.

    Done at install, and again on demand: only rows of origin *rebuilt* and
    *inferred* are replaced, and a run that finds nothing new changes no row.
    Deleted leads leave nothing: Odoo deletes their tracking with them.
    """

    _name = "crm.funnel.rebuild"
    _description = "Rebuilding of Pipeline History"

    def init(self):
        # Functions queued here run before Odoo adds foreign keys and indexes to
        # new tables: loading the bare table is several times faster, and
        # nothing has to be dropped or locked for it.
        self.pool.post_init(self._rebuild_bare_ledger)

    @api.model
    def _rebuild_bare_ledger(self):
        """Rebuild the history if the ledger has only just been created."""
        if not self.env.execute_query(
            SQL(
                "SELECT FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass",
                self.env["crm.funnel.move"]._table,
            )
        ):
            self._rebuild_ledger()

    @api.model
    def _complete_install(self):
        """Sum up the history; rebuild it first if that was not done with a bare ledger."""
        if not self.env.execute_query(
            SQL("SELECT FROM crm_funnel_move WHERE origin IN %s LIMIT 1", ("rebuilt", "inferred"))
        ):
            self._rebuild()

    @api.model
    def action_rebuild(self):
        """Rebuild the history again and tell what changed.

        :raise AccessError: when the user may not change settings
        :raise RebuildIsRunning: when another run has not ended yet
        """
        if not self.env.user.has_group("base.group_system"):
            raise AccessError(
                self.env._(
                    "Only administrators can rebuild the pipeline history. Ask one of them to"
                    " do it in the settings of CRM."
                )
            )
        lead_count, row_count = self._rebuild()
        if lead_count:
            message = self.env._(
                "The history of %(leads)s opportunities was rebuilt (%(rows)s moves).",
                leads=lead_count,
                rows=row_count,
            )
        else:
            message = self.env._("The history was already complete: nothing has changed.")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "title": self.env._("Pipeline history"),
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    @api.model
    def _rebuild(self):
        """Post the history of all leads and sum it up; see :meth:`_rebuild_ledger`."""
        result = self._rebuild_ledger()
        self.env["crm.funnel.balance"]._rebuild()
        return result

    @api.model
    def _rebuild_ledger(self):
        """Post the history of all leads: one statement, no rows are held in memory here.

        :return: number of leads whose rows changed, number of rows posted
        :rtype: tuple[int, int]
        :raise RebuildIsRunning: when another run has not ended yet
        """
        self._lock()
        self.env.flush_all()
        started = time.monotonic()
        settings = self._change_settings(PLANNER_SETTINGS)
        self._drop_temporary_tables()
        self._prepare()
        is_empty = not self.env.execute_query(SQL("SELECT FROM crm_funnel_move LIMIT 1"))
        lead_count, row_count = self._post_all() if is_empty else self._post_changed()
        self._drop_temporary_tables()
        self._change_settings(settings)
        if row_count:
            self._execute("statistics", SQL("ANALYZE crm_funnel_move"))
        self.env.invalidate_all()
        _logger.info(
            "Pipeline history: %s rows posted for %s leads in %.1f s",
            row_count,
            lead_count,
            time.monotonic() - started,
        )
        return lead_count, row_count

    def _lock(self):
        [(is_locked,)] = self.env.execute_query(
            SQL("SELECT pg_try_advisory_xact_lock(%s)", LOCK_KEY)
        )
        if not is_locked:
            raise RebuildIsRunning(
                self.env._(
                    "The pipeline history is being rebuilt by somebody else. Wait until that"
                    " has ended, then look at the funnel."
                )
            )

    def _change_settings(self, settings):
        """Change PostgreSQL settings until the end of the transaction.

        :return: the settings as they were
        :rtype: dict[str, str]
        """
        before = {}
        for name, value in settings.items():
            [(before[name], _new)] = self.env.execute_query(
                SQL("SELECT current_setting(%s), set_config(%s, %s, TRUE)", name, name, value)
            )
        return before

    def _drop_temporary_tables(self):
        for table in TEMPORARY_TABLES:
            self.env.cr.execute(SQL("DROP TABLE IF EXISTS %s", SQL.identifier(table)))

    def _prepare(self):
        # The company that code running as the system user books in, at install
        # as in any later run, so that both give the same currencies.
        company = self.env(user=SUPERUSER_ID, context={}).company
        self._execute("leads", rebuild.leads.create_leads_table(company.id))
        self._analyze("funnel_rebuild_lead")
        self._execute(
            "tracked changes", rebuild.changes.create_changes_table(self._get_subtype_ids())
        )
        self._analyze("funnel_rebuild_change")
        self._execute("deleted stages", rebuild.stages.insert_former_stages())
        self._execute("chains", rebuild.chains.create_chains_table())
        self._analyze("funnel_rebuild_chain")

    def _get_subtype_ids(self):
        """Return the ids of Odoo's message subtypes, ``{"won": 7, …}``; None if deleted."""
        return {
            key: self.env["ir.model.data"]._xmlid_to_res_id(f"crm.mt_lead_{key}") or None
            for key in ("won", "lost", "stage")
        }

    def _select_postings(self):
        return rebuild.postings.select_postings(rebuild.states.select_states())

    def _post_all(self):
        """Fill an empty ledger."""
        row_count = self._execute(
            "postings",
            SQL("%s %s", self._insert_into_ledger(), self._select_postings()),
        )
        [(lead_count,)] = self.env.execute_query(
            SQL("SELECT count(*) FROM crm_funnel_move WHERE kind = 'new'")
        )
        return lead_count, row_count

    def _post_changed(self):
        """Replace the rebuilt rows of the leads for which they differ."""
        self._execute(
            "postings",
            SQL(
                "CREATE TEMP TABLE funnel_rebuild_posting ON COMMIT DROP AS"
                " SELECT *, row_number() OVER () AS number FROM (%s) posting",
                self._select_postings(),
            ),
        )
        columns = SQL(", ").join(map(SQL.identifier, rebuild.postings.COLUMNS))
        lead_count = self._execute("comparison", rebuild.postings.create_outdated_table())
        self._execute("outdated rows", rebuild.postings.delete_outdated())
        row_count = self._execute(
            "ledger",
            SQL(
                "%s SELECT %s FROM funnel_rebuild_posting"
                " WHERE lead_ref IN (SELECT lead_ref FROM funnel_rebuild_outdated)"
                " ORDER BY number",
                self._insert_into_ledger(),
                columns,
            ),
        )
        return lead_count, row_count

    def _insert_into_ledger(self):
        return SQL(
            "INSERT INTO crm_funnel_move (%s)",
            SQL(", ").join(map(SQL.identifier, rebuild.postings.COLUMNS)),
        )

    def _analyze(self, table):
        self.env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))

    def _execute(self, step, query):
        """Run one step and log it; return the number of rows."""
        started = time.monotonic()
        self.env.cr.execute(query)
        count = self.env.cr.rowcount
        _logger.info(
            "Pipeline history: %s: %s rows, %.1f s", step, count, time.monotonic() - started
        )
        return count
