from odoo import api, fields, models

from .crm_dunning import OUTCOME_ACTIVITY, OUTCOME_CALL, OUTCOME_MAIL


class CrmDunningLevel(models.Model):
    """What happens so many days after an instalment was due (ALM-05).

    Levels without a company are those of all companies that have none of their own: a company that
    is new has them at once.
    """

    _name = "crm.dunning.level"
    _description = "Dunning Level"
    _order = "company_id, sequence, days, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Empty for all companies that have no levels of their own.",
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
        "(COALESCE(company_id, 0), days) WHERE active",
        "Another level is reached after as many days. Change the days of one of them.",
    )
    _days_positive = models.Constraint(
        "CHECK (days >= 0)",
        "A reminder cannot come before the instalment is due. Enter 0 days or more.",
    )

    @api.model
    def _get_levels_by_company(self, companies):
        """Return the levels of each company, the highest first: its own, else those of all.

        :return: ``{company: levels}``; every one of ``companies`` is in it, without levels, too
        """
        # sudo: levels count, whoever may see the settings
        levels = self.sudo().search(
            [("company_id", "in", [False, *companies.ids])], order="days desc"
        )
        by_company = levels.grouped("company_id")
        common = by_company.get(self.env["res.company"], levels.browse())
        return {company: by_company.get(company, common) for company in companies}

    def _get_outcome(self, instalment):
        """Return how ``instalment`` is reminded of at this level: an outcome of the log."""
        if not self.mail_template_id:
            return OUTCOME_ACTIVITY
        return OUTCOME_MAIL if instalment.dunning_partner_id.email else OUTCOME_CALL
