from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain

from ...tools.qualification import scoring
from .crm_assessment import STATE_DONE
from .crm_questionnaire import LeadDomainWrong
from .crm_questionnaire_answer import CODE_NO, CODE_YES


class CrmAssessment(models.Model):
    """The score: what was answered, and found by the system, put through the one formula."""

    _inherit = "crm.assessment"

    @api.depends(
        "questionnaire_id",
        "answer_ids.status",
        "answer_ids.choice_ids",
        "answer_ids.number",
        "answer_ids.question_id",
    )
    def _compute_score(self):
        done = self.filtered(lambda assessment: assessment.state == STATE_DONE)
        for assessment in done:  # as it was
            for name in self._prepare_score(None, False):
                assessment[name] = assessment[name]
        drafts = self - done
        results = drafts._get_results()
        grades = drafts._get_grades(results)
        for assessment in drafts:
            assessment.update(self._prepare_score(results[assessment], grades[assessment]))

    @api.model
    def _prepare_score(self, result, grade_id):
        result = result or scoring.score([], {})
        return {
            "score_raw": result.raw,
            "score_lowest": result.lowest,
            "score_highest": result.highest,
            "score_percent": result.percent or 0.0,
            "grade_id": grade_id,
            "is_knocked_out": bool(result.knock_out_keys),
            "open_count": len(result.open_keys),
            "unknown_count": len(result.unknown_keys),
            "weakest_question_id": result.weakest[0] if result.weakest else False,
            "weakest_percent": result.weakest_percent or 0.0,
        }

    def _get_results(self, found=None):
        """Return the score of each assessment from its answers as they are now.

        A number of queries that does not depend on how many assessments there are.

        :param found: what the system found, see :meth:`_get_found`, when it is known already
        :rtype: dict[crm.assessment, scoring.Result]
        """
        found = self._get_found() if found is None else found
        questions = self._get_scoring_by_questionnaire()
        results = {}
        for assessment in self:
            given = {}
            for answer in assessment.answer_ids:
                question_id = answer.question_id._origin.id
                chosen = answer._get_chosen()
                given[question_id] = scoring.Given(answer.status, frozenset(chosen.ids))
            for question, choice in found.get(assessment, {}).items():
                given[question.id] = scoring.Given(scoring.STATUS_GIVEN, frozenset(choice.ids))
            results[assessment] = scoring.score(
                questions.get(assessment.questionnaire_id._origin.id, []), given
            )
        return results

    def _get_scoring_by_questionnaire(self):
        """Return the questions that are asked, ``{questionnaire id: [scoring.Question]}``."""
        by_questionnaire = defaultdict(list)
        Question = self.env["crm.questionnaire.question"]
        for question_id, question in self.questionnaire_id._get_scoring().items():
            by_questionnaire[Question.browse(question_id).questionnaire_id.id].append(question)
        return by_questionnaire

    def _get_grades(self, results):
        """Return the id of the grade by assessment, False without one."""
        thresholds = self.questionnaire_id._get_thresholds()
        return {
            assessment: scoring.grade(
                results[assessment].percent,
                thresholds.get(assessment.questionnaire_id._origin.id, []),
                bool(results[assessment].knock_out_keys),
            )
            or False
            for assessment in self
        }

    def _get_found(self):
        """Return what the system answers by itself to drafts, looked up now.

        One query for each question of this kind, whatever the number of assessments. For a
        customer it is yes when one of his deals matches. Without a deal or customer, in the
        preview, and for a filter that does not work any more, nothing is found.

        :return: e.g. ``{assessment: {question: answer "yes"}}``
        :rtype: dict
        """
        drafts = self.filtered(
            lambda one: one.state != STATE_DONE and (one.lead_id or one.partner_id)
        )
        questions = drafts.questionnaire_id._origin.question_ids.filtered(
            lambda question: question.kind == scoring.KIND_COMPUTED
        )
        found = defaultdict(dict)
        for question in questions:
            asked = drafts.filtered(
                lambda one, question=question: (
                    one.questionnaire_id._origin == question.questionnaire_id
                )
            )
            matching = asked._filter_matching(question)
            if matching is None:
                continue
            answers = {answer.code: answer for answer in question.answer_ids}
            for assessment in asked:
                answer = answers.get(CODE_YES if assessment in matching else CODE_NO)
                if answer:
                    found[assessment][question] = answer
        return found

    def _filter_matching(self, question):
        """Return those for which the filter of the question says yes, None when it is broken."""
        try:
            domain = question._get_lead_domain()
        except LeadDomainWrong:
            return None
        # A fact about the deal is the same whoever asks.
        Lead = self.env["crm.lead"].sudo().with_context(active_test=False)
        leads = self.lead_id._origin
        lead_ids = set(Lead.search(domain & Domain("id", "in", leads.ids)).ids)
        customers = self.filtered(lambda one: not one.lead_id).partner_id._origin
        customer_ids = set()
        if customers:
            of_customers = Domain("partner_id", "child_of", customers.ids)
            buyers = Lead.search(domain & of_customers).partner_id
            customer_ids = set((buyers | buyers.commercial_partner_id).ids)
        return self.filtered(
            lambda one: (
                one.lead_id._origin.id in lead_ids
                if one.lead_id
                else one.partner_id._origin.id in customer_ids
            )
        )
