from odoo import api, models

from ...errors import ShownUserError
from .context_defaults import without_defaults
from .crm_lead import FIGURES as ASSESSMENT_FIGURES
from .crm_worth import FIGURES as WORTH_FIGURES

# What the addon itself writes, in SQL.
FIGURES = frozenset(
    {*ASSESSMENT_FIGURES, *WORTH_FIGURES.values(), "worth_advice", "profile_fit_percent"}
)


class FigureNotWritten(ShownUserError):
    """A grade, score or value of a deal was to be written directly."""


class CrmLead(models.Model):
    """Figures of evaluation follow from assessments and from what a deal takes; nobody types them.

    They are only read-only in forms otherwise, and imports and other programs could set them.
    """

    _inherit = "crm.lead"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_no_figure(vals)
        leads = super(CrmLead, without_defaults(self, FIGURES)).create(vals_list)
        return leads.with_env(self.env)

    def write(self, vals):
        self._check_no_figure(vals)
        return super().write(vals)

    @api.model
    def _check_no_figure(self, vals):
        # Importers and the story of the demo run as superuser; nobody gets there from outside.
        if not self.env.su and (written := FIGURES & vals.keys()):
            names = ", ".join(sorted(self._fields[name].string for name in written))
            raise FigureNotWritten(
                self.env._(
                    "%s cannot be entered. Assess the opportunity, or enter what it still takes; "
                    "the figures follow.",
                    names,
                )
            )
