from odoo import api, fields, models

from ...errors import ShownUserError
from .crm_contract import STATE_APPROVED, STATE_DRAFT, STATE_REVIEW
from .crm_contract_review import (
    REVIEW_APPROVED,
    REVIEW_REFUSED,
    REVIEW_WAITING,
    ROLE_FINANCE,
    ROLE_LEGAL,
    ROLE_SALES,
)

ACTIVITY = "sales_funnel_crm.mail_activity_type_contract_review"


class ContractNotAllowed(ShownUserError):
    """The user may not do this step of the workflow, or not in this state."""


class CrmContract(models.Model):
    """From draft to approved: who reviews, and who is told (CON-06)."""

    _inherit = "crm.contract"

    can_decide = fields.Boolean(compute="_compute_can")
    can_manage = fields.Boolean(compute="_compute_can")
    can_lead = fields.Boolean(compute="_compute_can")
    waiting_user_ids = fields.Many2many(
        "res.users", string="Reviewers Asked", compute="_compute_reviews"
    )
    refusal = fields.Text(compute="_compute_reviews")

    @api.depends("state", "user_id", "submitted_by_id", "team_id", "review_ids.state")
    @api.depends_context("uid")
    def _compute_can(self):
        reasons = self._get_cannot_decide_reason()
        for contract in self:
            contract.can_decide = contract not in reasons
            contract.can_lead = contract._may_lead()
            contract.can_manage = contract.can_lead or self.env.user in contract._get_people()

    @api.depends("review_ids.state", "review_ids.comment", "review_ids.user_id")
    def _compute_reviews(self):
        for contract in self:
            reviews = contract.review_ids
            waiting = reviews.filtered(lambda review: review.state == REVIEW_WAITING)
            contract.waiting_user_ids = waiting.user_id
            refused = reviews.filtered(lambda review: review.state == REVIEW_REFUSED)[:1]
            contract.refusal = f"{refused.user_id.name}: {refused.comment}" if refused else False

    def _get_people(self):
        """Return whose contract it is: they cannot approve it, and may take it back."""
        return self.user_id | self.submitted_by_id

    def _may_lead(self):
        """Tell whether the user leads the team of the contract, or is a sales manager."""
        # sudo: reviewers without sales rights may not read teams
        leader = self.sudo().team_id.user_id
        return leader == self.env.user or self.env.user.has_group("sales_team.group_sale_manager")

    def action_submit(self):
        """Ask for the reviews."""
        self.check_access("write")
        for contract in self:
            if contract.state != STATE_DRAFT:
                raise ContractNotAllowed(
                    self.env._("“%s” is submitted already. Reload the page.", contract.display_name)
                )
        self._check_ready()
        self._do_submit()

    def action_approve(self):
        """Approve in every role in which the user is asked."""
        self._check_can_decide()
        # sudo: reviews and states are written by the workflow only
        for contract in self.sudo():
            contract.decision_count += 1
            contract._get_reviews_of(self.env.user)._decide(REVIEW_APPROVED, self.env.user)
            contract._tell_decision(REVIEW_APPROVED)
            if all(review.state == REVIEW_APPROVED for review in contract.review_ids):
                contract._do_approve()

    def action_refuse(self):
        """Ask for the reason."""
        self.ensure_one()
        self._check_can_decide()
        return self._open_reason("refuse")

    def action_reset(self):
        """Take a contract that is not signed back to draft."""
        self.check_access("read")
        for contract in self:
            if contract.state not in (STATE_REVIEW, STATE_APPROVED):
                raise ContractNotAllowed(
                    self.env._(
                        "“%s” cannot be reset: only contracts that are reviewed or approved, and "
                        "not signed, can. Reload the page.",
                        contract.display_name,
                    )
                )
        self._check_can_manage()
        # sudo: reviews and states are written by the workflow only
        self.sudo()._end_reviews()

    def _do_submit(self):
        # sudo: reviews and states are written by the workflow only
        for contract in self.sudo():
            people = contract._get_people() | self.env.user
            reviewers = contract._get_reviewers(people)
            contract.review_ids.unlink()
            contract.review_ids.create(
                [
                    {
                        "contract_id": contract.id,
                        "role": role,
                        "user_id": user.id,
                        "is_deputy": is_deputy,
                    }
                    for role, (user, is_deputy) in reviewers.items()
                ]
            )
            contract.write(
                {
                    "state": STATE_REVIEW,
                    "submitted_by_id": self.env.uid,
                    "date_submitted": fields.Datetime.now(),
                    "date_approved": False,
                }
            )
            contract._ask_reviewers()

    def _do_approve(self):
        """Approve what every role has approved; called as the superuser."""
        self._check_ready()
        self.write({"state": STATE_APPROVED, "date_approved": fields.Datetime.now()})

    def _do_refuse(self, reason):
        """Refuse as the user; called by the wizard that asks for the reason."""
        self._check_can_decide()
        # sudo: reviews and states are written by the workflow only
        for contract in self.sudo():
            contract.decision_count += 1
            contract._get_reviews_of(self.env.user)._decide(REVIEW_REFUSED, self.env.user, reason)
            contract._end_reviews()
            contract._tell_decision(REVIEW_REFUSED, reason)

    def _end_reviews(self):
        """Go back to draft; called as the superuser.

        What was refused stays readable until the contract is submitted again.
        """
        for contract in self:
            contract.review_ids.filtered(lambda one: one.state != REVIEW_REFUSED).unlink()
        self.write({"state": STATE_DRAFT, "date_approved": False})
        self.activity_unlink([ACTIVITY])

    # Who may

    def _get_reviews_of(self, user):
        """Return the waiting reviews that ``user`` decides on.

        Whoever leads may stand in for a colleague of sales, but not for the other roles.
        """
        return self.review_ids.filtered(
            lambda review: (
                review.state == REVIEW_WAITING
                and (
                    review.user_id == user
                    or (review.role == ROLE_SALES and review.contract_id._may_lead())
                )
            )
        )

    def _get_cannot_decide_reason(self):
        """Return why the user may not decide, as ``{contract: str}``; empty when he may."""
        reasons = {}
        for contract in self:
            if contract.state != STATE_REVIEW:
                reasons[contract] = self.env._(
                    "“%s” does not wait for a review. Reload the page.", contract.display_name
                )
            elif self.env.user in contract._get_people():
                reasons[contract] = self.env._(
                    "Nobody reviews his own contract. Others decide on “%s”.",
                    contract.display_name,
                )
            elif not contract._get_reviews_of(self.env.user):
                waiting = contract.review_ids.filtered(lambda one: one.state == REVIEW_WAITING)
                reasons[contract] = self.env._(
                    "You are not asked for a review of “%(name)s”. It waits for %(users)s.",
                    name=contract.display_name,
                    users=", ".join(waiting.user_id.mapped("name")),
                )
        return reasons

    def _check_can_decide(self):
        self.check_access("read")
        if reasons := self._get_cannot_decide_reason():
            raise ContractNotAllowed("\n".join(reasons.values()))

    def _check_can_manage(self):
        for contract in self:
            if not contract.can_manage:
                raise ContractNotAllowed(
                    self.env._(
                        "Only %(people)s, the team leader or a sales manager can do this with "
                        "“%(name)s”.",
                        people=", ".join(contract._get_people().mapped("name")),
                        name=contract.display_name,
                    )
                )

    def _get_reviewers(self, people):
        """Return who reviews this contract; called as the superuser.

        Whoever cannot, because it is his own or because he left, is replaced by the leader of the
        team, else by a sales manager.

        :param people: users whose contract it is
        :return: ``{role: (user, is_deputy)}``; sales always, the other roles when they are set
        :rtype: dict
        :raise ContractNotAllowed: when nobody is left for a role
        """
        self.ensure_one()
        company = self.company_id
        reviewers = {}
        for role, chosen in (
            (ROLE_SALES, company.contract_sales_reviewer_id),
            (ROLE_LEGAL, company.contract_legal_reviewer_id),
            (ROLE_FINANCE, company.contract_finance_reviewer_id),
        ):
            if not chosen and role != ROLE_SALES:
                continue
            can = chosen.active and company in chosen.company_ids and chosen not in people
            reviewer = chosen if can else self._get_deputy(people)
            if not reviewer:
                raise ContractNotAllowed(
                    self.env._(
                        "Nobody else can review “%s”, and nobody reviews his own contract. Ask an "
                        "administrator to make somebody a sales manager, or to choose reviewers in "
                        "the settings.",
                        self.display_name,
                    )
                )
            reviewers[role] = (reviewer, bool(chosen) and not can)
        return reviewers

    def _get_deputy(self, people):
        approvals = self.env["crm.deal.approval"]
        leader = approvals._get_leader(self).filtered(
            lambda user: self.company_id in user.company_ids and user not in people
        )
        return leader or approvals._get_managers(self).filtered(lambda one: one not in people)[:1]
