from datetime import date

import pytz

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

# A sheet holds a million rows, but writing them takes minutes, and a server with Odoo's
# default limits ends a request after 60 seconds of work. Measured on a busy machine: 3,400
# rows a second.
MAX_MOVES = 150_000
MOVES_PER_PAGE = 5000
MOVE_FIELDS = (
    "id",
    "date",
    "kind",
    "lead_id",
    "lead_ref",
    "lead_name",
    "stage_ref",
    "other_stage_id",
    "user_id",
    "team_id",
    "company_id",
    "count",
    "amount",
    "currency_id",
    "date_entered",
    "stay_days",
    "author_id",
    "origin",
)
# Columns of the sheet of the moves: label of the field, and style of the cells.
MOVE_COLUMNS = (
    ("date", "date"),
    ("kind", "text"),
    ("lead_id", "text"),
    ("lead_ref", "count"),
    ("stage_id", "text"),
    ("other_stage_id", "text"),
    ("user_id", "text"),
    ("team_id", "text"),
    ("company_id", "text"),
    ("count", "count"),
    ("amount", "decimal"),
    ("currency_id", "text"),
    ("date_entered", "date"),
    ("stay_days", "days"),
    ("author_id", "text"),
    ("origin", "text"),
)

NAMED = {
    "lead_id": "crm.lead",
    "other_stage_id": "crm.stage",
    "user_id": "res.users",
    "team_id": "crm.team",
    "company_id": "res.company",
    "currency_id": "res.currency",
    "author_id": "res.users",
}


class CrmFunnelMovePages(models.AbstractModel):
    """Reads moves for an export, page by page, with the rights of the user."""

    _name = "crm.funnel.move.pages"
    _description = "Pages of Pipeline Moves"

    @api.model
    def _get_move_domain(self, domain, answer):
        """Return the domain of the moves behind an answer, none without the right to export."""
        # Odoo asks for the same right before it gives out lists of records.
        if not self.env.user.has_group("base.group_allow_export"):
            return Domain.FALSE
        funnel = self.env["crm.funnel"]
        days = answer["date_from"], answer["date_to"]
        if answer["mode"] == "cohort":
            action = funnel._get_action("reached", domain, *days, None, None, "moves", "cohort")
            return Domain(action["domain"])
        start, end = (funnel._get_instant(date.fromisoformat(day)) for day in days)
        moves = funnel._get_move_domain(funnel._get_scope(domain))
        return moves & Domain("date", ">=", start) & Domain("date", "<", end)

    @api.model
    def _get_moves_note(self, move_domain):
        if move_domain.is_false():
            return self.env._(
                "The moves are left out, because you may not export records. "
                "Ask an administrator for the access right “Export”."
            )
        total = self.env["crm.funnel.move"].search_count(move_domain)
        if total > MAX_MOVES:
            return self.env._(
                "Only the first %(shown)s of %(total)s moves are listed. "
                "Choose a shorter period or a narrower filter to see the others.",
                shown=MAX_MOVES,
                total=total,
            )
        return ""

    @api.model
    def _iter_moves(self, domain, page_size=MOVES_PER_PAGE):
        """Yield the moves as tuples in the order of ``MOVE_COLUMNS``, oldest first.

        They are read in pages of constant size, with their opportunities, and never more
        than ``MAX_MOVES``.
        """
        left, after = MAX_MOVES, Domain.TRUE
        names = self._get_fixed_names()
        while left > 0 and not domain.is_false():
            page = self._read_moves(domain & after, min(page_size, left))
            self._add_names(names, page)
            for move in page:
                yield self._get_move_cells(move, names)
            if len(page) < page_size:
                return
            left -= len(page)
            last = page[-1]
            after = Domain("date", ">", last["date"]) | (
                Domain("date", "=", last["date"]) & Domain("id", ">", last["id"])
            )

    @api.model
    def _get_fixed_names(self):
        """Return the names that are few: of selections, and of stages with the deleted ones."""
        move = self.env["crm.funnel.move"]
        former = self.env["crm.funnel.former.stage"].search_fetch([], ["stage_ref", "name"])
        stages = {stage.stage_ref: stage.name for stage in former}
        stages |= {
            stage.id: stage.name for stage in self.env["crm.stage"].search_fetch([], ["name"])
        }
        names = {
            name: dict(move._fields[name]._description_selection(self.env))
            for name in ("kind", "origin")
        }
        return names | {model: {} for model in NAMED.values()} | {"crm.stage": stages}

    @api.model
    def _add_names(self, names, page):
        """Add the names of the records of a page; those that the user may not read stay out.

        The former owner of a deal sees its moves of his time, but not the deal.
        """
        names["crm.lead"] = {}
        for model in set(NAMED.values()) - {"crm.stage"}:
            columns = [name for name, named in NAMED.items() if named == model]
            ids = {move[name] for move in page for name in columns} - {None, *names[model]}
            if ids:
                records = self.env[model].browse(ids)._filtered_access("read")
                names[model].update((record.id, record.display_name) for record in records)
                records.invalidate_recordset()

    @api.model
    def _read_moves(self, domain, limit):
        """Return moves as plain dicts: no record stays in the cache, however many there are."""
        query = self.env["crm.funnel.move"]._search(domain, order="date, id", limit=limit)
        columns = [SQL.identifier(query.table, name) for name in MOVE_FIELDS]
        return [
            dict(zip(MOVE_FIELDS, row, strict=True))
            for row in self.env.execute_query(query.select(*columns))
        ]

    @api.model
    def _get_move_cells(self, move, names):
        """Return the cells of a move in the order of ``MOVE_COLUMNS``."""
        values = dict(move)
        for name, model in NAMED.items():
            values[name] = names[model].get(move[name])
        values["lead_id"] = values["lead_id"] or move["lead_name"]
        values["stage_id"] = names["crm.stage"].get(move["stage_ref"])
        for name in ("date", "date_entered"):
            values[name] = self._to_local(move[name])
        for name in ("kind", "origin"):
            values[name] = names[name][move[name]]
        return tuple(values[name] for name, _style in MOVE_COLUMNS)

    @api.model
    def _to_local(self, instant):
        return pytz.utc.localize(instant).astimezone(self.env.tz).replace(tzinfo=None)
