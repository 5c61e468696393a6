from odoo import models
from odoo.tools import plaintext2html

from .crm_contract_step import RESULT_FAILED, RESULT_PARTLY

READY = "sales_funnel_crm.mail_template_contract_step_acceptance"


class CrmContractStep(models.Model):
    """Who hears of acceptances: the customer when he is asked, colleagues when he answers."""

    _inherit = "crm.contract.step"

    def _tell_ready(self):
        result = super()._tell_ready()
        for step in self:
            if step._is_for_customer():
                invitations = step.contract_id.invitation_ids
                invitations.filtered(lambda one: one._is_valid())._send_link(
                    READY, step_name=step.name
                )
        return result

    def _tell_answer(self):
        """Note what the customer has answered, and tell the responsible; as the superuser."""
        contract = self.contract_id
        _subject, text = self.with_context(
            lang=contract.user_id.lang or self.env.lang
        )._prepare_answer_words()
        contract.message_post(body=plaintext2html(text), author_id=self.answer_partner_id.id)
        # What he refused is told as failed.
        if self.result != RESULT_FAILED:
            for user in contract.user_id | self._get_executor():
                self._send_to(user, lambda one: one._prepare_answer_words())
        if self.result == RESULT_PARTLY:
            self._plan_mending()

    def _plan_mending(self):
        """Remind the responsible of the remarks with which the customer has accepted."""
        contract = self.contract_id.with_context(
            # One mail is enough: ours says more than that of the activity.
            mail_activity_quick_update=True,
            lang=self.contract_id.user_id.lang or self.env.lang,
        )
        contract.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=contract.env._("Remarks of the customer: %s", self.name),
            note=plaintext2html(self.result_note),
            user_id=contract.user_id.id,
        )

    def _prepare_answer_words(self):
        """Return subject and text, in the language of the context."""
        words = {"step": self.name, "person": self._get_answering_person()}
        if self.result == RESULT_FAILED:
            subject = self.env._("Not accepted: %s", self.name)
            text = self.env._("%(person)s has not accepted “%(step)s” on the portal.", **words)
        elif self.result == RESULT_PARTLY:
            subject = self.env._("Accepted with remarks: %s", self.name)
            text = self.env._(
                "%(person)s has accepted “%(step)s” on the portal, with remarks.", **words
            )
        else:
            subject = self.env._("Accepted: %s", self.name)
            text = self.env._("%(person)s has accepted “%(step)s” on the portal.", **words)
        return subject, f"{text} {self.result_note or ''}".strip()

    def _get_answering_person(self):
        """Return the name that was entered, and the contact when he is called otherwise."""
        contact = self.answer_partner_id.name
        if not contact or contact == self.answer_name:
            return self.answer_name
        return self.env._(
            "%(name)s (invited as %(contact)s)", name=self.answer_name, contact=contact
        )

    def _prepare_failed_words(self):
        if self.date_answer:
            return self._prepare_answer_words()
        return super()._prepare_failed_words()
