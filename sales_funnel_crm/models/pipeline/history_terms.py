"""What the opportunities of a history file mean in Odoo: customer, money, company, won stage."""

from bisect import bisect_right
from collections import defaultdict

from ...tools import history_columns as col
from ...tools.history_row import Finding
from ...tools.history_values import OUTCOME_LOST, OUTCOME_WON


class HistoryTerms:
    """Settles the terms of opportunities, batch by batch; what all need is read only once."""

    def __init__(self, history_import, lookup):
        self._import = history_import
        self._lookup = lookup
        env = history_import.env
        self._companies = {company.id: company for company in env.companies}
        team_ids = set(lookup.values.get(col.TEAM, {}).values()) - {None}
        self._company_by_team = {
            team.id: team.company_id.id for team in env["crm.team"].browse(team_ids)
        }
        user_ids = set(lookup.values.get(col.USER, {}).values()) - {None}
        # A manager may not read the companies of every user.
        self._companies_by_user = {
            user.id: set(user.company_ids.ids) for user in env["res.users"].sudo().browse(user_ids)
        }
        self._similar = {
            line.text: line.category_id.display_name
            for line in history_import.value_ids
            if line.kind == col.CATEGORY and line.is_similar and line.category_id
        }
        self._won_stages = env["crm.stage"].search([("is_won", "=", True)])
        self._money = _Money(env)

    def settle(self, deals):
        """Complete ``deals`` and return those without error, and the findings.

        Of those that have an error already, what is wrong with their terms is found as well.

        :param list[history_check.Deal] deals: of one batch
        :rtype: tuple[list[Deal], list[Finding]]
        """
        findings, settled = [], []
        texts = [deal.common[col.PARTNER] for deal in deals if col.PARTNER in deal.common]
        partners = self._import._get_partner_ids_by_text(texts)
        for deal in deals:
            found = [
                *self._settle_companies(deal),
                *self._settle_amounts(deal),
                *self._settle_end(deal),
                *self._settle_partner(deal, partners),
                *self._settle_names(deal),
            ]
            findings += found
            if deal.visits and not any(finding.is_error for finding in found):
                settled.append(deal)
        return settled, findings

    def _settle_companies(self, deal):
        visits = []
        for visit in deal.visits:
            company_id = self._company_by_team.get(visit.team_id) or self._import.company_id.id
            if company_id not in self._companies:
                yield Finding(deal.row, col.TEAM, "team_company")
                return
            currency_id = self._companies[company_id].currency_id.id
            visits.append(visit._replace(company_id=company_id, currency_id=currency_id))
        deal.visits = visits
        last = visits[-1] if visits else None
        if last and last.user_id and last.company_id not in self._companies_by_user[last.user_id]:
            company = self._companies[last.company_id]
            yield Finding(deal.row, col.USER, "user_company", "", company.display_name)

    def _settle_amounts(self, deal):
        code = deal.common.get(col.CURRENCY)
        if code and not self._money.get_id(code):
            yield Finding(deal.row, col.CURRENCY, "currency_unknown", code)
        elif deal.visits and deal.visits[-1].currency_id:
            yield from self._convert(deal, code)

    def _convert(self, deal, code):
        """Convert the amounts into the currency of the company of each stay."""
        source = self._money.get_id(code) if code else deal.visits[-1].currency_id
        date = deal.visits[0].entered.date()
        converted = []
        for visit in deal.visits:
            rate = self._money.get_rate(
                source, visit.currency_id, date, self._companies[visit.company_id]
            )
            if rate is None:
                yield Finding(deal.row, col.CURRENCY, "currency_no_rate", code or "", str(date))
                return
            amount = self._money.round(visit.amount * rate, visit.currency_id)
            converted.append(visit._replace(amount=amount))
        deal.visits = converted
        if any(visit.currency_id != source for visit in converted):
            name = self._money.get_name(converted[-1].currency_id)
            yield Finding(deal.row, col.CURRENCY, "currency_converted", code or "", name)

    def _settle_end(self, deal):
        end = deal.end
        if not deal.visits or not end or end.outcome != OUTCOME_WON or end.stage_id:
            return
        team_id = deal.visits[-1].team_id
        for stage in self._won_stages:
            if not stage.team_ids or team_id in stage.team_ids.ids:
                deal.end = end._replace(stage_id=stage.id)
                return
        yield Finding(deal.row, col.OUTCOME, "no_won_stage")

    def _settle_partner(self, deal, partners):
        text = deal.common.get(col.PARTNER)
        if not text:
            return
        company_id = deal.visits[-1].company_id if deal.visits else self._import.company_id.id
        found = [
            partner_id
            for partner_id, partner_company_id in partners.get(text, [])
            if partner_company_id in (False, company_id)
        ]
        if len(found) == 1:
            deal.values["partner_id"] = found[0]
            return
        deal.values["partner_name"] = text
        if found:
            yield Finding(deal.row, col.PARTNER, "partner_ambiguous", text)
        elif self._import.partner_policy == "match":
            yield Finding(deal.row, col.PARTNER, "partner_unknown", text)

    def _settle_names(self, deal):
        category = deal.common.get(col.CATEGORY)
        deal.values["category_id"] = self._lookup.get(col.CATEGORY, category) or False
        if deal.end and deal.end.outcome == OUTCOME_LOST:
            reason = self._lookup.get(col.LOST_REASON, deal.common.get(col.LOST_REASON))
            deal.values["lost_reason_id"] = reason or False
        if category in self._similar:
            detail = self._similar[category]
            yield Finding(deal.row, col.CATEGORY, "category_similar", category, detail)


class _Money:
    """Exchange rates of all days, read once per currency."""

    def __init__(self, env):
        self._env = env
        currencies = env["res.currency"].search([])
        self._currencies = {currency.id: currency for currency in currencies}
        self._id_by_code = {currency.name.upper(): currency.id for currency in currencies}
        self._rates = {}

    def get_id(self, code):
        return self._id_by_code.get(code.upper())

    def get_name(self, currency_id):
        return self._currencies[currency_id].name

    def round(self, amount, currency_id):
        return self._currencies[currency_id].round(amount)

    def get_rate(self, source, target, date, company):
        """Return what one unit of ``source`` is worth in ``target``; None when unknown."""
        if source == target:
            return 1.0
        rates = [self._get_rate(currency, date, company) for currency in (source, target)]
        return None if None in rates else rates[1] / rates[0]

    def _get_rate(self, currency_id, date, company):
        root = company.root_id
        key = (currency_id, root.id)
        if key not in self._rates:
            self._rates[key] = self._read_rates(currency_id, root)
        dates, rates = self._rates[key]
        if not dates:
            # The currency the rates are counted in needs none.
            return 1.0 if currency_id == root.currency_id.id else None
        return rates[max(bisect_right(dates, date) - 1, 0)]

    def _read_rates(self, currency_id, root):
        by_date = defaultdict(float)
        domain = [("currency_id", "=", currency_id), ("company_id", "in", [root.id, False])]
        # A rate of the company counts more than one of all companies.
        for rate in self._env["res.currency.rate"].search(domain, order="name, company_id desc"):
            by_date[rate.name] = rate.rate
        return list(by_date), list(by_date.values())
