from odoo import api, fields, models
from odoo.tools import SQL


class CrmFunnelImportProgress(models.Model):
    """How far the background job of an import is, in words.

    Written in a transaction of its own: the job itself is one transaction, of
    which nobody sees anything before it ends. Hence no foreign key either.
    """

    _name = "crm.funnel.import.progress"
    _description = "Progress of a Pipeline History Import"
    _rec_name = "text"
    _log_access = False

    import_ref = fields.Integer(required=True, readonly=True, aggregator=None)
    text = fields.Char(readonly=True)
    is_running = fields.Boolean(
        readonly=True, help="The job has begun and was neither finished nor given up."
    )

    _import_ref_uniq = models.UniqueIndex("(import_ref)")

    @api.model
    def _report(self, history_import, text):
        """Show ``text`` to everybody, at once."""
        with self.env.registry.cursor() as cr:
            cr.execute(
                SQL(
                    """
                    INSERT INTO %s (import_ref, text) VALUES (%s, %s)
                    ON CONFLICT (import_ref) DO UPDATE SET text = EXCLUDED.text
                    """,
                    SQL.identifier(self._table),
                    history_import.id,
                    text,
                )
            )

    @api.model
    def _begin(self, history_import):
        """Note that the job begins.

        :return: False when it had begun before without coming to an end: the server was
            stopped, or has stopped the job for taking too long
        """
        self._report(history_import, self.env._("Started"))
        with self.env.registry.cursor() as cr:
            cr.execute(
                SQL(
                    """
                    UPDATE %s SET is_running = TRUE
                     WHERE import_ref = %s AND is_running IS NOT TRUE
                    """,
                    SQL.identifier(self._table),
                    history_import.id,
                )
            )
            return bool(cr.rowcount)

    @api.model
    def _end(self, history_import):
        """Note that the job came to an end, well or not."""
        with self.env.registry.cursor() as cr:
            cr.execute(
                SQL(
                    "UPDATE %s SET is_running = FALSE WHERE import_ref = %s",
                    SQL.identifier(self._table),
                    history_import.id,
                )
            )

    @api.model
    def _get_text_by_import(self, imports):
        """Return the last words on each import, e.g. ``{7: "Imported 500 of 8,300"}``."""
        # The table is written by SQL in other transactions: no cache can know of it.
        rows = self.env.execute_query(
            SQL(
                "SELECT import_ref, text FROM %s WHERE import_ref IN %s",
                SQL.identifier(self._table),
                tuple(imports.ids) or (0,),
            )
        )
        return dict(rows)
