from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...errors import ShownUserError
from .crm_contact_position import POSITION_FIELDS


class JobMoveRefused(ShownUserError):
    """The move cannot be what happened; the message says why and what to do."""


class CrmContactMove(models.Model):
    _inherit = "crm.contact.position"

    @api.model
    def _get_cannot_move_reason(self, partner, date, values):
        """Return why ``partner`` cannot move to the job ``values``; empty when he can."""
        is_left = not values["employer_id"]
        current = self._get_current(partner)
        if partner.is_company:
            return self.env._("Companies have no jobs. Open the job move on a person.")
        if not date:
            return self.env._("Enter the date of the move.")
        if current.date_from and date < current.date_from:
            return self.env._(
                "The present position began on %(date)s. Enter a later date for the move, or "
                "correct the beginning in the job history of the contact.",
                date=fields.Date.to_string(current.date_from),
            )
        if is_left and not partner.parent_id:
            return self.env._(
                "%s belongs to no company already. Enter the new employer.", partner.name
            )
        if not is_left and self._is_same_job(self._get_present_values(partner), values):
            return self.env._(
                "This is the job that %s has already. Enter what changes: the employer, the "
                "department, the title or the level. The superior alone is changed on the contact.",
                partner.name,
            )
        return ""

    @api.model
    def _is_same_job(self, present, values):
        return all((present[name] or False) == (values.get(name) or False) for name in present)

    @api.model
    def _get_current(self, partner):
        return self.search([("partner_id", "=", partner.id), ("date_to", "=", False)], limit=1)

    @api.model
    def _move(self, partner, date, values, superior=None, successor=None):
        """Move ``partner`` to the job ``values``; without an employer the person has left.

        :param partner: one person
        :param date: first day of the new job, and last one of the old
        :param dict values: ``employer_id``, ``department_id``, ``function``, ``job_level``
        :param superior: ``res.partner`` of the new job, may be empty
        :param successor: ``res.partner`` to whom the direct reports at the old company report
            from now on; empty: to nobody
        :return: number of open deals whose salespeople were told
        :rtype: int
        :raise JobMoveRefused: when it cannot be what happened; nothing is changed then
        """
        if reason := self._get_cannot_move_reason(partner, date, values):
            raise JobMoveRefused(reason)
        old_customer = partner.commercial_partner_id
        old_employer = partner.parent_id
        self._close_current(partner, date)
        contact_values = {name: values.get(field) for name, field in POSITION_FIELDS.items()}
        contact_values["reports_to_id"] = superior.id if superior else False
        if not values["employer_id"]:
            # What Odoo copied from the company the person no longer belongs to.
            contact_values |= {"vat": False, "company_registry": False}
        reports = partner.report_ids
        partner.write(contact_values)
        if partner.commercial_partner_id != old_customer and reports:
            reports.write({"reports_to_id": successor.id if successor else False})
        if values["employer_id"]:
            self.create({**values, "partner_id": partner.id, "date_from": date})
        return self._tell_deals(partner, date, old_customer, old_employer)

    @api.model
    def _close_current(self, partner, date):
        current = self._get_current(partner)
        if not current and (partner.parent_id or partner.function):
            current = self.create(
                {**self._get_present_values(partner), "partner_id": partner.id, "date_to": date}
            )
        current.date_to = date

    @api.model
    def _tell_deals(self, partner, date, old_customer, old_employer):
        """Give the salesperson of each open deal concerned an activity; return their number."""
        customers = old_customer | partner.commercial_partner_id
        companies = [False, partner.company_id.id] if partner.company_id else []
        # The mover need not see the deals of others, their salespeople must know: sudo. Nothing
        # of the deals comes back to him but their number.
        leads = (
            self.env["crm.lead"]
            .sudo()
            .search(
                Domain("type", "=", "opportunity")
                & Domain("won_status", "=", "pending")
                & Domain("user_id.active", "=", True)
                & (
                    Domain("partner_id", "=", partner.id)
                    | Domain("stakeholder_ids.partner_id", "=", partner.id)
                    | Domain("partner_id.commercial_partner_id", "in", customers.ids)
                )
                & (Domain("company_id", "in", companies) if companies else Domain.TRUE)
            )
        )
        # Who has left no longer counts in the figures.
        leads._remember_decision()
        activity_type = self.env.ref("mail.mail_activity_data_todo", raise_if_not_found=False)
        model_id = self.env["ir.model"]._get_id("crm.lead")
        text_by_lang = {}
        values_list = []
        for lead in leads:
            lang = lead.user_id.lang
            if lang not in text_by_lang:
                text_by_lang[lang] = self.with_context(lang=lang)._get_move_texts(
                    partner, date, old_employer
                )
            summary, note = text_by_lang[lang]
            values_list.append(
                {
                    "res_model_id": model_id,
                    "res_id": lead.id,
                    "activity_type_id": activity_type.id if activity_type else False,
                    "user_id": lead.user_id.id,
                    "summary": summary,
                    "note": note,
                    "date_deadline": fields.Date.context_today(self) + timedelta(days=1),
                }
            )
        # On deals that the mover may not read, see above: sudo.
        self.env["mail.activity"].sudo().create(values_list)
        return len(leads)

    @api.model
    def _get_move_texts(self, partner, date, old_employer):
        """Return summary and note of the activity, in the language of the environment."""
        words = {
            "person": partner.name,
            "old": old_employer.name or self.env._("an unknown employer"),
            "new": partner.parent_id.name,
            "job": partner.function or self.env._("a new position"),
            "date": fields.Date.to_string(date),
        }
        if not partner.parent_id:
            return (
                self.env._("%(person)s has left %(old)s", **words),
                self.env._(
                    "%(person)s left %(old)s on %(date)s; the new employer is unknown. Find out "
                    "who decides now, and update the stakeholders of this deal.",
                    **words,
                ),
            )
        if partner.parent_id == old_employer:
            return (
                self.env._("%(person)s has a new job at %(new)s", **words),
                self.env._(
                    "%(person)s works as %(job)s at %(new)s since %(date)s. Check the part this "
                    "person plays in this deal.",
                    **words,
                ),
            )
        return (
            self.env._("%(person)s moved from %(old)s to %(new)s", **words),
            self.env._(
                "%(person)s left %(old)s and works as %(job)s at %(new)s since %(date)s. Check the "
                "stakeholders of this deal: who decides now, and which door does the move open?",
                **words,
            ),
        )
