from odoo import models


class CrmContractInvitation(models.Model):
    """The mails with the link of a contact, each in his language."""

    _inherit = "crm.contract.invitation"

    def _send_link(self, xml_id, **words):
        """Send each of these a mail of a template, with his link; called as the superuser.

        :param words: what the template shows besides, e.g. ``note`` or ``step_name``
        """
        template = self.env.ref(xml_id, raise_if_not_found=False)
        # An administrator may delete a template that he does not want to be used.
        if not template:
            return
        for invitation in self.filtered("partner_id.email"):
            # sudo: the mail has the link, which nobody else may read
            template.sudo().with_context(**words).send_mail(
                invitation.id, email_layout_xmlid="mail.mail_notification_light"
            )
