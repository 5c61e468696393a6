from odoo import Command, api, fields, models

from ...errors import ShownUserError


class NothingToRemind(ShownUserError):
    """No reminder is due, or none is chosen."""


class CrmDunningSend(models.TransientModel):
    """Which reminders are due, to look at before they are sent by hand (ALM-05)."""

    _name = "crm.dunning.send"
    _description = "Send Reminders"

    line_ids = fields.One2many("crm.dunning.send.line", "wizard_id", string="Reminders")

    @api.model
    def _open(self, domain=()):
        """Return the preview of the reminders that are due.

        :raise NothingToRemind: when none is
        """
        reminders = self.env["crm.dunning"]._get_reminders(domain)
        if not reminders:
            raise NothingToRemind(
                self.env._(
                    "No reminder is due: no invoiced instalment is overdue by as many days as a "
                    "dunning level asks for, or the levels were sent already."
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
        }

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
                "message": self.env._("Reminders sent: %s", len(sent)),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
