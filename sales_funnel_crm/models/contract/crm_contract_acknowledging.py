from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_date

from .crm_contract_change import ChangeNotAllowed
from .crm_contract_step import OPEN_STEP_STATES

ACTIVITY = "sales_funnel_crm.mail_activity_type_contract_acknowledge"


class CrmContractChange(models.Model):
    """Executors hear of a change and say that they know it (CON-05, ALM-08)."""

    _inherit = "crm.contract.change"

    waiting_user_ids = fields.Many2many(
        "res.users", string="Has Not Acknowledged", compute="_compute_acknowledging"
    )
    can_acknowledge = fields.Boolean(compute="_compute_acknowledging")

    @api.depends("acknowledgement_ids.date")
    @api.depends_context("uid")
    def _compute_acknowledging(self):
        # sudo: executors of a change order see who of their colleagues knows of it
        waiting = defaultdict(self.env["res.users"].browse)
        for one in self.sudo().acknowledgement_ids:
            if not one.date:
                waiting[one.change_id.id] |= one.user_id
        for change in self:
            # sudo: no more than the reader has, the names are for all
            change.waiting_user_ids = waiting[change.id].sudo(self.env.su)
            change.can_acknowledge = self.env.user in waiting[change.id]

    def action_acknowledge(self):
        """Say that the user knows of the change."""
        self.check_access("read")
        # sudo: acknowledgements are written by this button only, each one by its user
        waiting = self.sudo().acknowledgement_ids.filtered(
            lambda one: one.user_id == self.env.user and not one.date
        )
        if not waiting:
            raise ChangeNotAllowed(
                self.env._(
                    "You are not asked to acknowledge this change, or you have already. Reload "
                    "the page."
                )
            )
        waiting.date = fields.Datetime.now()
        # sudo: as above
        activities = self.sudo().activity_ids.filtered(
            lambda one: (
                one.activity_type_id == self.env.ref(ACTIVITY) and one.user_id == self.env.user
            )
        )
        activities.action_feedback()

    def _ask_acknowledgements(self, former, user):
        """Tell all who carry out open steps, and those whose steps were changed.

        Called as the superuser.

        :param former: executors of the changed steps, before
        :param user: who approved the change, and so knows of it
        """
        open_steps = self.contract_id.step_ids.filtered(lambda step: step.state in OPEN_STEP_STATES)
        people = former.union(*(step._get_executor() for step in open_steps)).filtered("active")
        self.env["crm.contract.acknowledgement"].create(
            [
                {
                    "change_id": self.id,
                    "user_id": one.id,
                    "date": fields.Datetime.now() if one == user else False,
                }
                for one in people
            ]
        )
        asked = people - user
        # One mail is enough: ours says more than that of the activity.
        quiet = self.with_context(mail_activity_quick_update=True)
        for one in asked:
            quiet.with_context(lang=one.lang).activity_schedule(
                ACTIVITY, summary=self.name, user_id=one.id
            )
            change = self.with_context(lang=one.lang)
            subject, body = change._prepare_changed_words(
                open_steps.with_context(lang=one.lang).filtered(
                    lambda step, one=one: step._get_executor() == one
                )
            )
            change.message_notify(
                partner_ids=one.partner_id.ids,
                subject=subject,
                body=body,
                model_description=change.env["ir.model"]._get(self._name).display_name,
            )

    def _prepare_changed_words(self, steps):
        """Return subject and body for the executor of ``steps``, in the language of the context."""
        subject = self.env._("Changed: %s", self.contract_id.display_name)
        body = Markup("<p>%s</p>") % self.env._(
            "“%(name)s” is approved: %(reason)s Please read it and acknowledge that you know.",
            name=self.name,
            reason=self.reason,
        )
        rows = [
            self.env._(
                "%(step)s: %(start)s – %(end)s",
                step=step.name,
                start=format_date(self.env, step.date_start, date_format="medium") or "?",
                end=format_date(self.env, step.date_end, date_format="medium") or "?",
            )
            for step in steps
        ]
        if rows:
            items = Markup("").join(Markup("<li>%s</li>") % row for row in rows)
            body += Markup("<p>%s</p><ul>%s</ul>") % (self.env._("Your steps now:"), items)
        return subject, body

    def _get_changes_body(self):
        """Return what a change order changes, for the chatter of the contract."""
        body = Markup("<p>%s</p>") % self.env._(
            "%(name)s: %(reason)s", name=self.name, reason=self.reason
        )
        rows = []
        for name in self._get_changed_header():
            field = self.contract_id._fields[name]
            old, new = (
                self.currency_id.format(value)
                if field.type == "monetary"
                else format_date(self.env, value, date_format="medium") or "–"
                for value in (self[f"{name}_old"], self[name])
            )
            rows.append(f"{field._description_string(self.env)}: {old} → {new}")
        actions = dict(self.line_ids._fields["action"]._description_selection(self.env))
        for line in self.line_ids:
            words = ", ".join((line.difference or "").split("\n"))
            rows.append(f"{actions[line.action]} “{line.subject}”: {words}")
        items = Markup("").join(Markup("<li>%s</li>") % row for row in rows)
        return body + Markup("<ul>%s</ul>") % items
