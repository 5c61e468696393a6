from markupsafe import Markup

from odoo import models

from .crm_contract_review import REVIEW_WAITING
from .crm_contract_reviewing import ACTIVITY


class CrmContract(models.Model):
    """Who is told what of a contract: activities, and mails with a link."""

    _inherit = "crm.contract"

    def _ask_reviewers(self):
        """Tell the reviewers that they are asked; called as the superuser."""
        roles = dict(self.review_ids._fields["role"]._description_selection(self.env))
        waiting = self.review_ids.filtered(lambda review: review.state == REVIEW_WAITING)
        for user in waiting.user_id:
            asked = ", ".join(roles[review.role] for review in waiting if review.user_id == user)
            # One mail is enough: ours says more than that of the activity.
            self.with_context(mail_activity_quick_update=True).activity_schedule(
                ACTIVITY, summary=f"{asked}: {self.display_name}", user_id=user.id
            )
            self._send(
                user,
                self.env._("To review: %s", self.display_name),
                self.env._(
                    "%(user)s asks you to review “%(name)s” for %(role)s: %(amount)s, "
                    "%(customer)s.",
                    user=self.env.user.name,
                    name=self.display_name,
                    role=asked,
                    amount=self.currency_id.format(self.amount),
                    customer=self.partner_id.display_name,
                ),
            )

    def _tell_decision(self, decision, reason=None):
        """Tell those whose contract it is what a reviewer decided; called as the superuser."""
        self.activity_ids.filtered(
            lambda one: (
                one.activity_type_id == self.env.ref(ACTIVITY) and one.user_id == self.env.user
            )
        ).action_done()
        words = dict(self.review_ids._fields["state"]._description_selection(self.env))[decision]
        self._send(
            self._get_people() - self.env.user,
            f"{words}: {self.display_name}",
            self.env._("%(user)s: %(decision)s.", user=self.env.user.name, decision=words),
            reason,
        )

    def _send(self, users, subject, text, quote=None):
        """Send a mail with a link to this contract."""
        body = Markup("<p>%s</p>") % text
        if quote:
            body += Markup("<blockquote>%s</blockquote>") % quote
        self.message_notify(
            partner_ids=users.partner_id.ids,
            subject=subject,
            body=body,
            model_description=self.env["ir.model"]._get(self._name).display_name,
        )
