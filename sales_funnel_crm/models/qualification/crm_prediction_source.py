from collections import defaultdict
from dataclasses import replace

from odoo import api, models

from ...tools.qualification import scoring
from ...tools.qualification.optimism import Judged
from ...tools.qualification.suggestion import Deal

# The newest ones; more of them would not change what the page says, only how long it takes.
MAX_DEALS = 2000


class CrmPredictionSource(models.AbstractModel):
    """What closed deals say about a questionnaire, read in a few queries, as the user.

    A deal counts once, with the newest own assessment done before it was closed. Questions and
    answers go by the ids of their first version, so that all versions count together.
    """

    _name = "crm.prediction.source"
    _description = "Closed Deals of a Questionnaire"

    @api.model
    def _read_rows(self, questionnaire):
        """Return a dict of columns for each closed deal, in the order of the deals' ids.

        One query. Keys: assessment_id, lead_id, outcome, score_percent, assessor_id, grade_id,
        date_closed.
        """
        domain = self._counted_domain(questionnaire)
        columns = (
            "assessment_id",
            "lead_id",
            "outcome",
            "score_percent",
            "assessor_id",
            "grade_id",
            "date_closed",
        )
        rows = self._select(
            "crm.assessment.report", domain, columns, order="date_closed desc, id", limit=MAX_DEALS
        )
        return sorted(rows, key=lambda row: row["lead_id"])

    @api.model
    def _counted_domain(self, questionnaire):
        return [
            ("questionnaire_id", "=", questionnaire.origin_id.id or questionnaire.id),
            ("is_counted", "=", True),
            ("outcome", "in", ("won", "lost")),
        ]

    def _select(self, model, domain, columns, **options):
        """Return columns of a report under the rules of the user, without making records."""
        report = self.env[model]
        query = report._search(domain, **options)
        fields_sql = [report._field_to_sql(report._table, column, query) for column in columns]
        return [
            dict(zip(columns, row, strict=True))
            for row in self.env.execute_query(query.select(*fields_sql))
        ]

    @api.model
    def _read_deals(self, rows, computed_keys=frozenset()):
        """Return the closed deals of ``rows``: answers for the formula, and how they were judged.

        One query.

        :param computed_keys: first versions of the questions that the system answers: nobody can
            prove those
        :return: lists of :class:`suggestion.Deal` and :class:`optimism.Judged`, as ``rows``
        """
        answers = self._select(
            "crm.assessment.answer.report",
            [("assessment_id", "in", [row["assessment_id"] for row in rows])],
            ("assessment_id", "question_id", "choice_id", "status", "has_evidence"),
        )
        chosen = defaultdict(lambda: defaultdict(set))
        status, proven = defaultdict(dict), defaultdict(dict)
        for answer in answers:
            assessment, question = answer["assessment_id"], answer["question_id"]
            status[assessment][question] = answer["status"]
            if answer["choice_id"]:
                chosen[assessment][question].add(answer["choice_id"])
            if answer["status"] == scoring.STATUS_GIVEN and question not in computed_keys:
                proven[assessment][question] = answer["has_evidence"]
        deals, judged = [], []
        for row in rows:
            assessment, is_won = row["assessment_id"], row["outcome"] == "won"
            given = {
                question: scoring.Given(one, frozenset(chosen[assessment][question]))
                for question, one in status[assessment].items()
            }
            proofs = proven[assessment].values()
            ratio = sum(proofs) / len(proofs) if proofs else None
            deals.append(Deal(is_won, row["score_percent"], given))
            judged.append(Judged(is_won, row["score_percent"], row["assessor_id"], ratio))
        return deals, judged

    @api.model
    def _count_choices(self, questionnaire):
        """Return how often each answer was given in closed deals, by id of its first version."""
        groups = self.env["crm.assessment.answer.report"]._read_group(
            [*self._counted_domain(questionnaire), ("choice_id", "!=", False)],
            ["choice_id"],
            ["__count"],
        )
        return {choice.id: count for choice, count in groups}

    @api.model
    def _get_scoring_by_origin(self, questionnaire):
        """Return the questions for the formula, with the keys of their first versions.

        :return: ``{question record: scoring.Question}``, in the order of the sheet
        """
        formula = questionnaire._get_scoring()
        answer_ids = [choice.key for one in formula.values() for choice in one.choices]
        origins = {
            answer.id: answer.origin_id.id or answer.id
            for answer in self.env["crm.questionnaire.answer"].browse(answer_ids)
        }
        return {
            question: replace(
                formula[question.id],
                key=question.origin_id.id or question.id,
                choices=tuple(
                    replace(choice, key=origins[choice.key])
                    for choice in formula[question.id].choices
                ),
            )
            for question in self.env["crm.questionnaire.question"].browse(list(formula))
        }
