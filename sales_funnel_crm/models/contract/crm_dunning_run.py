from typing import NamedTuple

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.tools import groupby, mute_logger

from .crm_contract import RUNNING_STATES
from .crm_contract_instalment import INSTALMENT_INVOICED, INSTALMENT_PARTLY_PAID

BATCH = 50


class Reminder(NamedTuple):
    """A level that an instalment has reached, with what is overdue of it since when."""

    instalment: models.BaseModel
    level: models.BaseModel
    amount: float
    days_late: int
    is_stopped: bool


class CrmDunning(models.Model):
    """Who is reminded of what, by the job and by hand: one way for both (ALM-05)."""

    _inherit = "crm.dunning"

    @api.model
    def _get_reminders(self, domain=(), today=None):
        """Return the reminders that are due; a few queries, however many instalments.

        An instalment gets the highest level that it has reached, once: levels that were passed in
        the meantime are left out, and so is what was sent already. Only what is on an invoice that
        is overdue counts. The instalments are those that the user may see.

        :param domain: of instalments, besides
        :return: list of ``Reminder``, by instalment
        """
        today = today or fields.Date.context_today(self)
        instalments = self.env["crm.contract.instalment"].search(
            [
                *domain,
                ("state", "in", (INSTALMENT_INVOICED, INSTALMENT_PARTLY_PAID)),
                ("contract_id.state", "in", RUNNING_STATES),
            ],
            order="id",
        )
        # sudo: levels and totals count, whoever may see the invoices and the settings
        instalments = instalments.sudo()
        levels = (
            self.env["crm.dunning.level"]
            .sudo()
            .search([("company_id", "in", instalments.company_id.ids)], order="days desc")
        )
        money = instalments._get_money(today)
        reminders = []
        for instalment in instalments:
            held = money[instalment.id]
            if not held.date_late or instalment.currency_id.compare_amounts(held.overdue, 0) <= 0:
                continue
            days = (today - held.date_late).days
            level = next(
                (
                    one
                    for one in levels
                    if one.company_id == instalment.company_id and one.days <= days
                ),
                None,
            )
            last = instalment.dunning_level_id
            if level and (not last or level.days > last.days):
                is_stopped = instalment.is_disputed and level.stops_on_dispute
                reminders.append(Reminder(instalment, level, held.overdue, days, is_stopped))
        return reminders

    @api.model
    def _send_reminders(self, reminders, user=None):
        """Log these reminders, send their mails and schedule their activities.

        Each is logged first: what another transaction has sent in the meantime is left out.

        :param user: who sends them by hand; empty for the job
        :return: the log of what was sent
        """
        sent = self.sudo()
        for reminder in reminders:
            if not reminder.is_stopped:
                sent |= self._log_reminder(reminder, user)
        for level, some in groupby(sent, lambda one: one.level_id):
            logs = self.sudo().browse([one.id for one in some])
            logs._send_mails(level)
            logs._schedule_activities(level)
            logs.instalment_id.write({"dunning_level_id": level.id})
        return sent

    @api.model
    def _log_reminder(self, reminder, user):
        # sudo: the log is written by reminding only
        logs = self.sudo()
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                return logs.create(
                    {
                        "instalment_id": reminder.instalment.id,
                        "level_id": reminder.level.id,
                        "user_id": user.id if user else False,
                        "amount": reminder.amount,
                        "days_late": reminder.days_late,
                    }
                )
        except UniqueViolation:
            return logs

    def _send_mails(self, level):
        """Send the mail of ``level`` for each of these, in the language of the customer."""
        template = level.mail_template_id
        reached = self.filtered(lambda one: one.instalment_id.dunning_partner_id.email)
        if not template or not reached:
            return
        mails = template.send_mail_batch(reached.instalment_id.ids)
        messages = {mail.res_id: mail.mail_message_id for mail in mails}
        for log in reached:
            log.mail_message_id = messages.get(log.instalment_id.id)

    def _schedule_activities(self, level):
        """Ask the responsible to see to it, or to write where no mail could be sent."""
        kind = level.activity_type_id
        for log in self:
            instalment = log.instalment_id
            is_mail_missing = level.mail_template_id and not log.mail_message_id
            if not kind and not is_mail_missing:
                continue
            kind_id = kind.id or self.env.ref("mail.mail_activity_data_todo").id
            summary = level.name
            if is_mail_missing:
                summary = self.env._("%s: the customer has no e-mail address", level.name)
            user = level.user_id or instalment.contract_id.user_id
            instalment.activity_schedule(activity_type_id=kind_id, summary=summary, user_id=user.id)

    @api.model
    def _cron_remind(self):
        """Send what is due in the companies that want it; resumable, each reminder once."""
        progress = self.env["ir.cron"]
        companies = self.env["res.company"].search([("dunning_is_automatic", "=", True)])
        ids = [
            reminder.instalment.id
            for reminder in self._get_reminders([("company_id", "in", companies.ids)])
            if not reminder.is_stopped
        ]
        progress._commit_progress(remaining=len(ids))
        for start in range(0, len(ids), BATCH):
            batch = ids[start : start + BATCH]
            # Asked again: what was paid, disputed or sent since the start is left out.
            self._send_reminders(self._get_reminders([("id", "in", batch)]))
            if not progress._commit_progress(len(batch)):
                break
