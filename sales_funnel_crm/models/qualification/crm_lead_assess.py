from odoo import api, models
from odoo.tools.mail import html2plaintext

MESSAGES_SHOWN = 40
TEXT_LENGTH = 120


class CrmLead(models.Model):
    """The ways from a deal to its assessments."""

    _inherit = "crm.lead"

    def action_assess(self):
        """Open the sheet to assess the deal, or the page that offers the questionnaires."""
        self.ensure_one()
        self.check_access("write")
        applicable = self.env["crm.questionnaire"]._get_applicable_by_lead(self)[self]
        if len(applicable) != 1:
            return self.action_open_assessments()
        return self.env["crm.assessment"]._get_assess_action(self, applicable)

    def action_open_assessments(self):
        """Open the page that compares the assessments of the deal and offers to make one."""
        self.ensure_one()
        return self.env["crm.assessment"]._get_comparison_action(self)

    @api.readonly
    def get_evidence_messages(self):
        """Return the messages of the deal that can prove an answer, the newest first.

        :return: e.g. ``[{"id": 5, "date": "2026-01-03 10:00:00", "author": "Li", "text": "…"}]``
        :raise AccessError: when the user may not read the deal
        """
        self.ensure_one()
        self.check_access("read")
        messages = self.env["mail.message"].search(
            [
                ("model", "=", "crm.lead"),
                ("res_id", "=", self.id),
                ("message_type", "in", ("comment", "email", "email_outgoing")),
            ],
            order="date desc, id desc",
            limit=MESSAGES_SHOWN,
        )
        return [
            {
                "id": message.id,
                "date": message.date.strftime("%Y-%m-%d %H:%M:%S"),
                "author": message.author_id.name or message.email_from or "",
                "text": message.subject or html2plaintext(message.body)[:TEXT_LENGTH],
            }
            for message in messages
        ]
