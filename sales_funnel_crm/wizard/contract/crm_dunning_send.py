from odoo import Command, api, fields, models
from odoo.exceptions import RedirectWarning

from ...errors import ShownUserError
from ...models.contract.crm_dunning import OUTCOME_CALL, OUTCOME_MAIL
from .crm_dunning_send_line import OUTCOME_STOPPED


class NothingToRemind(ShownUserError):
    """No reminder is due, or none is chosen."""


class NoDunningLevel(ShownUserError):
    """No dunning level is set, so nothing can ever be due."""


class NoDunningLevelForManager(RedirectWarning):
    """Like ``NoDunningLevel``, with the way to set them."""

    context = {"exception_class": "odoo.exceptions.RedirectWarning"}


class CrmDunningSend(models.TransientModel):
    """Which reminders are due, to look at before they are sent by hand (ALM-05)."""

    _name = "crm.dunning.send"
    _description = "Send Reminders"

    line_ids = fields.One2many("crm.dunning.send.line", "wizard_id", string="Reminders")
    call_count = fields.Integer(compute="_compute_call_count")

    @api.depends("line_ids.outcome")
    def _compute_call_count(self):
        for wizard in self:
            calls = wizard.line_ids.filtered(lambda one: one.outcome == OUTCOME_CALL)
            wizard.call_count = len(calls)

    @api.model
    def _open(self, domain=()):
        """Return the preview of the reminders that are due.

        :raise NothingToRemind: when none is
        """
        reminders = self.env["crm.dunning"]._get_reminders(domain)
        if not reminders:
            self._check_levels()
            raise NothingToRemind(
                self.env._(
                    "No reminder is due: no invoiced instalment is overdue by as many days as a "
                    "dunning level asks for, or the levels were sent already. What is overdue and "
                    "not invoiced yet must be invoiced first."
                )
            )
        wizard = self.create(
            {
                "line_ids": [
                    Command.create(
                        {
                            "instalment_id": reminder.instalment.id,
                            "level_id": reminder.level.id,
                            "amount": reminder.amount,
                            "days_late": reminder.days_late,
                            "is_stopped": reminder.is_stopped,
                            "outcome": OUTCOME_STOPPED if reminder.is_stopped else reminder.outcome,
                            "is_chosen": not reminder.is_stopped,
                        }
                    )
                    for reminder in reminders
                ]
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send Reminders"),
            "res_model": self._name,
            "res_id": wizard.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    @api.model
    def _check_levels(self):
        """Raise when the companies chosen have no dunning levels.

        :raise NoDunningLevel: says where to set them
        """
        levels = self.env["crm.dunning.level"]._get_levels_by_company(self.env.companies)
        without = self.env.companies.filtered(lambda company: not levels[company])
        if not without:
            return
        text = self.env._(
            "No dunning level is set for %s, so nobody is ever reminded there.",
            ", ".join(without.mapped("name")),
        )
        if self.env["crm.dunning.level"].has_access("create"):
            action = self.env.ref("sales_funnel_crm.crm_dunning_level_action")
            raise NoDunningLevelForManager(text, action.id, self.env._("Set Dunning Levels"))
        raise NoDunningLevel(
            self.env._(
                "%s Ask a sales manager to set them in CRM under Configuration > Contracts > "
                "Dunning Levels.",
                text,
            )
        )

    @api.model
    def action_open(self):
        """Show all reminders that are due in the companies chosen."""
        return self._open([("company_id", "in", self.env.companies.ids)])

    def action_send(self):
        """Send those that are chosen, and still due."""
        self.ensure_one()
        chosen = self.line_ids.filtered("is_chosen").instalment_id
        chosen.check_access("read")
        reminders = self.env["crm.dunning"]._get_reminders([("id", "in", chosen.ids)])
        sent = self.env["crm.dunning"]._send_reminders(reminders, self.env.user)
        if not sent:
            raise NothingToRemind(
                self.env._(
                    "Nothing was sent: choose reminders that are not disputed. Somebody else may "
                    "have sent them in the meantime."
                )
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self._get_result_words(sent),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    @api.model
    def _get_result_words(self, sent):
        """Return what was done: how many mails, and how many must be called."""
        counts = {outcome: len(logs) for outcome, logs in sent.grouped("outcome").items()}
        calls = counts.pop(OUTCOME_CALL, 0)
        mails = counts.pop(OUTCOME_MAIL, 0)
        words = []
        if mails:
            words.append(self.env._("Reminders sent by mail: %s.", mails))
        if others := sum(counts.values()):
            words.append(self.env._("Activities without a mail: %s.", others))
        if calls:
            words.append(
                self.env._("Not sent, no e-mail address: %s. The responsible is to call.", calls)
            )
        return " ".join(words)
