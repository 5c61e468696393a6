from odoo import api, fields, models

KIND_ESTABLISHMENT = "establishment"
KIND_OFFER = "offer"
KIND_OTHER = "other"
KINDS = [
    (KIND_ESTABLISHMENT, "Project Establishment"),
    (KIND_OFFER, "Offer or Bid"),
    (KIND_OTHER, "Other"),
]

STATE_REQUESTED = "requested"
STATE_APPROVED = "approved"
STATE_REFUSED = "refused"
STATE_WITHDRAWN = "withdrawn"


class CrmDealApproval(models.Model):
    """A decision on a deal, asked of one person, with what was known when it was asked.

    Nobody may write it by hand: the request wizard creates it, the decision completes it, and
    then it stays. The basis is a copy of the figures of the deal, not a link to them.
    """

    _name = "crm.deal.approval"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Deal Approval"
    _order = "date_requested desc, id desc"
    # Nobody writes approvals, whoever reads them may talk about them.
    _mail_post_access = "read"

    lead_id = fields.Many2one(
        "crm.lead", string="Opportunity", required=True, index=True, ondelete="cascade"
    )
    lead_name = fields.Char(string="Name Then", readonly=True)
    company_id = fields.Many2one(related="lead_id.company_id", store=True, index=True)
    team_id = fields.Many2one(
        "crm.team", string="Sales Team", readonly=True, index=True, ondelete="set null"
    )
    kind = fields.Selection(KINDS, required=True, default=KIND_ESTABLISHMENT, tracking=True)
    state = fields.Selection(
        [
            (STATE_REQUESTED, "Requested"),
            (STATE_APPROVED, "Approved"),
            (STATE_REFUSED, "Refused"),
            (STATE_WITHDRAWN, "Withdrawn"),
        ],
        required=True,
        readonly=True,
        default=STATE_REQUESTED,
        tracking=True,
    )
    note = fields.Text(string="Why", readonly=True, help="What the requester says for the deal.")
    requester_id = fields.Many2one(
        "res.users", string="Requested By", required=True, index=True, ondelete="restrict"
    )
    approver_id = fields.Many2one(
        "res.users", required=True, index=True, ondelete="restrict", tracking=True
    )
    date_requested = fields.Datetime(string="Requested On", required=True, readonly=True)
    decided_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    date_decided = fields.Datetime(string="Decided On", readonly=True, index=True)
    reason = fields.Text(string="Reason of the Decision", readonly=True)
    # The basis: the deal when the approval was asked for.
    stage_id = fields.Many2one("crm.stage", string="Stage Then", readonly=True, ondelete="set null")
    currency_id = fields.Many2one("res.currency", readonly=True, ondelete="restrict")
    amount_expected = fields.Monetary(string="Expected Revenue", readonly=True)
    probability_percent = fields.Float(string="Probability", readonly=True, aggregator="avg")
    date_deadline = fields.Date(string="Expected Closing", readonly=True)
    can_decide = fields.Boolean(compute="_compute_can_decide")
    can_withdraw = fields.Boolean(compute="_compute_can_decide")

    _open_uniq = models.UniqueIndex(
        "(lead_id, kind) WHERE state = 'requested'",
        "This approval is already asked for. Wait for the decision, or withdraw the request.",
    )
    _not_own = models.Constraint(
        "CHECK (approver_id != requester_id)",
        "Nobody approves his own request. Choose another approver.",
    )

    @api.depends("state", "approver_id", "requester_id")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        reasons = self._get_cannot_decide_reason()
        for approval in self:
            approval.can_decide = approval not in reasons
            approval.can_withdraw = (
                approval.state == STATE_REQUESTED and approval.requester_id == self.env.user
            )

    @api.depends("kind", "lead_id", "lead_name")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for approval in self:
            approval.display_name = f"{kinds.get(approval.kind, '')}: {approval.lead_name or ''}"

    @api.model
    def _prepare_basis_values(self, lead):
        """Return what is known of a deal when an approval is asked for.

        The plug of other domains: extend it with figures of your own, in fields of your own.

        :param lead: one ``crm.lead``
        :rtype: dict
        """
        return {
            "lead_name": lead.name,
            "team_id": lead.team_id.id,
            "stage_id": lead.stage_id.id,
            "currency_id": lead.company_currency.id,
            "amount_expected": lead.expected_revenue,
            "probability_percent": lead.probability,
            "date_deadline": lead.date_deadline,
        }

    @api.model
    def _get_default_approver(self, lead, requester):
        """Return who decides on a deal: the leader of its team, else a sales manager.

        :return: ``res.users``, empty when there is nobody but the requester
        """
        leader = self._get_leader(lead)
        if leader and leader != requester:
            return leader
        return self._get_managers(lead).filtered(lambda user: user != requester)[:1]

    @api.model
    def _get_leader(self, lead):
        """Return the leader of the team of a deal; empty when he or she cannot decide."""
        # sudo: salespeople may not read the groups of users
        leader = lead.team_id.user_id.sudo()
        return leader.filtered(
            lambda user: user.active and user.has_group("sales_team.group_sale_salesman")
        )

    @api.model
    def _get_managers(self, lead):
        """Return the sales managers who work in the company of a deal."""
        # sudo: salespeople may not read the groups of users
        managers = self.env.ref("sales_team.group_sale_manager").sudo().all_user_ids
        return managers.filtered(
            lambda user: (
                user.active
                and not user.share
                and (not lead.company_id or lead.company_id in user.company_ids)
            )
        ).sorted("id")

    def action_open_lead(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.lead",
            "res_id": self.lead_id.id,
            "views": [(False, "form")],
        }

    def _follow_merge(self, lead):
        """Let these approvals be those of the deal that remains, when deals are merged."""
        # sudo: two requests of a kind are one too many, whoever merges may see them or not
        open_kinds = lead.sudo().deal_approval_ids.filtered(
            lambda approval: approval.state == STATE_REQUESTED
        )
        for approval in self:
            if approval.state == STATE_REQUESTED:
                if approval.kind in open_kinds.mapped("kind"):
                    approval._close(STATE_WITHDRAWN, self.env._("The deals were merged."))
                else:
                    open_kinds |= approval
        self.write({"lead_id": lead.id})
