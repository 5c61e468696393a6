from datetime import timedelta

from odoo import api, models

from ...tools.contract.demo_paper import make_pdf
from .crm_contract import STATE_CLOSED, STATE_COMPLETED, STATE_TERMINATED
from .crm_contract_demo_cases import STOPPED_DAYS
from .crm_contract_instalment import INSTALMENT_PAID
from .crm_contract_step import OPEN_STEP_STATES, STEP_DONE, STEP_PROGRESS, STEP_READY
from .crm_contract_step_telling import ACTIVITY_LATE

# What is done and paid is put away after some weeks.
CLOSED_DAYS = 20
TERMINATED = (
    "The customer gave up the new plant; the advance pays for the drawings. "
    "客户取消新厂项目，预付款抵扣设计费。"
)


class CrmContractDemo(models.AbstractModel):
    """How the contracts of the story stand today: papers, ends, and what is to be done."""

    _inherit = "crm.contract.demo"

    @api.model
    def _finish_cases(self, cases):
        """End the contracts that are carried out, paid or given up."""
        today = self._get_today()
        for case in cases:
            contract = case.contract
            if case.key == "terminated":
                day = today - timedelta(days=STOPPED_DAYS)
                contract.write(
                    {
                        "state": STATE_TERMINATED,
                        "date_terminated": day,
                        "termination_reason": TERMINATED,
                    }
                )
                contract._on_terminated()
                continue
            steps = contract.step_ids
            if not case.is_in_force or steps.filtered(lambda one: one.state != STEP_DONE):
                continue
            done = max(steps.mapped("date_done"))
            values = {"state": STATE_COMPLETED, "date_completed": done}
            is_paid = all(one.state == INSTALMENT_PAID for one in contract.instalment_ids)
            last = max([done, *(day for bill in case.bills.values() for day, _a in bill.payments)])
            if is_paid and last + timedelta(days=CLOSED_DAYS) <= today:
                day = last + timedelta(days=CLOSED_DAYS)
                values |= {"state": STATE_CLOSED, "date_closed": day}
            contract.write(values)

    @api.model
    def _plan_activities(self, cases):
        """Give the executors something to do, and ask about what is late."""
        steps = self.env["crm.contract.step"].union(
            *(case.contract.step_ids for case in cases if case.contract._is_running())
        )
        steps.filtered(lambda step: step.state in (STEP_READY, STEP_PROGRESS))._plan_activities()
        late = steps.filtered(lambda step: step.date_escalated and step.state in OPEN_STEP_STATES)
        for step in late:
            step.activity_schedule(
                ACTIVITY_LATE,
                summary=self.env._("Late: %s", step.name),
                date_deadline=step.date_escalated,
                user_id=step._get_escalation_user().id,
            )

    # Papers: what was signed, and what proves the acceptance

    @api.model
    def _create_papers(self, cases):
        accepted = [
            step
            for case in cases
            for step in case.steps.values()
            if step.requires_proof and step.state == STEP_DONE
        ]
        signed = [case.contract for case in cases if case.contract.date_signed]
        proofs = self.env["ir.attachment"].create(
            [self._prepare_paper(step, "Acceptance", step.date_done) for step in accepted]
        )
        documents = self.env["ir.attachment"].create(
            [self._prepare_paper(one, "Contract", one.date_signed) for one in signed]
        )
        for step, proof in zip(accepted, proofs, strict=True):
            step.proof_ids = proof
        for contract, document in zip(signed, documents, strict=True):
            contract.signed_document_ids = document

    @api.model
    def _prepare_paper(self, record, title, date):
        contract = record if record._name == "crm.contract" else record.contract_id
        lines = (
            f"{title} {contract.number}",
            contract.name,
            contract.partner_id.name,
            f"Signed on {date}",
        )
        return {
            "name": f"{title} {contract.number}.pdf".replace("/", "-"),
            "raw": make_pdf(lines),
            "mimetype": "application/pdf",
            "res_model": record._name,
            "res_id": record.id,
        }
