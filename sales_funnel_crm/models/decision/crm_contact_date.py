from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.decision.occurrences import is_due, next_occurrence


class CrmContactDate(models.Model):
    """A special date in the personal file of a contact, of which we are reminded in time."""

    _name = "crm.contact.date"
    _description = "Special Date"
    _order = "is_birthday desc, day, id"

    file_id = fields.Many2one("crm.contact.file", required=True, index=True, ondelete="cascade")
    name = fields.Char(required=True)
    day = fields.Date(required=True)
    is_yearly = fields.Boolean(string="Every Year", default=True)
    remind_days = fields.Integer(
        string="Days Before",
        default=7,
        help="The account's salesperson gets an activity so many days before.",
    )
    is_birthday = fields.Boolean(readonly=True)
    reminded_day = fields.Date(
        readonly=True, copy=False, help="The occurrence we were last reminded of."
    )
    next_day = fields.Date(string="Next Time", compute="_compute_next_day")

    _birthday_uniq = models.UniqueIndex(
        "(file_id) WHERE is_birthday IS TRUE", "A person has one birthday. Change the existing one."
    )
    _remind_days_range = models.Constraint(
        "CHECK (remind_days BETWEEN 0 AND 90)",
        "Reminders come 0 to 90 days before the date. Correct the number of days.",
    )

    @api.depends("day", "is_yearly")
    def _compute_next_day(self):
        today = fields.Date.context_today(self)
        for special in self:
            special.next_day = special.day and next_occurrence(
                special.day, today, special.is_yearly
            )

    @api.model
    def _cron_remind(self):
        """Remind the salespeople of the accounts of the special dates that are near.

        Once for each occurrence, however often it runs. Who may not read the file is not
        reminded.
        """
        today = fields.Date.context_today(self)
        to_come = Domain("is_yearly", "=", True) | Domain("day", ">=", today)
        due = self.search(to_come).filtered(lambda special: special._is_due(today))
        user_by_file = due.file_id._get_salesperson_by_file()
        values_list = []
        for special in due:
            if user := user_by_file.get(special.file_id):
                occurrence = next_occurrence(special.day, today, special.is_yearly)
                special.reminded_day = occurrence
                values_list.append(special._prepare_activity_values(user, occurrence))
        self.env["mail.activity"].create(values_list)

    def _is_due(self, today):
        occurrence = next_occurrence(self.day, today, self.is_yearly)
        return is_due(occurrence, today, self.remind_days) and self.reminded_day != occurrence

    def _prepare_activity_values(self, user, occurrence):
        words = self.with_context(lang=user.lang)
        activity_type = self.env.ref("mail.mail_activity_data_todo", raise_if_not_found=False)
        return {
            # On the file, not on the contact: who may not read the file does not see it.
            "res_model_id": self.env["ir.model"]._get_id("crm.contact.file"),
            "res_id": self.file_id.id,
            "activity_type_id": activity_type.id if activity_type else False,
            "user_id": user.id,
            "date_deadline": occurrence,
            "summary": words.env._(
                "%(event)s of %(person)s on %(date)s",
                event=self.name,
                person=self.file_id.partner_id.name,
                date=fields.Date.to_string(occurrence),
            ),
        }
