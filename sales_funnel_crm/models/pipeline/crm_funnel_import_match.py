from collections import defaultdict
from decimal import Decimal

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import history_columns as col
from ...tools.history_row import Finding
from ...tools.history_values import OUTCOME_ARCHIVED, OUTCOME_OPEN
from ...tools.visits import postings_of
from .crm_funnel_move import ORIGIN_IMPORTED

UNCHANGED = "unchanged"


class CrmFunnelImport(models.Model):
    _inherit = "crm.funnel.import"

    def _get_status_by_deal(self, deals):
        """Compare the opportunities of the file with those that Odoo has.

        Four queries for any number of deals.

        :return: by reference: nothing for a new opportunity, the id of the lead that gets
            the history, ``UNCHANGED`` when it has it already, or the ``Finding`` that forbids it
        :rtype: dict[str, int | str | Finding]
        """
        if not deals:
            return {}
        references = [deal.reference for deal in deals]
        leads_by_reference = self._get_leads_by_reference(references)
        imported = self._get_imported_leads(references)
        lead_ids = [lead.id for leads in leads_by_reference.values() for lead in leads]
        moves = self._get_moves_by_lead(lead_ids)
        status = {}
        for deal in deals:
            leads = leads_by_reference.get(deal.reference, ())
            if not leads:
                if deal.reference in imported:
                    status[deal.reference] = _finding(deal, "lead_deleted")
            elif len(leads) > 1:
                names = ", ".join(str(lead.id) for lead in leads)
                status[deal.reference] = _finding(deal, "lead_twice", names)
            else:
                status[deal.reference] = self._compare(deal, leads[0], moves[leads[0].id])
        return status

    def _get_leads_by_reference(self, references):
        domain = Domain("funnel_reference", "in", references) & (
            Domain("company_id", "=", False) | Domain("company_id", "child_of", self.company_id.id)
        )
        leads = self.env["crm.lead"].with_context(active_test=False).search(domain)
        return leads.grouped("funnel_reference")

    def _get_imported_leads(self, references):
        # Whoever may import must know of every import of the company, see the company rule.
        deals = self.env["crm.funnel.import.deal"].search_fetch(
            [("company_id", "=", self.company_id.id), ("reference", "in", references)],
            ["reference"],
        )
        return set(deals.mapped("reference"))

    def _get_moves_by_lead(self, lead_ids):
        """Return the postings of each lead that matter for a comparison, in order."""
        moves = defaultdict(list)
        if not lead_ids:
            return moves
        # The ORM would load every column of every move, and post what is pending first.
        query = SQL(
            """
            SELECT lead_ref, origin, date, stage_ref, user_id, team_id, count, amount
              FROM crm_funnel_move
             WHERE lead_id IN %s
             ORDER BY lead_ref, date, id
            """,
            tuple(lead_ids),
        )
        for lead_id, *move in self.env.execute_query(query):
            *others, amount = move
            moves[lead_id].append((*others, Decimal(str(amount))))
        return moves

    def _compare(self, deal, lead, moves):
        past = [move[1:] for move in moves if move[0] == ORIGIN_IMPORTED]
        if past:
            return UNCHANGED if past == _expected(deal) else _finding(deal, "history_differs", lead)
        if moves:
            return _finding(deal, "history_live", lead)
        if (lead.stage_id.id, _outcome(lead)) != _final_state(deal):
            return _finding(deal, "lead_differs", lead)
        return lead.id


def _finding(deal, code, lead=""):
    detail = lead if isinstance(lead, str) else f"{lead.name} ({lead.id})"
    return Finding(deal.row, col.REFERENCE, code, deal.reference, detail)


def _expected(deal):
    """Return the rows an import would post; forward or backward may change with the stages."""
    return [
        (
            date,
            row.bucket.stage,
            row.bucket.user,
            row.bucket.team,
            row.count,
            row.amount,
        )
        for date, row in postings_of(deal.visits, deal.end, lambda old, new: True)
    ]


def _outcome(lead):
    if lead.won_status != "pending":
        return lead.won_status
    return OUTCOME_OPEN if lead.active else OUTCOME_ARCHIVED


def _final_state(deal):
    stage_id = (deal.end and deal.end.stage_id) or deal.visits[-1].stage_id
    return stage_id, deal.end.outcome if deal.end else OUTCOME_OPEN
