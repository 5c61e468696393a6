from decimal import Decimal

from odoo import models
from odoo.tools import SQL, split_every

from ...tools.postings import (
    KIND_ARCHIVED,
    KIND_DELETED,
    KIND_LOST,
    KIND_MERGED,
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

        At most three queries for 1,000 rows; rows of an earlier posting in the same
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
            """SELECT id, TRUE, stage_id, user_id, team_id, company_id, NULL::int,
                1::bigint, COALESCE(expected_revenue, 0),
                CASE WHEN type IS DISTINCT FROM 'opportunity' THEN %(archived)s
                    WHEN won_status = 'won' THEN %(won)s
                    WHEN won_status = 'lost' THEN %(lost)s
                    WHEN active AND won_status = 'pending' THEN NULL
                    ELSE %(archived)s END,
                NULL::timestamp, NULL::timestamp, NULL::int
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
        return SQL(
            """SELECT lead_ref, FALSE, stage_ref, user_id, team_id, company_id, currency_id,
                sum(count), sum(amount), (array_agg(kind ORDER BY date DESC, id DESC))[1],
                max(date_entered), max(date), (array_agg(id ORDER BY date DESC, id DESC))[1]
            FROM crm_funnel_move WHERE %s
            GROUP BY lead_ref, stage_ref, user_id, team_id, company_id, currency_id""",
            where,
        )

    def _get_states(self, rows, positions):
        currencies = {}
        states = {}
        for lead_id, stage, user, team, company, _currency, _count, amount, exit_kind, *_ in rows:
            currency = None
            if not company and lead_id in positions:
                # Nothing says in which currency it is: it stays as it was booked.
                currency = next((old.currency for old in positions[lead_id].balances), None)
            if not currency:
                if company not in currencies:
                    currencies[company] = self._get_currency_id(company)
                currency = currencies[company]
            bucket = Bucket(stage, user, team, company, currency)
            states[lead_id] = State(bucket, _to_decimal(amount), exit_kind)
        return states

    def _get_currency_id(self, company_id):
        # sudo: an amount is in that currency whoever may see the company
        company_sudo = self.env["res.company"].sudo().browse(company_id or self.env.company.id)
        return company_sudo.currency_id.id


def _to_decimal(number):
    # Exact on the digits that the database showed: differences of floats would not add up.
    return Decimal(str(number))


def _to_position(rows):
    """Return the ``Position`` of one opportunity from its sums by bucket."""
    balances = {}
    for *bucket, count, amount, _kind, date_entered, _date, _id in rows:
        amount = _to_decimal(amount)
        if count or amount:
            balances[Bucket(*bucket)] = Balance(int(count), amount, date_entered)
    last = max(rows, key=lambda row: row[-2:])
    return Position(balances, last[7], last[9])
