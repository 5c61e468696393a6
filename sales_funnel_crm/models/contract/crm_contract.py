from odoo import api, fields, models

from ...errors import ShownValidationError

STATE_DRAFT = "draft"
STATE_REVIEW = "review"
STATE_APPROVED = "approved"
STATE_SIGNED = "signed"
STATE_EXECUTING = "executing"
STATE_COMPLETED = "completed"
STATE_CLOSED = "closed"
STATE_TERMINATED = "terminated"
STATES = [
    (STATE_DRAFT, "Draft"),
    (STATE_REVIEW, "In Review"),
    (STATE_APPROVED, "Approved"),
    (STATE_SIGNED, "Signed"),
    (STATE_EXECUTING, "Executing"),
    (STATE_COMPLETED, "Completed"),
    (STATE_CLOSED, "Closed"),
    (STATE_TERMINATED, "Terminated"),
]
# Steps are carried out and money is collected.
RUNNING_STATES = (STATE_SIGNED, STATE_EXECUTING, STATE_COMPLETED)
# The customer has signed, whatever came of it.
SIGNED_STATES = (*RUNNING_STATES, STATE_CLOSED, STATE_TERMINATED)


class ContractWrong(ShownValidationError):
    """Dates, amounts, parties or orders of a contract do not fit together."""


class CrmContract(models.Model):
    """What was promised to a customer and what he owes for it (CON-01).

    Made from a won deal, from sales orders, or alone. Who reviews it is set by role; once it is
    approved, it changes only through a change order (``crm.contract.change``).
    """

    _name = "crm.contract"
    _inherit = [
        "crm.contract.number.mixin",
        "crm.contract.lock.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Contract"
    _order = "id desc"
    _rec_names_search = ["number", "name"]
    _check_company_auto = True
    # Reviewers need not be able to write, whoever reads may talk about it.
    _mail_post_access = "read"

    name = fields.Char(string="Contract Title", required=True, tracking=True)
    number = fields.Char(string="Contract No.", readonly=True, copy=False, index="trigram")
    active = fields.Boolean(default=True)
    state = fields.Selection(
        STATES,
        required=True,
        readonly=True,
        default=STATE_DRAFT,
        copy=False,
        tracking=True,
        group_expand="_group_expand_state",
    )
    version = fields.Integer(
        readonly=True,
        default=1,
        copy=False,
        help="Each approved change order makes a new version.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    our_signatory_id = fields.Many2one(
        "res.users",
        string="Signed by Us",
        ondelete="restrict",
        help="Who signs for the company.",
    )
    signatory_ids = fields.Many2many(
        "res.partner",
        "crm_contract_signatory_rel",
        "contract_id",
        "partner_id",
        string="Signed by the Customer",
        help="The contacts of the customer who sign.",
    )
    lead_id = fields.Many2one(
        "crm.lead",
        string="Opportunity",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    order_ids = fields.One2many("sale.order", "contract_id", string="Sales Orders")
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
        tracking=True,
    )
    team_id = fields.Many2one(
        "crm.team",
        string="Sales Team",
        compute="_compute_team_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    template_id = fields.Many2one(
        "crm.contract.template", ondelete="set null", copy=False, check_company=True
    )
    review_ids = fields.One2many("crm.contract.review", "contract_id", string="Reviews")
    step_ids = fields.One2many("crm.contract.step", "contract_id", string="Steps", copy=True)
    instalment_ids = fields.One2many(
        "crm.contract.instalment", "contract_id", string="Instalments", copy=True
    )
    change_ids = fields.One2many("crm.contract.change", "contract_id", string="Change Orders")
    version_ids = fields.One2many("crm.contract.version", "contract_id", string="Versions")
    signed_document_ids = fields.Many2many(
        "ir.attachment",
        "crm_contract_signed_document_rel",
        "contract_id",
        "attachment_id",
        ondelete="restrict",
        copy=False,
        bypass_search_access=True,
    )
    date_signed = fields.Date(string="Signed On", copy=False, tracking=True)
    date_start = fields.Date(string="Start", tracking=True)
    date_end = fields.Date(string="End", tracking=True)
    date_completed = fields.Date(string="Completed On", readonly=True, copy=False)
    date_closed = fields.Date(string="Closed On", readonly=True, copy=False)
    date_terminated = fields.Date(string="Terminated On", readonly=True, copy=False)
    termination_reason = fields.Text(readonly=True, copy=False)
    submitted_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict", index="btree_not_null"
    )
    date_submitted = fields.Datetime(string="Submitted On", readonly=True, copy=False)
    date_approved = fields.Datetime(string="Approved On", readonly=True, copy=False)
    # Two decisions at the same moment: each writes it, so that the later one is repeated.
    decision_count = fields.Integer(readonly=True, copy=False)
    currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_currency_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        ondelete="restrict",
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    amount = fields.Monetary(tracking=True, help="What the customer owes in all, with taxes.")
    lang = fields.Selection(
        selection="_selection_lang",
        string="Language of the Document",
        compute="_compute_lang",
        store=True,
        readonly=False,
    )
    terms = fields.Html(help="Printed on the contract document.")
    notes = fields.Html(groups="base.group_user", help="Not printed.")

    _number_uniq = models.UniqueIndex(
        "(company_id, number) WHERE number IS NOT NULL",
        "Another contract has this number. Give each its own.",
    )

    @api.model
    def _selection_lang(self):
        return self.env["res.lang"].get_installed()

    @api.model
    def _group_expand_state(self, states, domain):
        """Show the columns of what is under way, in their order; of what ended as far as used."""
        ended = (STATE_CLOSED, STATE_TERMINATED)
        return [state for state, _name in STATES if state in states or state not in ended]

    @api.depends("number", "name")
    def _compute_display_name(self):
        for contract in self:
            words = (contract.number, contract.name)
            contract.display_name = " · ".join(word for word in words if word)

    @api.depends("lead_id", "user_id")
    def _compute_team_id(self):
        for contract in self:
            is_kept = contract.team_id and contract.state not in (False, STATE_DRAFT)
            if contract.lead_id and not is_kept:
                contract.team_id = contract.lead_id.team_id
            else:
                contract.team_id = contract.team_id or contract._get_usual_team()

    def _get_usual_team(self):
        company = self.company_id or self.env.company
        return self.env["crm.team"]._get_default_team_id(
            user_id=self.user_id.id, domain=[("company_id", "in", [False, company.id])]
        )

    @api.depends("company_id")
    def _compute_currency_id(self):
        for contract in self:
            company = contract.company_id or self.env.company
            contract.currency_id = contract.currency_id or company.currency_id

    @api.depends("partner_id")
    def _compute_lang(self):
        for contract in self:
            contract.lang = contract.partner_id.lang or contract.lang or self.env.lang
