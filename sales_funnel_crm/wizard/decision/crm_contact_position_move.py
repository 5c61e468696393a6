from odoo import api, fields, models

from ...models.decision.crm_contact_move import JobMoveRefused
from ...models.decision.crm_contact_position import JOB_LEVELS


class CrmContactPositionMove(models.TransientModel):
    """What happened to the job of one contact: asked for, then booked by the positions."""

    _name = "crm.contact.position.move"
    _description = "Job Move"

    partner_id = fields.Many2one(
        "res.partner", string="Contact", required=True, readonly=True, ondelete="cascade"
    )
    # As the user: the dialog may name any contact.
    old_employer_id = fields.Many2one(
        related="partner_id.parent_id", string="Present Employer", related_sudo=False
    )
    is_left = fields.Boolean(
        string="Left, Unknown Where To",
        help="The person is no longer at the present employer, and we do not know the new one.",
    )
    employer_id = fields.Many2one(
        "res.partner", string="New Employer", domain="[('is_company', '=', True)]"
    )
    department_id = fields.Many2one("crm.contact.department")
    function = fields.Char(string="Job Position")
    job_level = fields.Selection(JOB_LEVELS)
    reports_to_id = fields.Many2one(
        "res.partner",
        domain="[('is_company', '=', False), ('id', '!=', partner_id)]",
    )
    date = fields.Date(string="Date of the Move", default=fields.Date.context_today)
    has_reports = fields.Boolean(compute="_compute_has_reports")
    successor_id = fields.Many2one(
        "res.partner",
        string="Direct Reports Go To",
        domain="[('is_company', '=', False), ('id', '!=', partner_id)]",
        help="Who leads the people at the old employer from now on.",
    )

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        partner = self.env["res.partner"].browse(
            values.get("partner_id") or self.env.context.get("active_id")
        )
        present = {
            "partner_id": partner.id,
            "function": partner.function,
            "job_level": partner.job_level,
            "successor_id": partner.reports_to_id.id,
        }
        return {name: value for name, value in present.items() if name in fields} | values

    @api.depends("partner_id")
    def _compute_has_reports(self):
        for move in self:
            move.has_reports = bool(move.partner_id.report_ids)

    def action_move(self):
        """Book the move and say how many deals were told."""
        self.ensure_one()
        if not self.is_left and not self.employer_id:
            raise JobMoveRefused(
                self.env._("Enter the new employer, or choose “Left, Unknown Where To”.")
            )
        values = {
            "employer_id": False if self.is_left else self.employer_id.id,
            "department_id": False if self.is_left else self.department_id.id,
            "function": False if self.is_left else self.function,
            "job_level": False if self.is_left else self.job_level,
        }
        superior = self.env["res.partner"] if self.is_left else self.reports_to_id
        count = self.env["crm.contact.position"]._move(
            self.partner_id, self.date, values, superior=superior, successor=self.successor_id
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "The job move is booked. Salespeople of open deals told: %s.", count
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
