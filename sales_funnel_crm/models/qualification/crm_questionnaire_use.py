import logging
from collections import defaultdict

from odoo import models

from ...tools.qualification import scoring
from .crm_questionnaire import STATE_PUBLISHED, LeadDomainWrong

_logger = logging.getLogger(__name__)


class CrmQuestionnaire(models.Model):
    """What assessments need of a questionnaire: its formula, and whom it is for."""

    _inherit = "crm.questionnaire"

    def _get_scoring(self):
        """Return the questions as the scoring wants them, of drafts, too.

        At most three queries, whatever the number of questionnaires.

        :return: ``{question id: scoring.Question}``, in the order of the sheet
        :rtype: dict[int, scoring.Question]
        """
        questions = self.env["crm.questionnaire.question"].search(
            [("questionnaire_id", "in", self._origin.ids)]
        )
        choices = defaultdict(list)
        for answer in self.env["crm.questionnaire.answer"].search(
            [("question_id", "in", questions.ids)]
        ):
            choices[answer.question_id.id].append(
                scoring.Choice(answer.id, answer.points, answer.is_knock_out)
            )
        return {
            question.id: scoring.Question(
                question.id,
                question.kind,
                tuple(choices[question.id]),
                question.weight * question.section_id.weight,
            )
            for question in questions
        }

    def _get_thresholds(self):
        """Return what it takes to get each grade, by questionnaire.

        :return: e.g. ``{questionnaire id: [(80.0, grade id), (0.0, grade id)]}``; a questionnaire
            without grades has an empty list
        :rtype: dict[int, list]
        """
        thresholds = {questionnaire_id: [] for questionnaire_id in self._origin.ids}
        for threshold in self.env["crm.questionnaire.grade"].search(
            [("questionnaire_id", "in", self._origin.ids)]
        ):
            thresholds[threshold.questionnaire_id.id].append(
                (threshold.score_from_percent, threshold.grade_id.id)
            )
        return thresholds

    def _get_applicable_by_lead(self, leads):
        """Return the published questionnaires that are asked of each deal.

        One query for each questionnaire that has a filter on deals, whatever the number of deals.

        :param leads: saved ``crm.lead`` records
        :return: ``{lead: crm.questionnaire}``, for every lead, be it empty
        :rtype: dict
        """
        applicable = {lead: self.browse() for lead in leads}
        for questionnaire in self._find_published("deal"):
            try:
                domain = questionnaire._read_lead_domain(
                    questionnaire.lead_domain, questionnaire.name
                )
            except LeadDomainWrong:
                # A field is gone since: it asks nobody until its filter is corrected.
                _logger.warning("The filter on deals of %s is broken", questionnaire)
                continue
            asked = leads
            if not domain.is_true():
                # Whether a deal matches must not depend on who reads; it is one of his own.
                matching = (
                    leads.sudo()
                    .with_context(active_test=False)
                    .search(domain & domain.__class__("id", "in", leads.ids))
                )
                asked = leads.filtered(lambda lead, ids=set(matching.ids): lead.id in ids)
            for lead in asked:
                if questionnaire._is_for(lead.company_id, lead.team_id):
                    applicable[lead] |= questionnaire
        return applicable

    def _get_applicable_for_customers(self, partners):
        """Return the published questionnaires that are asked of each customer.

        :return: ``{partner: crm.questionnaire}``, for every partner, be it empty
        :rtype: dict
        """
        questionnaires = self._find_published("customer")
        return {
            partner: questionnaires.filtered(
                lambda questionnaire, partner=partner: questionnaire._is_for(partner.company_id)
            )
            for partner in partners
        }

    def _find_published(self, subject):
        return self.search([("state", "=", STATE_PUBLISHED), ("subject", "=", subject)])

    def _is_for(self, company, team=None):
        """Tell whether it is for deals of a company (maybe of none) and of a team."""
        is_company = not (self.company_ids and company) or company in self.company_ids
        return is_company and (team is None or not self.team_ids or team in self.team_ids)
