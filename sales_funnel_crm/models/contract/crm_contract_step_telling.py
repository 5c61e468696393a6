from collections import defaultdict

from markupsafe import Markup

from odoo import fields, models
from odoo.tools import format_date

from .crm_contract_step import STEP_PROGRESS, STEP_READY

ACTIVITY = "sales_funnel_crm.mail_activity_type_contract_step"
ACTIVITY_LATE = "sales_funnel_crm.mail_activity_type_contract_step_late"


class CrmContractStep(models.Model):
    """Executors hear of what they can do: an activity, and a mail with a link (ALM-05)."""

    _inherit = "crm.contract.step"

    def _get_executor(self):
        """Return who carries the step out: the responsible of the contract unless named.

        Whoever left is replaced; called as the superuser.
        """
        return self.user_id.filtered("active") or self.contract_id._get_responsible()

    def _message_auto_subscribe_notify(self, partner_ids, template):
        """Let executors hear of their steps when these are possible, not while they are planned."""

    def _tell_ready(self):
        """Tell whom it concerns that these steps are possible; called as the superuser."""
        self._tell_executors()

    def _tell_executors(self):
        """Give the executors an activity, and tell them by mail that they can start."""
        self._plan_activities()
        for step in self:
            step._send_to(step._get_executor(), lambda one: one._prepare_ready_words())

    def _prepare_ready_words(self):
        """Return subject and text, in the language of the context."""
        subject = self.env._("You can start: %s", self.name)
        words = {
            "step": self.name,
            "contract": self.contract_id.display_name,
            "customer": self.contract_id.partner_id.display_name or "",
        }
        text = self.env._(
            "“%(step)s” of “%(contract)s” for %(customer)s can be carried out now.", **words
        )
        if self.date_end:
            text += " " + self.env._(
                "It is planned to be done by %s. Report it when it is.",
                format_date(self.env, self.date_end),
            )
        return subject, text

    def _prepare_late_words(self):
        subject = self.env._("Late: %s", self.name)
        text = self.env._(
            "“%(step)s” of “%(contract)s” should have been done by %(date)s. %(user)s carries it "
            "out. Talk to each other, or propose a change order with a new date.",
            step=self.name,
            contract=self.contract_id.display_name,
            date=format_date(self.env, self.date_end),
            user=self._get_executor().name,
        )
        return subject, text

    def _prepare_own_late_words(self):
        subject = self.env._("Late: %s", self.name)
        text = self.env._(
            "You should have done “%(step)s” of “%(contract)s” by %(date)s. Report it when it is "
            "done, or tell %(user)s why it is late.",
            step=self.name,
            contract=self.contract_id.display_name,
            date=format_date(self.env, self.date_end),
            user=self._get_escalation_user().name,
        )
        return subject, text

    def _send_to(self, users, prepare):
        """Send each of ``users`` a mail with a link to this step, in his language.

        :param prepare: returns subject and text of this, in the language of its context
        """
        self.ensure_one()
        for user in users.filtered("active"):
            step = self.with_context(lang=user.lang)
            subject, text = prepare(step)
            step.message_notify(
                partner_ids=user.partner_id.ids,
                subject=subject,
                body=Markup("<p>%s</p>") % text,
                model_description=self.env["ir.model"]
                ._get(self._name)
                .with_context(lang=user.lang)
                .display_name,
            )

    def _plan_activities(self):
        """Give the executors something to do; as many queries for one step as for many."""
        activity_type = self.env.ref(ACTIVITY)
        model_id = self.env["ir.model"]._get_id(self._name)
        today = fields.Date.context_today(self)
        # One mail is enough: ours says more than that of the activity.
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                {
                    "res_model_id": model_id,
                    "res_id": step.id,
                    "activity_type_id": activity_type.id,
                    "summary": step.name,
                    "date_deadline": step.date_end or today,
                    "user_id": step._get_executor().id,
                    "automated": True,
                }
                for step in self
            ]
        )

    def _get_activities(self):
        types = self.env.ref(ACTIVITY) | self.env.ref(ACTIVITY_LATE)
        return self.activity_ids.filtered(lambda one: one.activity_type_id in types)

    def _drop_activities(self):
        self._get_activities().unlink()

    def _follow_change(self, old_executors):
        """Bring activities in line with steps that a change order has changed.

        :param dict old_executors: by step
        """
        told = self.filtered(lambda step: step.state in (STEP_READY, STEP_PROGRESS))
        moved = told.filtered(lambda step: old_executors[step] != step._get_executor())
        moved._drop_activities()
        moved._tell_executors()
        by_date = defaultdict(self.env["mail.activity"].browse)
        for step in told - moved:
            by_date[step.date_end] |= step._get_activities()
        for date, activities in by_date.items():
            activities.date_deadline = date or fields.Date.context_today(self)
