from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

PROOF_FIELDS = ("evidence", "evidence_date", "evidence_source")


class CrmStakeholderTakeover(models.TransientModel):
    """Shows what another deal says about the same person, to choose what is true here, too."""

    _name = "crm.stakeholder.takeover"
    _description = "Take Over an Assessment"

    stakeholder_id = fields.Many2one("crm.stakeholder", required=True, ondelete="cascade")
    source_id = fields.Many2one("crm.stakeholder", required=True, ondelete="cascade")
    # As the user: whoever opens the dialog may have named any stakeholder.
    source_lead_id = fields.Many2one(related="source_id.lead_id", string="From", related_sudo=False)
    source_date = fields.Datetime(
        related="source_id.date_assessed", string="Assessed On", related_sudo=False
    )
    line_ids = fields.One2many(
        "crm.stakeholder.takeover.line",
        "takeover_id",
        compute="_compute_line_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
    )

    @api.depends("stakeholder_id", "source_id")
    def _compute_line_ids(self):
        for takeover in self:
            person, source = takeover.stakeholder_id, takeover.source_id
            takeover.line_ids = [
                Command.clear(),
                *(
                    Command.create(
                        {
                            "name": name,
                            "label": person._fields[name]._description_string(self.env),
                            "value_now": takeover._format(person, name),
                            "value_new": takeover._format(source, name),
                        }
                    )
                    for name in (person._get_news(source) if person and source else ())
                ),
            ]

    @api.model
    def _format(self, person, name):
        return person._fields[name].convert_to_export(person[name], person) or ""

    def action_take_over(self):
        self.ensure_one()
        source = self.source_id
        # Only what this dialog may show: the lines come back from the browser.
        names = set(self.line_ids.filtered("is_taken").mapped("name"))
        names &= set(self.stakeholder_id._get_news(source))
        if not names:
            raise UserError(
                self.env._("Nothing is chosen. Tick what is true in this deal, too, or close.")
            )
        if "stance" in names:
            names.update(PROOF_FIELDS)
        self.stakeholder_id.write({name: source[name] for name in names})
        self.stakeholder_id.message_post(
            body=self.env._("Taken over from “%(deal)s”.", deal=source.lead_id.display_name)
        )
        return {"type": "ir.actions.act_window_close"}
