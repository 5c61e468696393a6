from odoo import api, fields, models

from ...errors import ShownUserError, ShownValidationError
from .crm_contract import RUNNING_STATES

CHANGE_DRAFT = "draft"
CHANGE_SUBMITTED = "submitted"
CHANGE_APPROVED = "approved"
CHANGE_REFUSED = "refused"
CHANGE_STATES = [
    (CHANGE_DRAFT, "Draft"),
    (CHANGE_SUBMITTED, "Submitted"),
    (CHANGE_APPROVED, "Applied"),
    (CHANGE_REFUSED, "Refused"),
]
# Executors read the change orders that they acknowledge, but not what the customer pays.
MONEY_READERS = ",".join(
    (
        "sales_team.group_sale_salesman",
        "account.group_account_invoice",
        "account.group_account_readonly",
    )
)
# What of the contract itself a change order may change.
HEADER_FIELDS = ("date_start", "date_end", "amount")


class ChangeNotAllowed(ShownUserError):
    """The user may not do this with the change order, or not in this state."""


class ChangeWrong(ShownValidationError):
    """What a change order proposes does not fit."""


class ChangeStale(ChangeWrong):
    """What is to be changed is not any more as it was when the change was proposed."""


class CrmContractChange(models.Model):
    """A change of a signed contract, with its reason and approval (CON-05).

    Approved, it applies at once, makes a new version of the contract and is told to the executors
    of its open steps.
    """

    _name = "crm.contract.change"
    _inherit = [
        "crm.contract.number.mixin",
        "crm.contract.lock.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Contract Change Order"
    _order = "id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    contract_id = fields.Many2one(
        "crm.contract",
        required=True,
        index=True,
        ondelete="cascade",
        domain=[("state", "in", RUNNING_STATES)],
    )
    name = fields.Char(string="Short Title", required=True)
    reason = fields.Text()
    state = fields.Selection(
        CHANGE_STATES,
        required=True,
        readonly=True,
        default=CHANGE_DRAFT,
        copy=False,
        tracking=True,
    )
    version = fields.Integer(readonly=True, copy=False, help="The version that it made.")
    submitted_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict", index="btree_not_null"
    )
    date_submitted = fields.Datetime(string="Submitted On", readonly=True, copy=False)
    approver_id = fields.Many2one(
        "res.users",
        string="To Be Approved By",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    decided_by_id = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    date_applied = fields.Datetime(string="Applied On", readonly=True, copy=False)
    refusal_reason = fields.Text(string="Why It Was Refused", readonly=True, copy=False)
    # As they were when the change was proposed: they follow the choice of the contract only.
    date_start_old = fields.Date(string="Start Before", compute="_compute_old", store=True)
    date_end_old = fields.Date(string="End Before", compute="_compute_old", store=True)
    amount_old = fields.Monetary(
        string="Amount Before", compute="_compute_old", store=True, groups=MONEY_READERS
    )
    date_start = fields.Date(string="New Start", copy=False)
    date_end = fields.Date(string="New End", copy=False)
    amount = fields.Monetary(string="New Amount", copy=False, groups=MONEY_READERS)
    line_ids = fields.One2many("crm.contract.change.line", "change_id", string="Changes", copy=True)
    acknowledgement_ids = fields.One2many(
        "crm.contract.acknowledgement", "change_id", string="Acknowledgements"
    )
    company_id = fields.Many2one(related="contract_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="contract_id.currency_id", store=True)

    @api.depends("contract_id")
    def _compute_old(self):
        for change in self:
            for name in HEADER_FIELDS:
                change[f"{name}_old"] = change.contract_id[name]

    @api.onchange("contract_id")
    def _onchange_contract_id(self):
        for name in HEADER_FIELDS:
            self[name] = self.contract_id[name]

    @api.model_create_multi
    def create(self, vals_list):
        changes = super().create(vals_list)
        for change, vals in zip(changes, vals_list, strict=True):
            # What was not entered stays as it is.
            for name in HEADER_FIELDS:
                if name not in vals:
                    change[name] = change.contract_id[name]
        return changes

    @api.constrains("contract_id")
    def _check_contract(self):
        # sudo: whether it is in force, whoever may see it
        for contract in self.sudo().contract_id:
            if not contract._is_running():
                raise ChangeWrong(
                    self.env._(
                        "“%s” is not in force: change a draft directly, and let a contract that is "
                        "reviewed be reset to draft.",
                        contract.display_name,
                    )
                )

    @api.constrains("date_start", "date_end", "amount")
    def _check_header(self):
        for change in self:
            if change.date_start and change.date_end and change.date_end < change.date_start:
                raise ChangeWrong(
                    self.env._("The contract would end before it starts. Correct its dates.")
                )
            if not change.amount >= 0:
                raise ChangeWrong(self.env._("The new amount cannot be negative. Correct it."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        for change in self:
            if change.state not in (CHANGE_DRAFT, CHANGE_REFUSED):
                raise ChangeNotAllowed(
                    self.env._(
                        "“%s” was submitted or applied and is kept. Reset it to draft to delete "
                        "it, as long as it is not approved.",
                        change.name,
                    )
                )

    # The plug of crm.contract.lock.mixin: the change order locks itself

    def _get_locking_contracts(self):
        return self

    @api.model
    def _get_agreed_fields(self):
        return {"contract_id", "name", "reason", "line_ids", *HEADER_FIELDS}

    def _get_locked_reason(self):
        if self.state == CHANGE_APPROVED:
            return self.env._(
                "“%s” is applied and stays as it is. Make another change order.", self.name
            )
        return self.env._("“%s” was submitted. Reset it to draft before you change it.", self.name)
