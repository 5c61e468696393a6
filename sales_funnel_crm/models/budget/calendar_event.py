from odoo import fields, models


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

    def _compute_expense_count(self):
        # As the user: his own expenses, and those that the rules show him.
        counts = dict(
            self.env["hr.expense"]._read_group(
                [("meeting_id", "in", self._origin.ids)], ["meeting_id"], ["__count"]
            )
        )
        for meeting in self:
            meeting.expense_count = counts.get(meeting._origin, 0)

    def action_open_expenses(self):
        """Show the expenses of a meeting; a new one is of its deal, guest and day."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hr_expense.hr_expense_actions_my_all"
        )
        return {
            **action,
            "name": self.env._("Expenses of “%s”", self.name),
            "domain": [("meeting_id", "=", self.id)],
            "context": {
                "default_meeting_id": self.id,
                "default_date": fields.Date.to_string(
                    fields.Datetime.context_timestamp(self, self.start).date()
                ),
            },
        }
