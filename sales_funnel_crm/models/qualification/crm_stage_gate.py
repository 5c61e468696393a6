from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import format_date, formatLang

from ...tools.playbook.gates import GatePoint
from ...tools.qualification import scoring


class CrmStageGate(models.Model):
    """Condition: assessed by this questionnaire, good enough and not too long ago (EVA-06)."""

    _inherit = "crm.stage.gate"

    questionnaire_id = fields.Many2one(
        "crm.questionnaire",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('subject', '=', 'deal')]",
        help="The deal must be assessed by this questionnaire, in whichever version.",
    )
    score_from_percent = fields.Float(
        string="Score From", digits=(16, 1), help="0: any score, as long as the deal is assessed."
    )
    assessment_days = fields.Integer(
        string="Assessment Not Older Than (Days)", help="0: an assessment counts for ever."
    )

    _score_from_range = models.Constraint(
        "CHECK (score_from_percent >= 0 AND score_from_percent <= 100)",
        "The score a gate asks for is between 0 and 100. Correct it.",
    )
    _assessment_days_range = models.Constraint(
        "CHECK (assessment_days >= 0)", "The age of an assessment is 0 days or more. Correct it."
    )

    def _get_condition_fields(self):
        return [*super()._get_condition_fields(), "questionnaire_id"]

    def _get_points_by_lead(self, leads, stage_ids=None):
        points = super()._get_points_by_lead(leads, stage_ids)
        if not self.questionnaire_id:
            return points
        newest = self._get_newest_assessments(leads)
        for lead in leads:
            points[lead].append(self._get_assessment_point(newest.get(lead)))
        return points

    def _get_newest_assessments(self, leads):
        """Return the newest done assessment of each deal, of ourselves, in any version.

        :rtype: dict[crm.lead, crm.assessment]
        """
        origin = self.questionnaire_id.origin_id or self.questionnaire_id
        assessments = self.env["crm.assessment"].search(
            Domain("lead_id", "in", leads.ids)
            & Domain("state", "=", "done")
            & Domain("rival_id", "=", False)
            & (
                Domain("questionnaire_id", "=", origin.id)
                | Domain("questionnaire_id.origin_id", "=", origin.id)
            ),
            order="date_done, id",
        )
        return {assessment.lead_id: assessment for assessment in assessments}

    def _get_assessment_point(self, assessment):
        name = self.questionnaire_id.name
        wanted = self._get_wanted_words()
        if not assessment:
            return GatePoint(False, self.env._("%s: not assessed yet", wanted))
        digits = scoring.telling_digits(assessment.score_percent, self.score_from_percent)
        found = self.env._(
            "%(score)s on %(date)s",
            score=formatLang(self.env, assessment.score_percent, digits=digits),
            date=format_date(self.env, assessment.date_done),
        )
        # Days, not a limit: so many days may go back further than dates do.
        age_days = (fields.Datetime.now() - assessment.date_done) / timedelta(days=1)
        is_old = self.assessment_days and age_days > self.assessment_days
        is_met = not is_old and assessment.score_percent >= self.score_from_percent
        if is_met:
            return GatePoint(True, f"{name}: {found}")
        return GatePoint(
            False, self.env._("%(wanted)s: it is %(found)s", wanted=wanted, found=found)
        )

    def _get_wanted_words(self):
        parts = [self.questionnaire_id.name]
        if self.score_from_percent:
            digits = 0 if self.score_from_percent.is_integer() else 1
            score = formatLang(self.env, self.score_from_percent, digits=digits)
            parts.append(self.env._("score of at least %s", score))
        if self.assessment_days:
            parts.append(self.env._("at most %s days old", self.assessment_days))
        return ", ".join(parts)
