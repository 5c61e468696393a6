import logging

from odoo import api, fields, models
from odoo.fields import Domain

from .crm_assessment import STATE_DONE
from .crm_questionnaire import STATE_PUBLISHED, LeadDomainWrong

_logger = logging.getLogger(__name__)


class CrmQuestionnaire(models.Model):
    """In which stages an assessment is due, and which version is in use."""

    _inherit = "crm.questionnaire"

    def _get_version_in_use(self):
        """Return the published version of this questionnaire, maybe none."""
        return self._get_versions().filtered(lambda version: version.state == STATE_PUBLISHED)

    @api.model
    def _get_due_domain(self):
        """Return the open deals in a stage that expects an assessment they do not have.

        :rtype: Domain
        """
        # Due is a rule of the company, not of the reader.
        asked = self.sudo().search(
            [("state", "=", STATE_PUBLISHED), ("subject", "=", "deal"), ("stage_ids", "!=", False)]
        )
        is_open = Domain([("type", "=", "opportunity"), ("active", "=", True)]) & Domain(
            "won_status", "=", "pending"
        )
        conditions = []
        for one in asked:
            try:
                conditions.append(one._get_due_condition())
            except LeadDomainWrong:
                # A field is gone since. No deal may be shut for that: nothing is due by it.
                _logger.warning("The filter on deals of %s is broken", one, exc_info=True)
        return is_open & Domain.OR(conditions)

    def _get_due_condition(self):
        self.ensure_one()
        versions = Domain("questionnaire_id", "in", self._get_versions().ids)
        today = fields.Date.context_today(self)
        valid = Domain("date_valid_until", "=", False) | Domain("date_valid_until", ">=", today)
        own = Domain([("state", "=", STATE_DONE), ("rival_id", "=", False)])
        condition = Domain("stage_id", "in", self.stage_ids.ids) & ~Domain(
            "assessment_ids", "any!", versions & valid & own
        )
        if self.team_ids:
            condition &= Domain("team_id", "in", self.team_ids.ids)
        if self.company_ids:
            condition &= Domain("company_id", "in", [False, *self.company_ids.ids])
        return condition & self._read_lead_domain(self.lead_domain, self.name)
