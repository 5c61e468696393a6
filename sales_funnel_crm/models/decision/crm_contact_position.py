from odoo import fields, models

# From the shop floor to the top; the rows of the decision map.
JOB_LEVELS = [
    ("1", "Staff"),
    ("2", "Supervisor"),
    ("3", "Department Head"),
    ("4", "Director"),
    ("5", "Executive"),
]


class CrmContactPosition(models.Model):
    """A job that a contact has or had, at one company.

    The current one has no end and says the same as the contact itself; a job move closes
    it and opens the next one. Earlier ones may be written down by hand.
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

    _date_order = models.Constraint(
        "CHECK (date_from IS NULL OR date_to IS NULL OR date_to >= date_from)",
        "A position cannot end before it starts. Correct one of its dates.",
    )
