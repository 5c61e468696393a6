from datetime import timedelta

from odoo import api, fields, models

from ..pipeline.crm_funnel_demo import MODULE
from .crm_contract_instalment_dunning import ACTIVITY_DUNNING

DISPUTED = (
    "Says that the case packer does not reach 40 cartons a minute; a common test run is agreed. "
    "客户称装箱机达不到每分钟 40 箱，已约定共同测试。"
)
# Contract: (user, days ago, what he noted).
NOTES = {
    "late": (
        "gao_min",
        2,
        "They pay when the acceptance is signed. 已致电对方财务：验收单签署后放款。",
    ),
    "disputed": (
        "anna_schmidt",
        12,
        "Common test run agreed for next week, Zhou Bin travels. 下周共同测试，周斌出差。",
    ),
    "retention": (
        "liu_yang",
        20,
        "The seals are changed; asked purchasing for the rest again. 密封已更换，再次催收尾款。",
    ),
}
# Contract: (instalment, levels that were sent).
REMINDED = {
    "late": ("delivery", ("friendly", "second")),
    "disputed": ("delivery", ("friendly",)),
    "retention": ("acceptance", ("friendly", "second", "last")),
    "old": ("delivery", ("friendly", "second", "last")),
    "euro_partly": ("delivery", ("friendly",)),
}


class CrmContractDemo(models.AbstractModel):
    """Reminders of what is overdue, and what a customer disputes (ALM-05)."""

    _inherit = "crm.contract.demo"

    @api.model
    def _remind(self, cases):
        told = [case for case in cases if case.key in REMINDED]
        vals_list = []
        for case in told:
            key, levels = REMINDED[case.key]
            instalment, bill = case.instalments[key], case.bills[key]
            level = self.env["crm.dunning.level"]
            for name in levels:
                level = self.env.ref(f"{MODULE}.crm_dunning_level_{name}")
                vals_list.append(self._prepare_reminder(case, bill, instalment, level))
            instalment.dunning_level_id = level
            if level.activity_type_id:
                instalment.activity_schedule(
                    ACTIVITY_DUNNING, summary=level.name, user_id=case.user.id
                )
            if case.key == "disputed":
                instalment.write({"is_disputed": True, "dispute_reason": DISPUTED})
            self._note(case)
        self.env["crm.dunning"].create(vals_list)

    @api.model
    def _note(self, case):
        if case.key in NOTES:
            login, days, text = NOTES[case.key]
            case.contract.message_post(
                author_id=self._get_user(login).partner_id.id,
                body=text,
                date=fields.Datetime.now() - timedelta(days=days),
                subtype_xmlid="mail.mt_note",
            )

    @api.model
    def _prepare_reminder(self, case, bill, instalment, level):
        day = min(bill.due + timedelta(days=level.days), self._get_today())
        paid = sum(amount for date, amount in bill.payments if date <= day)
        return {
            "instalment_id": instalment.id,
            "level_id": level.id,
            "date": day,
            "user_id": self._get_user("gao_min").id,
            "amount": bill.amount - bill.credit - paid,
            "days_late": (day - bill.due).days,
        }
