from odoo import api, fields, models

from ...errors import ShownUserError


class CriterionInUse(ShownUserError):
    """Products are compared by the criterion."""


class CrmCompetitionCriterion(models.Model):
    """What products are compared by, such as delivery time (CMP-08). Shared by all companies."""

    _name = "crm.competition.criterion"
    _description = "Comparison Criterion"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    description = fields.Char(translate=True, help="What to look at when comparing.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        # sudo: points that the user may not read are in use, too
        rows = (
            self.env["crm.competitor.point"]
            .sudo()
            ._read_group([("criterion_id", "in", self.ids)], ["criterion_id"])
        )
        if rows:
            raise CriterionInUse(
                self.env._(
                    "Products are compared by %s. Archive it instead; the comparisons stay.",
                    ", ".join(criterion.name for (criterion,) in rows),
                )
            )
