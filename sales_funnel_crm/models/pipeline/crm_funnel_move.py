from odoo import fields, models
from odoo.tools import SQL, split_every

from ...tools.postings import (
    KIND_ADJUSTED,
    KIND_ARCHIVED,
    KIND_BACKWARD,
    KIND_DELETED,
    KIND_FORWARD,
    KIND_LOST,
    KIND_MERGED,
    KIND_NEW,
    KIND_REOPENED,
    KIND_RESTORED,
    KIND_REVALUED,
    KIND_TRANSFER,
    KIND_WON,
    LEDGER_COLUMNS,
)

ORIGIN_LIVE = "live"
ORIGIN_REBUILT = "rebuilt"
ORIGIN_INFERRED = "inferred"
ORIGIN_IMPORTED = "imported"

INSERT_SIZE = 5000


class CrmFunnelMove(models.Model):
    """One posting of the pipeline ledger.

    An open opportunity sits in one bucket (stage, salesperson, team, company)
    with one amount. Leaving a bucket posts ``count = -1``, entering one posts
    ``count = +1``, a changed amount posts ``count = 0``. The sum of all rows is
    the open pipeline now, the sum of the rows before a date is the pipeline at
    that date. Rows are posted by the ledger itself and never change.
    """

    _name = "crm.funnel.move"
    _inherit = ["crm.funnel.append.only.mixin", "crm.funnel.lead.mixin"]
    _description = "Pipeline Move"
    _order = "date desc, id desc"
    _rec_name = "lead_id"
    # Four columns less on a table of many millions of rows; `author_id` says who.
    _log_access = False

    date = fields.Datetime(required=True, readonly=True, index=True, help="When it happened.")
    kind = fields.Selection(
        [
            (KIND_NEW, "New"),
            (KIND_FORWARD, "Forward"),
            (KIND_BACKWARD, "Backward"),
            (KIND_TRANSFER, "Transfer"),
            (KIND_WON, "Won"),
            (KIND_LOST, "Lost"),
            (KIND_REOPENED, "Reopened"),
            (KIND_ARCHIVED, "Archived"),
            (KIND_RESTORED, "Restored"),
            (KIND_MERGED, "Merged"),
            (KIND_DELETED, "Deleted"),
            (KIND_REVALUED, "Revalued"),
            (KIND_ADJUSTED, "Adjusted"),
        ],
        required=True,
        readonly=True,
    )
    lead_id = fields.Many2one(
        "crm.lead",
        string="Opportunity",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )
    lead_ref = fields.Integer(
        string="Opportunity Number",
        required=True,
        readonly=True,
        aggregator=None,
        help="Identifies the opportunity for ever, also after it was deleted.",
    )
    lead_name = fields.Char(
        string="Deleted Opportunity",
        readonly=True,
        help="Name of an opportunity that was deleted or merged, on the row that removed it.",
    )
    stage_id = fields.Many2one("crm.stage", ondelete="set null", readonly=True)
    stage_ref = fields.Integer(
        string="Stage Number",
        required=True,
        readonly=True,
        aggregator=None,
        help="Identifies the stage for ever, also after it was deleted.",
    )
    other_stage_id = fields.Many2one(
        "crm.stage",
        string="From/To Stage",
        ondelete="set null",
        readonly=True,
        help="Where the opportunity came from, or went to.",
    )
    user_id = fields.Many2one("res.users", string="Salesperson", ondelete="set null", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales Team", ondelete="set null", readonly=True)
    company_id = fields.Many2one("res.company", ondelete="set null", readonly=True)
    currency_id = fields.Many2one("res.currency", required=True, ondelete="restrict", readonly=True)
    count = fields.Integer(
        required=True,
        readonly=True,
        help="+1 when an opportunity enters, -1 when it leaves, 0 when only its amount changes.",
    )
    amount = fields.Monetary(
        required=True,
        readonly=True,
        help="Expected revenue that enters (positive) or leaves (negative) the pipeline here.",
    )
    date_entered = fields.Datetime(
        string="Entered Stage On",
        required=True,
        readonly=True,
        help="When the opportunity entered the stage it was in.",
    )
    stay_days = fields.Float(
        string="Stay (Days)",
        readonly=True,
        aggregator="avg",
        help="Days spent in the stage, on rows that leave it; empty on all others.",
    )
    author_id = fields.Many2one("res.users", string="Done by", ondelete="set null", readonly=True)
    origin = fields.Selection(
        [
            (ORIGIN_LIVE, "Recorded live"),
            (ORIGIN_REBUILT, "Rebuilt, proven"),
            (ORIGIN_INFERRED, "Rebuilt, inferred"),
            (ORIGIN_IMPORTED, "Imported"),
        ],
        required=True,
        readonly=True,
    )

    _user_date_idx = models.Index("(user_id, date)")
    # Medians need every finished stay of a period, and nothing else of its row.
    _stay_idx = models.Index(
        "(date) INCLUDE (stage_ref, stay_days, company_id, user_id, team_id)"
        " WHERE stay_days IS NOT NULL"
    )
    _inferred_idx = models.Index("(date) WHERE origin = 'inferred'")
    # `lead_id` has an index of its own; this one finds the rows of deleted opportunities.
    _former_lead_idx = models.Index("(lead_ref) WHERE lead_id IS NULL")

    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        # Whoever reads the ledger sees what the same transaction did before.
        self._post_pending()
        return super()._search(domain, offset, limit, order, **kwargs)

    def _post(self, rows):
        """Post ``rows``, the only way to add history that is not recorded live.

        The history of an opportunity must end in what it is now; what is missing is
        posted live before the commit. One query for 5,000 rows.

        :param rows: iterable of dicts of column values, see ``LEDGER_COLUMNS``; columns that
            are absent are empty, but ``lead_id`` is ``lead_ref`` and ``stage_id`` is ``stage_ref``
            (say ``None`` for what was deleted) and ``origin`` is live
        :return: ids of the new rows, in the order of ``rows``
        :rtype: list[int]
        """
        rows = [
            {
                "lead_id": row["lead_ref"],
                "stage_id": row["stage_ref"],
                "origin": ORIGIN_LIVE,
                **row,
            }
            for row in rows
        ]
        move_ids = self._insert(rows)
        self._recheck({row["lead_ref"] for row in rows})
        return move_ids

    def _insert(self, rows):
        """Insert complete ``rows`` (dicts of columns) and return their ids in that order."""
        columns = SQL(", ").join(SQL.identifier(column) for column in LEDGER_COLUMNS)
        types = [SQL(self._fields[column].column_type[1]) for column in LEDGER_COLUMNS]
        move_ids = []
        for page in split_every(INSERT_SIZE, rows):
            # One array a column: a third of the time that as many tuples take.
            arrays = SQL(", ").join(
                SQL("%s::%s[]", [row.get(column) for row in page], column_type)
                for column, column_type in zip(LEDGER_COLUMNS, types, strict=True)
            )
            query = SQL(
                "INSERT INTO crm_funnel_move (%s) SELECT * FROM unnest(%s) RETURNING id",
                columns,
                arrays,
            )
            move_ids += [move_id for (move_id,) in self.env.execute_query(query)]
        if move_ids:
            self.env["crm.lead"]._invalidate_history()
            self._after_post(move_ids, min(row["date"] for row in rows))
        return move_ids

    def _after_post(self, move_ids, min_date):
        """Add new rows to the monthly sums when some of them, from ``min_date`` on, are late."""
        balances = self.env["crm.funnel.balance"]
        if min_date < balances._get_seal():
            balances._add_late(move_ids)
