from odoo import api, fields, models

from ...errors import ShownUserError
from ...models.playbook.crm_deal_approval import KIND_ESTABLISHMENT, KINDS, STATE_REQUESTED


class NoSuchApprover(ShownUserError):
    """The chosen user may not decide on the deal."""


class CrmDealApprovalRequest(models.TransientModel):
    """Asks for a decision on a deal, e.g. to establish the project."""

    _name = "crm.deal.approval.request"
    _description = "Request an Approval"

    lead_id = fields.Many2one(
        "crm.lead",
        string="Opportunity",
        required=True,
        ondelete="cascade",
        default=lambda self: self._default_lead_id(),
    )
    kind = fields.Selection(KINDS, required=True, default=KIND_ESTABLISHMENT)
    note = fields.Text(string="Why", help="What speaks for the deal.")
    candidate_ids = fields.Many2many("res.users", compute="_compute_candidate_ids")
    approver_id = fields.Many2one(
        "res.users",
        compute="_compute_approver_id",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        ondelete="cascade",
        domain="[('id', 'in', candidate_ids)]",
    )
    # As the user: the dialog may name any deal.
    currency_id = fields.Many2one(related="lead_id.company_currency", related_sudo=False)
    amount_expected = fields.Monetary(
        string="Expected Revenue", related="lead_id.expected_revenue", related_sudo=False
    )
    probability_percent = fields.Float(
        string="Probability", related="lead_id.probability", related_sudo=False
    )
    date_deadline = fields.Date(
        string="Expected Closing", related="lead_id.date_deadline", related_sudo=False
    )
    stage_id = fields.Many2one(related="lead_id.stage_id", related_sudo=False)

    @api.model
    def _default_lead_id(self):
        if self.env.context.get("active_model") != "crm.lead":
            return False
        return self.env.context.get("active_id")

    @api.depends("lead_id")
    def _compute_candidate_ids(self):
        Approval = self.env["crm.deal.approval"]
        for wizard in self:
            lead = wizard.lead_id
            candidates = Approval._get_managers(lead) | Approval._get_leader(lead)
            wizard.candidate_ids = candidates - self.env.user

    @api.depends("lead_id")
    def _compute_approver_id(self):
        Approval = self.env["crm.deal.approval"]
        for wizard in self:
            wizard.approver_id = Approval._get_default_approver(wizard.lead_id, self.env.user)

    def action_request(self):
        self.ensure_one()
        self.lead_id.check_access("write")
        if self.approver_id not in self.candidate_ids:
            raise NoSuchApprover(
                self.env._(
                    "%s cannot decide on this deal. Choose the leader of its team or a sales "
                    "manager, but not yourself.",
                    self.approver_id.name,
                )
            )
        # sudo: nobody may write approvals by hand
        approval = self.env["crm.deal.approval"].sudo().create(self._prepare_approval_values())
        approval._ask()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("%s is asked to decide.", self.approver_id.name),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _prepare_approval_values(self):
        basis = self.env["crm.deal.approval"]._prepare_basis_values(self.lead_id)
        return {
            **basis,
            "lead_id": self.lead_id.id,
            "kind": self.kind,
            "state": STATE_REQUESTED,
            "note": self.note,
            "requester_id": self.env.uid,
            "approver_id": self.approver_id.id,
            "date_requested": fields.Datetime.now(),
        }
