from markupsafe import Markup

from odoo import models
from odoo.tools import formatLang

from .crm_contract_review import REVIEW_WAITING
from .crm_contract_reviewing import ACTIVITY


class CrmContract(models.Model):
    """Who is told what of a contract: activities, and mails with a link."""

    _inherit = "crm.contract"

    def _ask_reviewers(self):
        """Tell the reviewers that they are asked, in their languages; called as the superuser."""
        waiting = self.review_ids.filtered(lambda review: review.state == REVIEW_WAITING)
        for user in waiting.user_id:
            own = waiting.filtered(lambda review, user=user: review.user_id == user)
            contract = self.with_context(lang=user.lang)
            # One mail is enough: ours says more than that of the activity.
            contract.with_context(mail_activity_quick_update=True).activity_schedule(
                ACTIVITY,
                summary=f"{contract._get_roles_words(own)}: {self.display_name}",
                user_id=user.id,
            )
            self._send(user, lambda one, own=own: one._prepare_review_words(own))

    def _get_roles_words(self, reviews):
        """Return the roles of ``reviews``, in the language of the context."""
        roles = dict(reviews._fields["role"]._description_selection(self.env))
        return ", ".join(roles[review.role] for review in reviews)

    def _prepare_review_words(self, reviews):
        """Return subject and text, in the language of the context."""
        subject = self.env._("To review: %s", self.display_name)
        text = self.env._(
            "%(user)s asks you to review “%(name)s” for %(role)s: %(amount)s, %(customer)s.",
            user=self.env.user.name,
            name=self.display_name,
            role=self._get_roles_words(reviews),
            amount=formatLang(self.env, self.amount, currency_obj=self.currency_id),
            customer=self.partner_id.display_name,
        )
        return subject, text

    def _tell_decision(self, decision, reason=None):
        """Tell those whose contract it is what a reviewer decided; called as the superuser."""
        self.activity_ids.filtered(
            lambda one: (
                one.activity_type_id == self.env.ref(ACTIVITY) and one.user_id == self.env.user
            )
        ).action_done()
        self._send(
            self._get_people() - self.env.user,
            lambda one: one._prepare_decision_words(decision),
            reason,
        )

    def _prepare_decision_words(self, decision):
        """Return subject and text, in the language of the context."""
        words = dict(self.review_ids._fields["state"]._description_selection(self.env))[decision]
        text = self.env._("%(user)s: %(decision)s.", user=self.env.user.name, decision=words)
        return f"{words}: {self.display_name}", text

    def _send(self, users, prepare, quote=None):
        """Send each of ``users`` a mail with a link to this contract, in his language.

        :param prepare: returns subject and text of this, in the language of its context
        """
        for user in users:
            contract = self.with_context(lang=user.lang)
            subject, text = prepare(contract)
            body = Markup("<p>%s</p>") % text
            if quote:
                body += Markup("<blockquote>%s</blockquote>") % quote
            contract.message_notify(
                partner_ids=user.partner_id.ids,
                subject=subject,
                body=body,
                model_description=contract.env["ir.model"]._get(self._name).display_name,
            )
