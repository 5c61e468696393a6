from markupsafe import Markup

from odoo import api, models
from odoo.tools import groupby, is_html_empty

TEXTS = ("description", "strengths", "weaknesses", "strategy", "counter_strategy")
FACTS = ("user_id", "employee_count", "founded_year", "markets")


class CrmCompetitor(models.Model):
    """Two profiles of one company become one when its contacts are merged."""

    _inherit = "crm.competitor"

    @api.model
    def _join_of_partners(self, sources, kept):
        """Join the profiles of merged companies, so that none gets lost.

        Profiles for different companies of ours stay apart.

        :param sources: ``res.partner`` that will be deleted
        :param kept: ``res.partner`` that remains
        """
        # Odoo decides who may merge contacts; what is known of them must follow whole: sudo.
        whole = self.sudo().with_context(active_test=False)
        profiles = whole.search([("partner_id", "in", (kept | sources).ids)])
        if not profiles:
            return
        # The merge makes a company of a contact that was merged with one, but later.
        kept.sudo().is_company = True
        for _company, group in groupby(profiles, lambda one: one.company_id):
            group = whole.union(*group)
            remaining = (group.filtered(lambda one: one.partner_id == kept) or group)[:1]
            (group - remaining)._join_into(remaining)
            if remaining.partner_id != kept:
                remaining.partner_id = kept.with_env(remaining.env)
        self.env.flush_all()

    def _join_into(self, remaining):
        """Give all that these profiles have to the ``remaining`` one, and delete them."""
        if not self:
            return
        # Before the deals: a rival in a deal has no product of another one.
        self.product_ids.competitor_id = remaining
        (self | remaining).lead_competitor_ids._join_by_lead(remaining)
        remaining.write(self._prepare_joined_values(remaining))
        self.env.flush_all()
        merge = self.env["base.partner.merge.automatic.wizard"]
        merge._update_foreign_keys_generic("crm.competitor", self, remaining)
        merge._update_reference_fields_generic("crm.competitor", self, remaining)
        self.env.invalidate_all()
        self.unlink()

    def _prepare_joined_values(self, remaining):
        profiles = remaining | self
        values = {
            "threat": max(profiles.mapped("threat")),
            "active": any(profiles.mapped("active")),
        }
        for name in FACTS:
            field = self._fields[name]
            found = next((profile[name] for profile in profiles if profile[name]), False)
            values[name] = field.convert_to_write(found, remaining)
        for name in TEXTS:
            texts = [text for text in profiles.mapped(name) if not is_html_empty(text)]
            values[name] = Markup().join(dict.fromkeys(texts))
        return values
