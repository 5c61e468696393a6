from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from ...tools.competition import firm_names
from ...tools.competition import order_columns as col
from ...tools.competition.order_row import ERROR, HINT, Finding
from ..pipeline.currency_checks import find_without_rate
from .crm_competitor_order_duplicate import NEAR_DAYS, NEAR_RATIO

COMPETITOR_UNKNOWN = "competitor_unknown"
COMPETITOR_CREATED = "competitor_created"
COMPETITOR_ARCHIVED = "competitor_archived"
NAME_MASKED = "name_masked"
PARTNER_UNKNOWN = "partner_unknown"
PARTNER_AMBIGUOUS = "partner_ambiguous"
CURRENCY_UNKNOWN = "currency_unknown"
CURRENCY_WITHOUT_RATE = "currency_without_rate"
REASON_UNKNOWN = "reason_unknown"
CHOICE_UNKNOWN = "choice_unknown"
MAYBE_DUPLICATE = "maybe_duplicate"


class CrmCompetitorOrderExchange(models.AbstractModel):
    """Competitor orders from a file: what its words mean in this database (CMP-04)."""

    _name = "crm.competitor.order.exchange"
    _description = "Exchange of Competitor Orders"

    @api.model
    def _match(self, orders, company, is_creating=False):
        """Find the records that the orders of a file name; a few queries, however many they are.

        :param orders: list of ``order_row.FileOrder``
        :param bool is_creating: unknown competitors and products will be made
        :return: values for ``create`` by order, and the findings. Competitors and products that
            do not exist yet are texts in ``competitor`` and ``product``. Orders of firms whose
            name is masked are left out, unless there is a competitor of just that name.
        """
        names = self._get_names(orders, company)
        findings, plan = [], []
        masked = [
            order
            for order in orders
            if order.competitor.casefold() not in names[col.COMPETITOR]
            and firm_names.is_masked(order.competitor)
        ]
        findings += [Finding(order.row, HINT, NAME_MASKED, order.competitor) for order in masked]
        left_out = {order.row for order in masked}
        orders = [order for order in orders if order.row not in left_out]
        for order in orders:
            values = self._match_head(order, names, company, is_creating, findings)
            values["lines"] = [
                {
                    "product": line.product,
                    "name": line.name or self.env._("Whole order"),
                    "quantity": line.quantity,
                    "amount": line.amount,
                }
                for line in order.lines
            ]
            plan.append(values)
        findings += self._find_duplicates(orders, plan, company)
        findings += self._find_missing_rates(orders, plan, company)
        return plan, findings

    @api.model
    def _get_our_names(self):
        """Return how our own firm is called, all companies of ours together."""
        # sudo: the names of our companies are no secret, whichever of them the user works for
        companies = self.env["res.company"].sudo().search([])  # pylint: disable=no-search-all
        return {*companies.mapped("name"), *companies.partner_id.mapped("name")}

    @api.model
    def _get_names(self, orders, company):
        partners = {order.head[col.PARTNER] for order in orders} - {""}
        labels = {}
        for column in (col.SOURCE, col.CERTAINTY):
            field = self.env["crm.competitor.order"]._fields[column]
            words = labels[column] = {}
            for env in (self.env, self.with_context(lang="en_US").env):
                for key, label in field._description_selection(env):
                    words[key.casefold()] = words[label.casefold()] = key
        return {
            col.COMPETITOR: self._get_competitors(orders, company),
            col.PARTNER: self._get_by_name(
                "res.partner",
                "name",
                partners,
                [("is_company", "=", True), ("company_id", "in", [company.id, False])],
            ),
            col.CURRENCY: self._get_by_name("res.currency", "name", {
                order.head[col.CURRENCY].upper() for order in orders
            }),
            col.REASON: self._get_by_name(
                "crm.lost.reason", "name", {order.head[col.REASON] for order in orders}
            ),
            "titles": col.titles(self.env.lang),
            **labels,
        }  # fmt: skip

    @api.model
    def _get_competitors(self, orders, company):
        """Return ``{name in small letters: [competitor]}``; a few queries.

        Those of this company before those of all, active ones before archived ones.
        """
        ids_by_name = self.with_context(active_test=False)._get_by_name(
            "crm.competitor",
            "name",
            {order.competitor for order in orders},
            [("company_id", "in", [company.id, False])],
        )
        known = self.env["crm.competitor"].browse(sum(ids_by_name.values(), []))
        rank = {one.id: (not one.active, not one.company_id, one.id) for one in known}
        return {
            name: [self.env["crm.competitor"].browse(min(ids, key=rank.get))]
            for name, ids in ids_by_name.items()
        }

    @api.model
    def _get_by_name(self, model, field, names, domain=()):
        """Return ``{name in small letters: [ids]}``; one query."""
        found = defaultdict(list)
        keys = {name for name in names if name}
        if keys:
            records = self.env[model]
            query = records._search(list(domain), order="id")
            column = records._field_to_sql(query.table, field, query)
            # The database may not know the small letters of every script: also as written.
            small = [name.lower() for name in keys]
            query.add_where(
                SQL("(LOWER(%s) = ANY(%s) OR %s = ANY(%s))", column, small, column, [*keys])
            )
            for record_id, name in self.env.execute_query(
                query.select(SQL.identifier(query.table, "id"), column)
            ):
                found[name.casefold()].append(record_id)
        return found

    @api.model
    def _match_head(self, order, names, company, is_creating, findings):
        def find(column, text):
            return names[column].get(text.casefold(), [])

        head, note = order.head, [order.head[col.NOTE]]
        titles = names["titles"]
        competitors = find(col.COMPETITOR, order.competitor)
        if order.competitor and not competitors:
            code = COMPETITOR_CREATED if is_creating else COMPETITOR_UNKNOWN
            severity = HINT if is_creating else ERROR
            findings.append(Finding(order.row, severity, code, order.competitor))
        elif competitors and not competitors[0].active:
            findings.append(Finding(order.row, HINT, COMPETITOR_ARCHIVED, order.competitor))
        values = {
            "competitor_id": competitors[0].id if competitors else False,
            "competitor": order.competitor,
            "reference": order.number or False,
            "date": head[col.DATE],
            "company_id": company.id,
            "currency_id": company.currency_id.id,
        }
        for column, field, unknown in (
            (col.PARTNER, "partner_id", PARTNER_UNKNOWN),
            (col.REASON, "reason_id", REASON_UNKNOWN),
        ):
            ids = find(column, head[column]) if head[column] else []
            if len(ids) == 1:
                values[field] = ids[0]
            elif head[column]:
                code = PARTNER_AMBIGUOUS if ids and column == col.PARTNER else unknown
                findings.append(Finding(order.row, HINT, code, head[column]))
                note.append(f"{titles[column]}: {head[column]}")
        self._match_choices(order, names, values, findings)
        values["note"] = "\n".join(filter(None, note)) or False
        return values

    @api.model
    def _match_choices(self, order, names, values, findings):
        """Add the currency, the source and the certainty to ``values``, if they are known."""
        head = order.head
        if head[col.CURRENCY]:
            currencies = names[col.CURRENCY].get(head[col.CURRENCY].casefold())
            if currencies:
                values["currency_id"] = currencies[0]
            else:
                findings.append(Finding(order.row, ERROR, CURRENCY_UNKNOWN, head[col.CURRENCY]))
        for column in (col.SOURCE, col.CERTAINTY):
            if word := head[column]:
                if key := names[column].get(word.casefold()):
                    values[column] = key
                else:
                    findings.append(Finding(order.row, ERROR, CHOICE_UNKNOWN, word))

    @api.model
    def _find_duplicates(self, orders, plan, company):
        """Return hints on orders that may be here already, by the rule of the suggestions."""
        competitors = {values["competitor_id"] for values in plan} - {False}
        if not competitors:
            return []
        references, known = set(), defaultdict(list)
        for order in self.env["crm.competitor.order"].search_fetch(
            [("competitor_id", "in", list(competitors)), ("company_id", "=", company.id)],
            ["competitor_id", "partner_id", "date", "amount_company", "reference"],
        ):
            if order.reference:
                references.add((order.competitor_id.id, order.reference.casefold()))
            if order.partner_id:
                known[order.competitor_id.id, order.partner_id.id].append(
                    (order.date, order.amount_company)
                )
        findings = []
        for order, values in zip(orders, plan, strict=True):
            reference = (values["competitor_id"], (values["reference"] or "").casefold())
            near = known.get((values["competitor_id"], values.get("partner_id")), ())
            if reference in references or (near and self._is_near(values, near, company)):
                findings.append(Finding(order.row, HINT, MAYBE_DUPLICATE, order.number))
        return findings

    @api.model
    def _is_near(self, values, known, company):
        if not values["date"]:
            return False
        amount = (
            self.env["res.currency"]
            .browse(values["currency_id"])
            ._convert(
                sum(line["amount"] for line in values["lines"]),
                company.currency_id,
                company,
                values["date"],
            )
        )
        return any(
            abs((day - values["date"]).days) <= NEAR_DAYS
            and abs(other - amount) <= NEAR_RATIO * max(other, amount)
            for day, other in known
        )

    @api.model
    def _find_missing_rates(self, orders, plan, company):
        currencies = self.env["res.currency"].browse({values["currency_id"] for values in plan})
        missing = find_without_rate(currencies, company)
        names = {currency.id: currency.name for currency in missing}
        return [
            Finding(order.row, ERROR, CURRENCY_WITHOUT_RATE, names[values["currency_id"]])
            for order, values in zip(orders, plan, strict=True)
            if values["currency_id"] in names
        ]
