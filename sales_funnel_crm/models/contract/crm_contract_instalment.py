from datetime import timedelta

from odoo import api, fields, models

# Beside the contract, the name of an instalment need not repeat it.
SHORT_KEY = "sales_funnel_short_name"

TRIGGER_DATE = "date"
TRIGGER_STEP = "step"
TRIGGERS = [(TRIGGER_DATE, "On a Date"), (TRIGGER_STEP, "After a Step")]

INSTALMENT_PLANNED = "planned"
INSTALMENT_DUE = "due"
INSTALMENT_INVOICED = "invoiced"
INSTALMENT_PARTLY_PAID = "partly_paid"
INSTALMENT_PAID = "paid"
INSTALMENT_STATES = [
    (INSTALMENT_PLANNED, "Planned"),
    (INSTALMENT_DUE, "Due"),
    (INSTALMENT_INVOICED, "Invoiced"),
    (INSTALMENT_PARTLY_PAID, "Partly Paid"),
    (INSTALMENT_PAID, "Paid"),
]


class CrmContractInstalment(models.Model):
    """One part of what a customer owes for a contract, and when (CON-01)."""

    _name = "crm.contract.instalment"
    _inherit = ["crm.contract.part.mixin", "mail.thread", "mail.activity.mixin"]
    _description = "Contract Instalment"
    _order = "contract_id, sequence, id"
    _rec_names_search = ["name", "contract_id.number", "contract_id.name"]
    _mail_post_access = "read"

    state = fields.Selection(
        INSTALMENT_STATES,
        required=True,
        readonly=True,
        default=INSTALMENT_PLANNED,
        copy=False,
        index=True,
        tracking=True,
    )
    percent = fields.Float(string="%", digits=(16, 4), help="Of the contract's amount.")
    amount = fields.Monetary(tracking=True, help="With taxes.")
    trigger = fields.Selection(TRIGGERS, string="Falls Due", required=True, default=TRIGGER_DATE)
    date_fixed = fields.Date(string="On")
    step_id = fields.Many2one(
        "crm.contract.step",
        string="After Step",
        index="btree_not_null",
        ondelete="set null",
        domain="[('contract_id', '=', contract_id)]",
        copy=False,
    )
    days = fields.Integer(help="After the step is done.")
    due_date = fields.Date(
        compute="_compute_due_date",
        store=True,
        precompute=True,
        index=True,
        help="Until the step is done: as it is planned.",
    )
    invoice_ids = fields.One2many(
        "account.move", "instalment_id", string="Invoices", readonly=True, copy=False
    )
    is_disputed = fields.Boolean(string="Disputed", readonly=True, copy=False, tracking=True)
    dispute_reason = fields.Text(readonly=True, copy=False)
    dunning_level_id = fields.Many2one(
        "crm.dunning.level", readonly=True, copy=False, ondelete="restrict"
    )
    dunning_ids = fields.One2many("crm.dunning", "instalment_id", string="Reminders")

    _days_positive = models.Constraint(
        "CHECK (days IS NULL OR days >= 0)", "An instalment cannot fall due before its step."
    )

    @api.model
    def _get_agreed_fields(self):
        return super()._get_agreed_fields() | {
            "percent",
            "amount",
            "trigger",
            "date_fixed",
            "step_id",
            "days",
        }

    @api.depends("name", "contract_id.number")
    @api.depends_context(SHORT_KEY)
    def _compute_display_name(self):
        is_short = self.env.context.get(SHORT_KEY)
        for instalment in self:
            # sudo: the number says which contract it is, whoever may see that
            number = not is_short and instalment.sudo().contract_id.number
            words = (number, instalment.name)
            instalment.display_name = " · ".join(word for word in words if word)

    @api.depends(
        "trigger", "date_fixed", "days", "step_id.date_done", "step_id.date_end", "step_id.state"
    )
    def _compute_due_date(self):
        # sudo: the step counts, whoever may see it
        for instalment in self.sudo():
            day = instalment.date_fixed
            if instalment.trigger == TRIGGER_STEP:
                step = instalment.step_id
                day = step.date_done or step.date_end
                day = day and day + timedelta(days=instalment.days)
            instalment.due_date = day
