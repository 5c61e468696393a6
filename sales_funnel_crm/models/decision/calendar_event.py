from odoo import api, models

EVENT_FIELDS = frozenset(
    {"start", "stop", "partner_ids", "attendee_ids", "active", "opportunity_id"}
)


class CalendarEvent(models.Model):
    """A meeting about a deal changes its figures at once, not only at night."""

    _inherit = "calendar.event"

    @api.model_create_multi
    def create(self, vals_list):
        events = super().create(vals_list)
        events._remember_decision()
        return events

    def write(self, vals):
        is_touched = not EVENT_FIELDS.isdisjoint(vals)
        if is_touched:
            self._remember_decision()
        result = super().write(vals)
        if is_touched:
            self._remember_decision()
        return result

    def unlink(self):
        self._remember_decision()
        return super().unlink()

    def _remember_decision(self):
        # Whoever plans a meeting need not be allowed to read the deal.
        self.sudo().opportunity_id._remember_decision()
