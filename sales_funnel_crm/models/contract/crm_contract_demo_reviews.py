from datetime import timedelta

from odoo import api, fields, models

from .crm_contract_reviewing import ACTIVITY

REFUSED = (
    "Payment 90 days after acceptance is too late for us: 30 days at most, or a bank guarantee. "
    "验收后 90 天付款太晚，最多 30 天，或提供银行保函。"
)
AGREED = "Agreed, the penalty for delay is limited to 5 %. 同意，违约金以 5% 为限。"


class CrmContractDemo(models.AbstractModel):
    """Who reviewed the contracts of the story, and who still has to."""

    _inherit = "crm.contract.demo"

    @api.model
    def _create_reviews(self, cases):
        vals_list = []
        now = fields.Datetime.now()
        for case in cases:
            if case.state == "draft" and case.key != "refused":
                continue
            contract = case.contract
            signed = fields.Datetime.to_datetime(case.signed)
            asked = min(signed - timedelta(days=9), now - timedelta(days=2))
            decided = min(asked + timedelta(days=3), now - timedelta(hours=5))
            values = {"submitted_by_id": contract.user_id.id, "date_submitted": asked}
            if case.state not in ("draft", "review"):
                values["date_approved"] = decided
            contract.write(values)
            reviewers = contract._get_reviewers(contract.user_id)
            for role, (user, is_deputy) in reviewers.items():
                state, comment = self._get_review(case.key, case.state, role)
                if state:
                    vals_list.append(
                        {
                            "contract_id": contract.id,
                            "role": role,
                            "user_id": user.id,
                            "is_deputy": is_deputy,
                            "state": state,
                            "date": decided if state != "waiting" else False,
                            "comment": comment,
                        }
                    )
        self.env["crm.contract.review"].create(vals_list)
        for case in cases:
            if case.state == "review":
                self._ask_reviewers(case.contract)

    @api.model
    def _get_review(self, key, state, role):
        """Return state and comment of a role's review; nothing when it is not kept."""
        if key == "refused":
            return ("refused", REFUSED) if role == "finance" else (False, False)
        if state == "review":
            if key == "review" and role == "legal":
                return "approved", AGREED
            return "waiting", False
        return "approved", False

    @api.model
    def _ask_reviewers(self, contract):
        roles = dict(contract.review_ids._fields["role"]._description_selection(self.env))
        for review in contract.review_ids:
            if review.state == "waiting":
                contract.activity_schedule(
                    ACTIVITY,
                    summary=f"{roles[review.role]}: {contract.display_name}",
                    user_id=review.user_id.id,
                )
