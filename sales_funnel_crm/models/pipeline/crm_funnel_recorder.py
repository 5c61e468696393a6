from decimal import Decimal

from odoo import models
from odoo.tools import SQL, split_every

from ...tools.postings import (
    KIND_ARCHIVED,
    KIND_BACKWARD,
    KIND_DELETED,
    KIND_FORWARD,
    KIND_LOST,
    KIND_MERGED,
    KIND_TRANSFER,
    KIND_WON,
    Balance,
    Bucket,
    Position,
    State,
    adjust,
    diff,
)
from .crm_funnel_move import ORIGIN_LIVE

KEY = "sales_funnel_crm.recorder"
READ_SIZE = 5000
# Rows of these kinds take an opportunity out of one bucket to put it into another.
KINDS_BETWEEN_BUCKETS = (KIND_FORWARD, KIND_BACKWARD, KIND_TRANSFER)


class CrmFunnelMove(models.Model):
    """The recorder: remembers what a transaction touches and posts the differences."""

    _inherit = "crm.funnel.move"

    def _remember(self, authors, names=None, created=False):
        """Have the difference of some opportunities posted before the commit.

        :param authors: id of the user who did it, by lead id
        :param names: names by lead id, when they have just been deleted
        :param created: whether they have just been created
        """
        data = self.env.cr.precommit.data
        if KEY not in data:
            data[KEY] = {"authors": {}, "names": {}}
            self.env.cr.precommit.add(self._post_pending)
        data[KEY]["authors"].update(authors)
        data[KEY]["names"].update(names or {})
        if created:
            self._get_transaction()["created"].update(authors)
        self.env["crm.lead"]._invalidate_history()

    def _remember_merge(self, lead_ids):
        """Call those of ``lead_ids`` merged that this transaction is going to delete."""
        self._get_transaction()["merged"].update(lead_ids)

    def _get_transaction(self):
        """Return what the recorder knows about the running transaction.

        Unlike the data of ``precommit`` it outlives savepoints, rolled back ones included: ids
        of rows that are gone do no harm.

        :return: ``moves`` (ids of the rows posted so far, by lead id), ``created`` and
            ``merged`` (lead ids)
        """
        data, now = self.env.cr.postcommit.data, self.env.cr.now()
        if KEY not in data or data[KEY]["now"] != now:
            data[KEY] = {"now": now, "moves": {}, "created": set(), "merged": set()}
        return data[KEY]

    def _recheck(self, lead_ids):
        """Compare again what was recorded or created before its history was posted."""
        transaction = self._get_transaction()
        transaction["created"].difference_update(lead_ids)
        if known := lead_ids & transaction["moves"].keys():
            self._remember(dict.fromkeys(known, self.env.uid))

    def _post_pending(self):
        """Post the differences that are remembered.

        Two queries for up to 5,000 opportunities; rows of an earlier posting in the same
        transaction are replaced, so a transaction is one difference.
        """
        if self.env.cr.readonly:
            return
        self.env["crm.lead"].flush_model(self.env["crm.lead"]._get_funnel_columns())
        pending = self.env.cr.precommit.data.pop(KEY, None)
        if not pending:
            return
        transaction = self._get_transaction()
        self._take_back(pending["authors"], transaction)
        for lead_ids in split_every(READ_SIZE, pending["authors"]):
            states, positions = self._read(lead_ids, pending["names"], transaction["created"])
            rows = []
            for lead_id in lead_ids:
                state = states.get(lead_id)
                if not state:
                    is_merged = lead_id in transaction["merged"]
                    state = State(None, None, KIND_MERGED if is_merged else KIND_DELETED)
                position = positions.get(lead_id) or Position()
                rows += self._prepare_rows(
                    lead_id,
                    position,
                    state,
                    author_id=pending["authors"][lead_id],
                    lead_name=pending["names"].get(lead_id) if lead_id not in states else None,
                )
            for row, move_id in zip(rows, self._insert(rows), strict=True):
                transaction["moves"].setdefault(row["lead_ref"], []).append(move_id)

    def _take_back(self, lead_ids, transaction):
        """Delete what this very transaction has posted for ``lead_ids``."""
        moves = transaction["moves"]
        move_ids = [move_id for lead_id in lead_ids for move_id in moves.get(lead_id, ())]
        if move_ids:
            balances = self.env["crm.funnel.balance"]
            if transaction["now"] < balances._get_seal():
                balances._add_late(move_ids, sign=-1)
            self.env.execute_query(SQL("DELETE FROM crm_funnel_move WHERE id = ANY(%s)", move_ids))
            self.invalidate_model(flush=False)

    def _prepare_rows(self, lead_id, position, state, author_id, lead_name=None, adjusted=False):
        """Return the rows that make the ledger say ``state`` of one opportunity."""
        now = self.env.cr.now().replace(microsecond=0)
        if position.date and position.date > now:
            # The clock went back: the order of the rows must still be the order of events.
            now = position.date
        if adjusted:
            postings = adjust(position, state, now)
        else:
            postings = diff(position, state, now, self.env["crm.stage"]._is_after)
        existing = self.env["crm.stage"]._get_existing(posting.bucket.stage for posting in postings)
        return [
            {
                "date": now,
                "kind": posting.kind,
                "lead_id": lead_id if state.bucket else None,
                "lead_ref": lead_id,
                "lead_name": lead_name if posting.count < 0 else None,
                "stage_id": posting.bucket.stage if posting.bucket.stage in existing else None,
                "stage_ref": posting.bucket.stage,
                "other_stage_id": posting.other_stage if posting.other_stage in existing else None,
                "user_id": posting.bucket.user,
                "team_id": posting.bucket.team,
                "company_id": posting.bucket.company,
                "currency_id": posting.bucket.currency,
                "count": posting.count,
                "amount": posting.amount,
                "date_entered": posting.date_entered,
                "stay_days": posting.stay_days,
                "author_id": author_id,
                "origin": ORIGIN_LIVE,
            }
            for posting in postings
        ]

    def _read(self, lead_ids, deleted_ids=(), created_ids=()):
        """Return what some opportunities are and what the ledger says about them.

        One query of two plain parts: a join would cost more to plan than to run.

        :param deleted_ids: those that were deleted
        :param created_ids: those of which the ledger cannot know anything yet
        :return: ``State`` by lead id, without the deleted, and ``Position`` by lead id
        :rtype: tuple[dict, dict]
        """
        query = self._get_states_query(lead_ids)
        if old_ids := [lead_id for lead_id in lead_ids if lead_id not in created_ids]:
            gone_ids = [lead_id for lead_id in old_ids if lead_id in deleted_ids]
            query = SQL("%s UNION ALL %s", query, self._get_positions_query(old_ids, gone_ids))
        live, booked = [], {}
        for lead_id, is_live, *values in self.env.execute_query(query):
            if is_live:
                live.append((lead_id, *values))
            else:
                booked.setdefault(lead_id, []).append(values)
        positions = {lead_id: _to_position(rows) for lead_id, rows in booked.items()}
        return self._get_states(live, positions), positions

    def _get_states_query(self, lead_ids):
        return SQL(
            """SELECT id, TRUE, stage_id, user_id, team_id, company_id,
                (SELECT currency_id FROM res_company WHERE id = crm_lead.company_id),
                1::bigint, COALESCE(expected_revenue, 0),
                CASE WHEN type IS DISTINCT FROM 'opportunity' THEN ARRAY[%(archived)s]
                    WHEN won_status = 'won' THEN ARRAY[%(won)s]
                    WHEN won_status = 'lost' THEN ARRAY[%(lost)s]
                    WHEN active AND won_status = 'pending' THEN NULL
                    ELSE ARRAY[%(archived)s] END,
                NULL::timestamp, NULL::timestamp
            FROM crm_lead WHERE id = ANY(%(lead_ids)s)""",
            archived=KIND_ARCHIVED,
            won=KIND_WON,
            lost=KIND_LOST,
            lead_ids=list(lead_ids),
        )

    def _get_positions_query(self, lead_ids, gone_ids=()):
        where = SQL("lead_id = ANY(%s)", list(lead_ids))
        if gone_ids:
            gone = SQL("lead_id IS NULL AND lead_ref = ANY(%s)", list(gone_ids))
            where = SQL("(%s OR %s)", where, gone)
        # How an opportunity left is only asked of rows that take it out: sorting all of them
        # to find the last one would cost as much as all the rest.
        return SQL(
            """SELECT lead_ref, FALSE, stage_ref, user_id, team_id, company_id, currency_id,
                sum(count), sum(amount),
                max(ARRAY[date::text, lpad(id::text, 12, '0'), kind]) FILTER (WHERE %(is_exit)s),
                max(date_entered), max(date)
            FROM crm_funnel_move WHERE %(where)s
            GROUP BY lead_ref, stage_ref, user_id, team_id, company_id, currency_id
            HAVING sum(count) <> 0 OR sum(amount) <> 0 OR bool_or(%(is_exit)s)""",
            is_exit=SQL("count < 0 AND kind NOT IN %s", KINDS_BETWEEN_BUCKETS),
            where=where,
        )

    def _get_states(self, rows, positions):
        states = {}
        for lead_id, *places, currency, _count, amount, exits, _, _ in rows:
            if not currency and lead_id in positions:
                # Without a company nothing says in which currency it is: it stays as booked.
                currency = next((old.currency for old in positions[lead_id].balances), None)
            currency = currency or self.env.company.currency_id.id
            exit_kind = exits[-1] if exits else None
            states[lead_id] = State(Bucket(*places, currency), _to_decimal(amount), exit_kind)
        return states


def _to_decimal(number):
    # Exact on the digits that the database showed: differences of floats would not add up.
    return Decimal(str(number))


def _to_position(rows):
    """Return the ``Position`` of one opportunity from its sums by bucket."""
    balances = {}
    for *bucket, count, amount, _exit, date_entered, _date in rows:
        if count or amount:
            balances[Bucket(*bucket)] = Balance(int(count), _to_decimal(amount), date_entered)
    last_exit = max((row[7] for row in rows if row[7]), default=[None])
    return Position(balances, last_exit[-1], max(row[9] for row in rows))
