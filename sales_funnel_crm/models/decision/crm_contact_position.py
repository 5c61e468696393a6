from odoo import api, fields, models

# From the shop floor to the top; the rows of the decision map.
JOB_LEVELS = [
    ("1", "Staff"),
    ("2", "Supervisor"),
    ("3", "Department Head"),
    ("4", "Director"),
    ("5", "Executive"),
]
# Field of the contact → field of the current position, which says the same.
POSITION_FIELDS = {
    "parent_id": "employer_id",
    "department_id": "department_id",
    "function": "function",
    "job_level": "job_level",
}


class CrmContactPosition(models.Model):
    """A job that a contact has or had, at one company.

    The current one has no end and says the same as the contact itself, whose corrections it
    follows; a job move closes it and opens the next one. Earlier ones may be written down by
    hand.
    """

    _name = "crm.contact.position"
    _description = "Contact Position"
    _order = "date_from desc, id desc"
    _rec_name = "function"

    partner_id = fields.Many2one(
        "res.partner", string="Contact", required=True, index=True, ondelete="cascade"
    )
    employer_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        ondelete="set null",
        domain="[('is_company', '=', True)]",
    )
    employer_name = fields.Char(help="Employer that is not among the contacts.")
    department_id = fields.Many2one("crm.contact.department", ondelete="restrict")
    function = fields.Char(string="Job Position")
    job_level = fields.Selection(JOB_LEVELS)
    date_from = fields.Date(string="From")
    date_to = fields.Date(string="To", help="Empty while the contact still has this job.")
    note = fields.Char()

    _open_uniq = models.UniqueIndex(
        "(partner_id) WHERE date_to IS NULL",
        "A contact has one current position. Enter until when the other one lasted.",
    )
    _date_order = models.Constraint(
        "CHECK (date_from IS NULL OR date_to IS NULL OR date_to >= date_from)",
        "A position cannot end before it starts. Correct one of its dates.",
    )

    @api.depends("function", "employer_id", "employer_name")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_display_name(self):
        # A former employer may be a contact of another company.
        seen = self.employer_id._filtered_access("read")
        for position in self:
            employer = (position.employer_id & seen).name or position.employer_name
            position.display_name = ", ".join(filter(None, [position.function, employer]))

    @api.model
    def _get_present_values(self, partner):
        """Return what the contact itself says about his job, as values of a position."""
        return {
            position_field: partner[name].id if name.endswith("_id") else partner[name]
            for name, position_field in POSITION_FIELDS.items()
        }

    @api.model
    def _follow_contacts(self, partners):
        """Correct the current positions after their contacts were written to."""
        # Whoever may correct a contact need not have rights on positions: sudo.
        positions = self.sudo().search(
            [("partner_id", "in", partners.ids), ("date_to", "=", False)]
        )
        for position in positions:
            values = self._get_present_values(position.partner_id)
            changed = {
                name: value
                for name, value in values.items()
                if value != position._fields[name].convert_to_write(position[name], position)
            }
            if changed:
                position.write(changed)
