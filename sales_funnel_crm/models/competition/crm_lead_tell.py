from markupsafe import Markup

from odoo import api, models

# More deals at once are an import or a mass edit: they are noted, and nobody gets a heap of mails.
TOLD_DEALS_MAX = 20
QUIET_KEYS = ("tracking_disable", "mail_notrack", "import_file", "install_mode")


class CrmLead(models.Model):
    """Changes of the competitive situation reach the people of the deal (CMP-10)."""

    _inherit = "crm.lead"

    @api.model
    def _tell_competition(self, sentences, alarmed):
        """Write what changed in the chatter of deals; the people of some are told.

        :param dict[CrmLead, list[str]] sentences: by deal
        :param CrmLead alarmed: deals of which followers, salesperson and leader are told, if they
            are open and the change is made by hand
        """
        if self.env.context.get("tracking_disable"):
            return
        bodies = {
            lead.id: Markup().join(Markup("<p>%s</p>") % line for line in lines)
            for lead, lines in sentences.items()
        }
        if len(alarmed) > TOLD_DEALS_MAX or any(map(self.env.context.get, QUIET_KEYS)):
            alarmed = self.browse()
        alarmed = alarmed.filtered(lambda lead: lead.active and lead.won_status == "pending")
        if noted := self.browse([lead_id for lead_id in bodies if lead_id not in alarmed._ids]):
            noted._message_log_batch({lead.id: bodies[lead.id] for lead in noted})
        for lead in alarmed:
            people = lead.user_id | lead.team_id.user_id
            lead.message_post(
                body=bodies[lead.id],
                subtype_xmlid="sales_funnel_crm.mt_lead_competition",
                partner_ids=(people - self.env.user).partner_id.ids,
                force_send=False,
            )
