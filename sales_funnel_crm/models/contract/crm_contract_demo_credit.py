from datetime import timedelta

from odoo import api, fields, models

from .crm_credit_check import OUTCOME_OVERRIDDEN
from .res_company import POLICY_BLOCK, POLICY_WARN

RATINGS = {"a": 30, "b": 42, "c": 20, "d": 8}
# Who is said to pay as he does in the story.
KNOWN = {"late": "c", "disputed": "b", "retention": "c", "old": "d", "credited": "b"}
# Limits leave room for the next order, beside those that are told of.
LIMITED = ("late", "retention", "changed", "euro", "review_west", "signed")
ROOM = {"a": 2.0, "b": 1.6, "c": 1.3, "d": 1.1}
BRANCH_LIMIT = 1_500_000
OVERRIDDEN = (
    "The owner guarantees in person, and 30 % is paid before we order material. "
    "老板个人担保，且 30% 预付款到账后才备料。"
)


class CrmContractDemo(models.AbstractModel):
    """Ratings and limits of customers, and what was let pass above them (CON-09)."""

    _inherit = "crm.contract.demo"

    @api.model
    def _rate_customers(self, rng, cases):
        by_rating = {}
        known = {case.customer: KNOWN[case.key] for case in cases if case.key in KNOWN}
        for customer in self.env["res.partner"].union(*(case.customer for case in cases)):
            [rating] = rng.choices(list(RATINGS), list(RATINGS.values()))
            rating = known.get(customer, rating)
            by_rating.setdefault(rating, self.env["res.partner"])
            by_rating[rating] |= customer
        for rating, customers in by_rating.items():
            customers.write({"credit_rating": rating})
        for case in cases:
            case.rating = case.customer.credit_rating

    @api.model
    def _limit_credit(self, cases):
        """Limit the credit of some; one is above it, and a manager has let it pass."""
        for case in cases:
            if case.key in LIMITED:
                self._set_limit(case, self._get_exposure(case) * ROOM[case.rating])
        for case in cases:
            if case.key == "over_limit":
                self._log_override(case)
            elif case.key == "old":
                self._log_warning(case)

    @api.model
    def _get_exposure(self, case):
        customer = case.customer.commercial_partner_id
        controls = self.env["crm.credit.control"]
        return controls._get_exposure_by_customer(customer, case.lead.company_id)[customer].total

    @api.model
    def _set_limit(self, case, limit):
        case.customer.with_company(case.lead.company_id).credit_limit = round(limit, -5)

    @api.model
    def _log_override(self, case):
        """Log who let the contract pass; asked first, then approved."""
        exposure = self._get_exposure(case)
        self._set_limit(case, (exposure + case.amount) * 0.8)
        manager, when = self._get_user("wang_wei"), fields.Datetime.now() - timedelta(days=3)
        self._log(case, exposure, OUTCOME_OVERRIDDEN, manager, when)
        self._log(case, exposure, POLICY_BLOCK, manager, when + timedelta(minutes=4))

    @api.model
    def _log_warning(self, case):
        """Log what the branch said when the contract was approved: it warns and lets pass."""
        day = fields.Datetime.to_datetime(case.signed) - timedelta(days=6)
        self._set_limit(case, BRANCH_LIMIT)
        exposure = max(BRANCH_LIMIT * 1.1 - case.amount, BRANCH_LIMIT * 0.6)
        self._log(case, exposure, POLICY_WARN, case.lead.team_id.user_id, day)

    @api.model
    def _log(self, case, exposure, outcome, user, date):
        company, contract = case.lead.company_id, case.contract
        customer = case.customer.with_company(company)
        self.env["crm.credit.check"].create(
            {
                "partner_id": customer.id,
                "contract_id": contract.id,
                "company_id": company.id,
                "user_id": user.id,
                "date": date,
                "amount": contract.amount,
                "exposure": exposure,
                "credit_limit": customer.credit_limit,
                "excess": exposure + contract.amount - customer.credit_limit,
                "rating": customer.credit_rating,
                "outcome": outcome,
                "reason": OVERRIDDEN if outcome == OUTCOME_OVERRIDDEN else False,
            }
        )
