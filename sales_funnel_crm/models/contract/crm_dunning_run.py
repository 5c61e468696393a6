from typing import NamedTuple

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.tools import groupby, mute_logger

from .crm_contract import RUNNING_STATES
from .crm_contract_instalment import INSTALMENT_INVOICED, INSTALMENT_PARTLY_PAID
from .crm_contract_instalment_dunning import ACTIVITY_DUNNING
from .crm_dunning import OUTCOME_CALL, OUTCOME_MAIL

BATCH = 50


class Reminder(NamedTuple):
    """A level that an instalment has reached, with what is overdue of it since when.

    It is stopped by a dispute. How it is sent is one of the outcomes of ``crm.dunning``.
    """

    instalment: models.BaseModel
    level: models.BaseModel
    amount: float
    days_late: int
    is_stopped: bool
    outcome: str


class CrmDunning(models.Model):
    """Who is reminded of what, by the job and by hand: one way for both (ALM-05)."""

    _inherit = "crm.dunning"

    @api.model
    def _get_reminders(self, domain=(), today=None):
        """Return the reminders that are due; a few queries, however many instalments.

        An instalment gets the highest level that it has reached, once: levels that were passed in
        the meantime are left out, and so is what was sent already. A mail without an address is
        asked for by a call, once, and due again as soon as there is an address. Only what is on an
        invoice that is overdue counts. The instalments are those that the user may see.

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
        levels = self.env["crm.dunning.level"]._get_levels_by_company(instalments.company_id)
        money = instalments._get_money(today)
        called = self._get_called(instalments)
        reminders = []
        for instalment in instalments:
            held = money[instalment.id]
            if not held.date_late or instalment.currency_id.compare_amounts(held.overdue, 0) <= 0:
                continue
            days = (today - held.date_late).days
            level = levels[instalment.company_id].filtered(lambda one, days=days: one.days <= days)[
                :1
            ]
            last = instalment.dunning_level_id
            outcome = level._get_outcome(instalment)
            is_called = outcome == OUTCOME_CALL and (instalment.id, level.id) in called
            if level and not is_called and (not last or level.days > last.days):
                is_stopped = instalment.is_disputed and level.stops_on_dispute
                reminders.append(
                    Reminder(instalment, level, held.overdue, days, is_stopped, outcome)
                )
        return reminders

    @api.model
    def _get_called(self, instalments):
        """Return for which instalments and levels somebody was asked to call: pairs of ids."""
        # sudo: what was done counts, whoever may see it
        logs = self.sudo().search(
            [("instalment_id", "in", instalments.ids), ("outcome", "=", OUTCOME_CALL)]
        )
        return {(log.instalment_id.id, log.level_id.id) for log in logs}

    @api.model
    def _send_reminders(self, reminders, user=None):
        """Log these reminders, send their mails and schedule their activities.

        Each is logged first: what another transaction has sent in the meantime is left out.

        :param user: who sends them by hand; empty for the job
        :return: the log of what was sent, and of whom to call
        """
        # sudo: the log is written by reminding only
        sent = self.sudo()
        for reminder in reminders:
            if not reminder.is_stopped:
                sent |= self._log_reminder(reminder, user)
        for level, some in groupby(sent, lambda one: one.level_id):
            logs = sent.browse([one.id for one in some])
            logs.filtered(lambda one: one.outcome == OUTCOME_MAIL)._send_mails(level)
            logs._schedule_activities(level)
            # Whom no mail has reached was not reminded.
            reached = logs.filtered(lambda one: one.outcome != OUTCOME_CALL)
            reached.instalment_id.write({"dunning_level_id": level.id})
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
                        "outcome": reminder.outcome,
                        "amount": reminder.amount,
                        "days_late": reminder.days_late,
                    }
                )
        except UniqueViolation:
            return logs

    def _send_mails(self, level):
        """Send the mail of ``level`` for each of these, in the language of the customer."""
        if not self:
            return
        mails = level.mail_template_id.send_mail_batch(self.instalment_id.ids)
        messages = {mail.res_id: mail.mail_message_id for mail in mails}
        for log in self:
            log.mail_message_id = messages.get(log.instalment_id.id)

    def _schedule_activities(self, level):
        """Ask the responsible to see to it, or to call where no mail could be sent."""
        call = self.env.ref(ACTIVITY_DUNNING)
        for log in self:
            is_call = log.outcome == OUTCOME_CALL
            kind = level.activity_type_id or (is_call and call)
            if not kind:
                continue
            instalment = log.instalment_id
            responsible = instalment.contract_id._get_responsible()
            user = level.user_id.filtered("active") or responsible
            logs = log.with_context(lang=user.lang)
            summary = logs.level_id.name
            if is_call:
                summary = logs.env._("%s: no e-mail address, please call the customer", summary)
            instalment.with_context(lang=user.lang).activity_schedule(
                activity_type_id=kind.id, summary=summary, user_id=user.id
            )

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
