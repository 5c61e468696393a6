from odoo import fields, models


class CrmDunningLevel(models.Model):
    """What happens so many days after an instalment was due (ALM-05)."""

    _name = "crm.dunning.level"
    _description = "Dunning Level"
    _order = "company_id, sequence, days, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    days = fields.Integer(string="Days After Due", required=True, default=7)
    mail_template_id = fields.Many2one(
        "mail.template",
        string="Mail to the Customer",
        ondelete="restrict",
        domain="[('model', '=', 'crm.contract.instalment')]",
        help="Sent in the language of the customer. Empty for no mail.",
    )
    activity_type_id = fields.Many2one(
        "mail.activity.type", string="Activity", ondelete="restrict", help="Empty for none."
    )
    user_id = fields.Many2one(
        "res.users",
        string="Activity For",
        ondelete="restrict",
        help="Empty for the responsible of the contract.",
    )
    stops_on_dispute = fields.Boolean(
        string="Not When Disputed", default=True, help="A disputed instalment is not reminded of."
    )

    _days_uniq = models.UniqueIndex(
        "(company_id, days) WHERE active",
        "Another level is reached after as many days. Change the days of one of them.",
    )
    _days_positive = models.Constraint(
        "CHECK (days >= 0)", "A reminder cannot come before the instalment is due."
    )
