"""Closed deals that were assessed before, for the tests of prediction."""

from .qualification_common import QualificationCommon


class PredictionCommon(QualificationCommon):
    """``questionnaire`` asks for “Need” and “Budget”, see ``_create_questionnaire``."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.questionnaire = cls._create_questionnaire()

    @classmethod
    def _close(cls, lead, is_won):
        if is_won:
            lead.action_set_won()
        else:
            lead.action_set_lost()

    @classmethod
    def _create_closed(cls, is_won, answers, questionnaire=None, **vals):
        """Assess a new deal and close it; return the assessment."""
        lead = cls._create_lead(**vals)
        assessment = cls._assess(lead, questionnaire or cls.questionnaire, answers)
        cls._close(lead, is_won)
        return assessment

    @classmethod
    def _create_history(cls, *rows, questionnaire=None, **vals):
        """Create many closed deals at once: rows of (how many, how many won, answers)."""
        questionnaire = questionnaire or cls.questionnaire
        leads = cls._create_leads(sum(count for count, _won, _answers in rows), **vals)
        assessments = cls.env["crm.assessment"].create(
            [{"questionnaire_id": questionnaire.id, "lead_id": lead.id} for lead in leads]
        )
        won = leads.browse()
        start = 0
        for count, won_count, answers in rows:
            for assessment in assessments[start : start + count]:
                cls._answer(assessment, answers)
            won |= leads[start : start + won_count]
            start += count
        assessments.action_done()
        won.action_set_won()
        (leads - won).action_set_lost()
        return assessments

    @classmethod
    def _create_leads(cls, count, **vals):
        return cls.env["crm.lead"].create(
            [
                {
                    "name": f"Deal {number}",
                    "type": "opportunity",
                    "user_id": cls.user_sales_salesman.id,
                    "team_id": cls.team_funnel.id,
                    "stage_id": cls.stage_new.id,
                    **vals,
                }
                for number in range(count)
            ]
        )

    def _answers_of(self, prediction, question):
        [found] = [one for one in prediction["questions"] if one["name"] == question]
        return {answer["name"]: answer for answer in found["answers"]}
