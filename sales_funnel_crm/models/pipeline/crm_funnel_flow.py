from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import periods
from ...tools.figures import Cell
from ...tools.flow_book import FlowBook, sum_cells

MONTHS_SHOWN = 60


class CrmFunnelFlow(models.AbstractModel):
    """Flow mode: what was there, what came, what went, what is left.

    One query sums all windows (the previous period, the months of the period) and
    groups at once; the cells of the answer are put together from its rows.
    """

    _name = "crm.funnel.flow"
    _inherit = ["crm.funnel.overdue", "crm.funnel.label", "crm.funnel.currency"]
    _description = "Sales Funnel: Flow"

    @api.model
    def _get_flow(self, request):
        windows = self._get_windows(request)
        boundaries = [self._get_instant(day) for day, _end in windows]
        boundaries.append(self._get_instant(windows[-1][1]))
        start = 1 if request["previous"] else 0
        sums = self._get_window_sums(request, boundaries, start)
        converter = self._get_converter(request["currency"], sums)
        if converter.foreign:
            sums = self._get_window_sums(request, boundaries, start, converter.get_day_sql())
        rates_at = [converter.get_rates_at(day) for day in [w[0] for w in windows]]
        rates_at.append(converter.get_rates_at(windows[-1][1]))
        book = FlowBook(len(windows), converter.get_rate)
        book.add_sums(sums)
        for period, end in (("previous", start), ("current", len(windows))):
            if end:
                rows = self._get_overdue(request, boundaries[end])
                book.add_overdue(period, self._convert_stock(rows, rates_at[end]))
        medians, proof = self._get_median_stays(request, boundaries[start], boundaries[-1])
        return {
            "proven_since": self._get_proven_since(*proof),
            "converted": bool(converter.foreign),
            "inferred_percent": book.get_inferred_percent(),
        } | self._write_flow(request, windows, start, book, rates_at, medians)

    @api.model
    def _convert_stock(self, rows, rate):
        for row in rows:
            row["amount"] *= rate(row["currency_id"]) if rate else 1.0
        return rows

    @api.model
    def _get_windows(self, request):
        """Return consecutive ``(day, day)`` windows: the previous period, then the months."""
        months = periods.months_between(request["day_from"], request["day_to"])
        if len(months) > MONTHS_SHOWN:
            months = [(request["day_from"], request["day_to"])]
        return [request["previous"], *months] if request["previous"] else months

    # -- queries -----------------------------------------------------------------

    @api.model
    def _get_window_sums(self, request, boundaries, start, day=None):
        """Return the sums of moves per window and stage, and per group and stage.

        :param int start: how many windows come before the period itself
        :param SQL day: keeps days of foreign currencies apart, see ``_get_sums_sql``
        :return: dicts with ``w`` (``None`` on rows per group), ``phase`` (0 before, 1 in the
            period; ``None`` on rows per window), ``g``, ``stage_ref``, ``kind``, ``direction``,
            ``currency_id``, ``day`` and the sums
        :rtype: list[dict]
        """
        groupby = request["groupby"]
        if groupby and self._is_multiple(groupby):
            # A deal with several tags is in several groups, but only once in the total.
            return self._select_sums(request, boundaries, start, None, day) + [
                row
                for row in self._select_sums(request, boundaries, start, groupby, day)
                if row["w"] is None
            ]
        return self._select_sums(request, boundaries, start, groupby, day)

    @api.model
    def _select_sums(self, request, boundaries, start, groupby, day):
        key = SQL("stage_ref, kind, direction, currency_id, day")
        sets = [SQL("(w, %s)", key)]
        if groupby:
            sets.append(SQL("(phase, g, %s)", key))
        source = self._get_sums_sql(request["scope"], boundaries, groupby, day)
        # GROUPING SETS over balances and moves: neither a search nor a read_group can say it.
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT w, %(group)s, %(key)s, SUM(count)::bigint AS count,
                       SUM(amount)::float AS amount, SUM(stay_count)::bigint AS stay_count,
                       SUM(stay_days) AS stay_days, SUM(move_count)::bigint AS move_count,
                       SUM(inferred_count)::bigint AS inferred_count
                  FROM (SELECT *, (w > %(start)s)::integer AS phase FROM (%(source)s) s) src
              GROUP BY GROUPING SETS (%(sets)s)
                """,
                group=SQL("phase, g") if groupby else SQL("NULL AS phase, NULL AS g"),
                key=key,
                start=start,
                source=source,
                sets=SQL(", ").join(sets),
            )
        )

    @api.model
    def _get_median_stays(self, request, instant_from, instant_to):
        """Return the median of the finished stays per stage in days, and since when history is.

        Stays are counted by hundredths of a day: sorting all of them would cost several times
        as much as reading them.

        :return: ``({stage id, None for all stages: days}, (begin, last inferred move))``
        """
        query = self._get_move_query(
            request["scope"],
            Domain("date", ">=", instant_from) & Domain("date", "<", instant_to),
        )
        # Not a condition of the domain: there a stay of 0 days would be as good as none.
        stay_days = SQL.identifier(query.table, "stay_days")
        query.add_where(SQL("%s IS NOT NULL", stay_days))
        stage = SQL.identifier(query.table, "stage_ref")
        length = SQL("round(%s * 100)", stay_days)
        query.groupby = SQL("%s, %s", stage, length)
        # The middle ones of a sorted list are those before and after which no more than half lie.
        rows = self.env.execute_query(
            SQL(
                """
                WITH stay AS MATERIALIZED (%(stays)s),
                     length AS (
                         SELECT stage_ref, length, number FROM stay
                      UNION ALL
                         SELECT NULL, length, SUM(number) FROM stay GROUP BY length),
                     place AS (
                         SELECT *, SUM(number) OVER (PARTITION BY stage_ref) AS total,
                                SUM(number) OVER (PARTITION BY stage_ref ORDER BY length) AS upto
                           FROM length)
                SELECT median.*, proof.*
                  FROM (SELECT %(proof)s) proof (begin, last_inferred)
             LEFT JOIN (SELECT stage_ref, AVG(length) / 100
                          FROM place
                         WHERE upto * 2 >= total AND (upto - number) * 2 <= total
                      GROUP BY stage_ref) median ON TRUE
                """,
                stays=query.select(stage, SQL("%s AS length", length), SQL("COUNT(*) AS number")),
                proof=self._get_proof_sql(request["scope"]),
            )
        )
        return {row[0]: row[1] for row in rows if row[1] is not None}, rows[0][2:]

    # -- the answer --------------------------------------------------------------

    @api.model
    def _write_flow(self, request, windows, start, book, rates_at, medians):
        def read(cell, first, last, median=None, total=False):
            if total:
                cell.as_one_bucket()
            return cell.to_figures(
                request["success"],
                request["conversion"],
                rates_at[first],
                rates_at[last],
                request["currency"].decimal_places,
                median,
            )

        end = len(windows)
        cells = book.get_cells(start, end, "current")
        stages = self._get_stages(
            request["stages"], {ref for ref, cell in cells.items() if not cell.is_empty()}
        )
        for stage in stages:
            cell = cells.get(stage["id"]) or Cell()
            stage["figures"] = read(cell, start, end, medians.get(stage["id"]))
        total = book.get_total(start, end, "current")
        return {
            "stages": stages,
            "total": read(total, start, end, medians.get(None), total=True),
            "groups": self._write_groups(
                request["groupby"],
                book,
                lambda cell, total=False: read(cell, start, end, None, total),
            ),
            "months": [
                self._write_month(windows[index], book, index, read) for index in range(start, end)
            ],
            "previous": self._write_previous(request, book, read),
        }

    @api.model
    def _write_month(self, window, book, index, read):
        cells = book.get_cells(index, index + 1)
        return {
            "date_from": window[0].isoformat(),
            "date_to": window[1].isoformat(),
            "label": self._format_skeleton(window[0], "yMMM"),
            "total": read(book.get_total(index, index + 1), index, index + 1, total=True),
            "stages": {
                str(ref): {"closing": read(cell, index, index + 1)["closing"]}
                for ref, cell in cells.items()
            },
        }

    @api.model
    def _write_previous(self, request, book, read):
        if not request["previous"]:
            return None
        day_from, day_to = request["previous"]
        cells = book.get_cells(0, 1, "previous")
        return {
            "date_from": day_from.isoformat(),
            "date_to": day_to.isoformat(),
            "stages": {str(ref): read(cell, 0, 1) for ref, cell in cells.items()},
            "total": read(book.get_total(0, 1, "previous"), 0, 1, total=True),
        }

    @api.model
    def _write_groups(self, groupby, book, read):
        """Return the groups of the answer, the largest closing balance first, empty key last."""
        groups = []
        labels = self._get_group_labels(groupby, list(book.groups))
        for key, (value, label) in labels.items():
            cells = book.get_group_cells(key, "current")
            total = sum_cells(cells.values())
            if total.is_empty():
                continue
            groups.append(
                {
                    "key": value,
                    "label": label,
                    "stages": {
                        str(ref): read(cell) for ref, cell in cells.items() if not cell.is_empty()
                    },
                    "total": read(total, total=True),
                }
            )
        groups.sort(key=lambda g: (g["key"] is False, -g["total"]["closing"]["count"], g["label"]))
        return groups
