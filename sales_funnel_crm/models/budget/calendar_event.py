from odoo import api, fields, models


class CalendarEvent(models.Model):
    """A visit carries what it cost (EXP-10)."""

    _inherit = "calendar.event"

    expense_ids = fields.One2many(
        "hr.expense", "meeting_id", string="Expenses", groups="base.group_user"
    )
    expense_count = fields.Integer(
        string="Expenses of This Meeting",
        compute="_compute_expense_count",
        groups="base.group_user",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_expense_count(self):
        counts = self.env["hr.expense"]._count_by("meeting_id", self._origin.ids)
        for meeting in self:
            meeting.expense_count = counts.get(meeting._origin.id, 0)

    def action_open_expenses(self):
        """Show the expenses of a meeting; a new one is of its deal, guest and day."""
        self.ensure_one()
        day = fields.Datetime.context_timestamp(self, self.start).date()
        return self.env["hr.expense"]._prepare_action(
            self.env._("Expenses of “%s”", self.name),
            [("meeting_id", "=", self.id)],
            {"default_meeting_id": self.id, "default_date": fields.Date.to_string(day)},
        )
