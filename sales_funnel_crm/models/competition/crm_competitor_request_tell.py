from odoo import models

from .crm_competitor_request import ACTIVITY_TYPE, EDITORS


class CrmCompetitorRequest(models.Model):
    """Who is asked for a competitor, and how the answer comes back."""

    _inherit = "crm.competitor.request"

    def _ask_editors(self):
        for company, requests in self.grouped("company_id").items():
            for editor in self._get_editors(company):
                # sudo: the editors are asked by whoever met the rival
                requests.sudo().activity_schedule(
                    ACTIVITY_TYPE,
                    user_id=editor.id,
                    summary=self.env._("Make a competitor, or say why not"),
                )

    def _get_editors(self, company):
        """Return the editors who keep files up to date; all of them if none does.

        :param company: ``res.company`` of the deal, maybe empty
        """
        # sudo: a salesperson need not read groups
        users = self.env.ref(EDITORS).sudo().all_user_ids
        editors = users.filtered(lambda user: user.active and not user.share)
        if company:
            editors = editors.filtered(lambda user: company in user.company_ids)
        # sudo: rivals of all companies; the users decide, not the rivals
        watched = self.env["crm.competitor"].sudo().search([("user_id", "in", editors.ids)])
        return watched.user_id or editors

    def _tell(self, text):
        """Close what was asked of the editors, and tell the answer to who asked."""
        self.ensure_one()
        # sudo: of all editors who were asked, one has answered
        self.sudo().activity_unlink([ACTIVITY_TYPE])
        self.message_post(
            body=text,
            subtype_xmlid="mail.mt_comment",
            partner_ids=(self.user_id - self.env.user).partner_id.ids,
        )
        # sudo: an editor need not have the right to see the deal that asked
        if lead := self.sudo().lead_id:
            lead._message_log(body=text)
