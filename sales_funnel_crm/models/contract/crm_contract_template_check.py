from odoo import api, models
from odoo.tools import float_compare

from ...errors import ShownValidationError
from ...tools.contract.circle import find_circle

PERCENT_DIGITS = 4


class TemplateWrong(ShownValidationError):
    """Steps and instalments of a template do not fit together."""


class CrmContractTemplate(models.Model):
    """What a template must be so that contracts can be made of it."""

    _inherit = "crm.contract.template"

    @api.constrains("instalment_ids", "step_ids")
    def _check_plan(self):
        """Raise when contracts of the template could not be submitted.

        :raise TemplateWrong: says why
        """
        for template in self:
            total = sum(template.instalment_ids.mapped("percent"))
            if template.instalment_ids and float_compare(total, 100, PERCENT_DIGITS):
                raise TemplateWrong(
                    self.env._(
                        "The instalments of “%(name)s” are %(total)s %% in all. Correct them to "
                        "100 %%.",
                        name=template.name,
                        total=f"{total:g}",
                    )
                )
            template._check_no_circle()

    def _check_no_circle(self):
        waits = {
            step: [*step.precondition_ids, *step.condition_instalment_id] for step in self.step_ids
        }
        waits.update(
            {one: [*one.step_id] if one.trigger == "step" else [] for one in self.instalment_ids}
        )
        if circle := find_circle(waits):
            raise TemplateWrong(
                self.env._(
                    "These would wait for each other for ever: %s. Remove one of them from "
                    "“After”.",
                    " → ".join(f"“{one.name}”" for one in [*circle, circle[0]]),
                )
            )
