"""Contracts in force with a plan, for the tests of steps and change orders."""

from odoo import Command

from .contract_common import ContractCommon


class StepCommon(ContractCommon):
    """``contract`` is signed on 1 January 2026: deliver → install → accept, two instalments.

    ``executor`` delivers, ``fitter`` installs, the salesperson sees to the acceptance (with proof),
    which waits for the first instalment, too.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fitter = cls._create_user("contract_fitter", "base.group_user")
        cls.kind_install = cls.env.ref("sales_funnel_crm.crm_contract_step_kind_install")
        cls.contract = cls._create_planned()
        cls._sign(cls.contract)
        cls.deliver, cls.install, cls.accept = cls.contract.step_ids

    @classmethod
    def _create_planned(cls, **vals):
        contract = cls._create_contract(
            steps=[
                {
                    "name": "Deliver",
                    "kind_id": cls.kind_deliver.id,
                    "user_id": cls.executor.id,
                    "date_start": "2026-01-05",
                    "date_end": "2026-01-20",
                    "quantity": 4,
                    "amount": 60000,
                },
                {
                    "name": "Install",
                    "kind_id": cls.kind_install.id,
                    "user_id": cls.fitter.id,
                    "date_start": "2026-01-21",
                    "date_end": "2026-02-10",
                    "amount": 30000,
                },
                {
                    "name": "Accept",
                    "kind_id": cls.kind_accept.id,
                    "user_id": cls.user_sales_salesman.id,
                    "date_start": "2026-02-11",
                    "date_end": "2026-02-20",
                    "amount": 10000,
                },
            ],
            instalments=[
                {"percent": 30, "date_fixed": "2026-01-15"},
                {"percent": 70, "date_fixed": "2026-03-31"},
            ],
            **vals,
        )
        deliver, install, accept = contract.step_ids
        install.precondition_ids = [Command.link(deliver.id)]
        accept.write(
            {
                "precondition_ids": [Command.link(install.id)],
                "condition_instalment_id": contract.instalment_ids[0].id,
            }
        )
        return contract

    @classmethod
    def _sign(cls, contract):
        """Let a contract be in force, without the reviews that other tests are about."""
        contract = contract.sudo()
        contract.write({"state": "approved"})
        contract._unlocked().write({"state": "signed", "date_signed": "2026-01-01"})
        contract._on_signed()

    def _pay(self, instalment, state="paid"):
        """Let an instalment be received, as its own engine does."""
        instalment.sudo().state = state
        self.env["crm.contract.step"]._update_readiness_after_payment(instalment)

    def _report(self, step, user=None, **vals):
        step = step.with_user(user) if user else step
        report = self.env["crm.contract.step.report"].with_user(step.env.user)
        return report.create({"step_id": step.id, **vals}).action_confirm()

    def _create_file(self, user):
        return (
            self.env["ir.attachment"]
            .with_user(user)
            .create(
                {"name": "proof.txt", "raw": b"signed", "res_model": "crm.contract.step.report"}
            )
        )
