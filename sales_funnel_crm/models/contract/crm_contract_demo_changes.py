from datetime import timedelta

from odoo import Command, api, fields, models

from ...tools.contract import demo_names
from .crm_contract_acknowledging import ACTIVITY as ACTIVITY_ACKNOWLEDGE
from .crm_contract_change import CHANGE_APPROVED, CHANGE_SUBMITTED
from .crm_contract_change_deciding import ACTIVITY as ACTIVITY_DECIDE

MOVED_DAYS = 21
REASON_MOVED = (
    "The floor of the hall is finished three weeks later, and the night shift is to be trained, "
    "too. 厂房地面晚三周完工，并增加夜班培训。"
)
REASON_LONGER = (
    "The customer wants the first inspection after the harvest, and the contract a month longer. "
    "客户要求旺季后再做首次回访，合同延长一个月。"
)


class CrmContractDemo(models.AbstractModel):
    """Two change orders: one that not everybody knows of yet, and one that waits (CON-05)."""

    _inherit = "crm.contract.demo"

    @api.model
    def _change_contracts(self, cases):
        for case in cases:
            if case.key == "changed":
                self._apply_change(case, self._propose_move(case))
            elif case.key == "proposed":
                self._ask_for_approval(self._propose_longer(case))

    @api.model
    def _propose_move(self, case):
        """Return a change order: all that follows the layout comes later, and one training more."""
        moved = [
            case.steps[key]
            for key in ("deliver", "install", "train", "accept")
            if key in case.steps
        ]
        days = timedelta(days=MOVED_DAYS)
        train = case.steps["train"]
        lines = [
            {
                "step_id": step.id,
                "date_start": step.date_start + days,
                "date_end": step.date_end + days,
            }
            for step in moved
        ]
        lines.append(
            {
                "action": "add",
                "name": demo_names.STEPS["train_2"].both,
                "kind_id": train.kind_id.id,
                "user_id": train.user_id.id,
                "date_start": train.date_end + days + timedelta(days=1),
                "date_end": train.date_end + days + timedelta(days=3),
                "quantity": 1,
                "precondition_ids": [Command.set(train.ids)],
            }
        )
        return self._create_change(case, REASON_MOVED, lines, days, 9)

    @api.model
    def _propose_longer(self, case):
        visit, days = case.steps["visit"], timedelta(days=30)
        line = {
            "step_id": visit.id,
            "date_start": visit.date_start + days,
            "date_end": visit.date_end + days,
        }
        return self._create_change(case, REASON_LONGER, [line], days, 2)

    @api.model
    def _create_change(self, case, reason, lines, days, ago):
        contract = case.contract
        change = self.env["crm.contract.change"].create(
            {
                "contract_id": contract.id,
                "name": contract._get_change_name(),
                "reason": reason,
                "date_end": contract.date_end + days,
                "line_ids": [
                    Command.create({"what": "step", "sequence": number, **line})
                    for number, line in enumerate(lines, 1)
                ],
            }
        )
        change._check_proposal()
        # What was before is computed as long as it is a draft.
        change.flush_recordset()
        change.line_ids.flush_recordset()
        people = contract.user_id
        change.write(
            {
                "state": CHANGE_SUBMITTED,
                "submitted_by_id": people.id,
                "date_submitted": fields.Datetime.now() - timedelta(days=ago),
                "approver_id": contract._get_deputy(people).id,
            }
        )
        return change

    @api.model
    def _ask_for_approval(self, change):
        change.activity_schedule(
            ACTIVITY_DECIDE, summary=change.name, user_id=change.approver_id.id
        )

    @api.model
    def _apply_change(self, case, change):
        """Apply as the approval does, days ago and without telling anybody."""
        contract, approver = case.contract, change.approver_id
        day = fields.Datetime.now() - timedelta(days=6)
        contract._unlocked().write({"version": contract.version + 1})
        # sudo: as the approval does it, in the name of the approver
        contract.with_user(approver).sudo()._keep_version(change)
        change._apply_header()
        for line in change.line_ids:
            line._apply_step()
        change._check_result()
        change.write(
            {
                "state": CHANGE_APPROVED,
                "decided_by_id": approver.id,
                "date_applied": day,
                "version": contract.version,
            }
        )
        contract.message_post(
            author_id=approver.partner_id.id,
            body=change._get_changes_body(),
            date=day,
            subtype_xmlid="mail.mt_note",
        )
        service = self._get_user("zhou_bin")
        people = contract.step_ids.filtered(lambda step: step.state != "done").user_id
        self.env["crm.contract.acknowledgement"].create(
            [
                {
                    "change_id": change.id,
                    "user_id": user.id,
                    "date": day + timedelta(hours=7) if user != service else False,
                }
                for user in people | approver
            ]
        )
        change.activity_schedule(ACTIVITY_ACKNOWLEDGE, summary=change.name, user_id=service.id)
