from odoo import api, fields, models

OUTCOME_MAIL = "mail"
OUTCOME_ACTIVITY = "activity"
OUTCOME_CALL = "call"
OUTCOMES = [
    (OUTCOME_MAIL, "Mail to the Customer"),
    (OUTCOME_ACTIVITY, "Activity Only"),
    (OUTCOME_CALL, "No E-Mail: Activity to Call"),
]
DELIVERIES = [("waiting", "Waiting"), ("sent", "Sent"), ("failed", "Failed")]


class CrmDunning(models.Model):
    """One reminder of one instalment at one level, sent by the job or by hand.

    Where the mail of the level had no address, the responsible was asked to call: the level is not
    reached by that, and is sent as soon as there is an address.
    """

    _name = "crm.dunning"
    _inherit = ["crm.contract.log.mixin"]
    _description = "Reminder of an Instalment"
    _order = "date desc, id desc"
    _rec_name = "level_id"

    instalment_id = fields.Many2one(
        "crm.contract.instalment", required=True, index=True, ondelete="cascade", readonly=True
    )
    contract_id = fields.Many2one(related="instalment_id.contract_id", store=True, index=True)
    company_id = fields.Many2one(related="instalment_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="instalment_id.currency_id")
    level_id = fields.Many2one(
        "crm.dunning.level", required=True, index=True, ondelete="restrict", readonly=True
    )
    date = fields.Date(required=True, readonly=True, default=fields.Date.context_today)
    user_id = fields.Many2one(
        "res.users", string="By", readonly=True, ondelete="restrict", help="Empty for the job."
    )
    outcome = fields.Selection(OUTCOMES, required=True, readonly=True, default=OUTCOME_MAIL)
    mail_message_id = fields.Many2one(
        "mail.message", string="Mail", readonly=True, index="btree_not_null", ondelete="set null"
    )
    delivery = fields.Selection(DELIVERIES, compute="_compute_delivery", compute_sudo=True)
    partner_id = fields.Many2one(related="contract_id.partner_id", string="Customer")
    amount = fields.Monetary(
        string="Overdue on Invoices", readonly=True, help="What was overdue on that day."
    )
    days_late = fields.Integer(readonly=True)

    _level_uniq = models.UniqueIndex(
        "(instalment_id, level_id, (outcome = 'call'))",
        "The instalment was reminded of at this level already.",
    )

    @api.depends("mail_message_id")
    def _compute_delivery(self):
        """Tell what became of the mails: a mail that was deleted after sending was sent."""
        mails = self.env["mail.mail"].search(
            [("mail_message_id", "in", self.mail_message_id.ids), ("state", "!=", "sent")]
        )
        states = {mail.mail_message_id: mail.state for mail in mails}
        for log in self:
            state = states.get(log.mail_message_id)
            if not log.mail_message_id:
                log.delivery = False
            elif not state:
                log.delivery = "sent"
            else:
                log.delivery = "waiting" if state == "outgoing" else "failed"
