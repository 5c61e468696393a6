from odoo import api, models
from odoo.tools import format_date

from ...errors import ShownValidationError
from .crm_contract_step import OPEN_STEP_STATES


class StepWrong(ShownValidationError):
    """Dates, executor or preconditions of a step do not fit."""


class StepsInCircle(StepWrong):
    """Steps and payments would wait for each other for ever."""


class CrmContractStep(models.Model):
    """What does not fit together in the plan of a contract (CON-04)."""

    _inherit = "crm.contract.step"

    @api.constrains("user_id", "contract_id")
    def _check_executor(self):
        # sudo: salespeople may not read the companies of users
        for step in self.sudo():
            user, company = step.user_id, step.company_id
            if user and (user.share or company not in user.company_ids):
                raise StepWrong(
                    self.env._(
                        "%(user)s does not work in %(company)s and cannot carry out “%(step)s”. "
                        "Choose a colleague of that company.",
                        user=user.name,
                        company=company.name,
                        step=step.name,
                    )
                )

    @api.constrains("quantity", "amount")
    def _check_figures(self):
        for step in self:
            # “not >=” also refuses what is not a number.
            if not (step.quantity >= 0 and step.amount >= 0):
                raise StepWrong(
                    self.env._(
                        "The quantity and the amount of “%s” cannot be negative. Correct them.",
                        step.name,
                    )
                )

    @api.constrains("date_start", "date_end")
    def _check_dates(self):
        for step in self:
            if step.date_start and step.date_end and step.date_end < step.date_start:
                raise StepWrong(
                    self.env._("“%s” would end before it starts. Correct its dates.", step.name)
                )

    @api.constrains("dependent_ids")
    def _check_dependents(self):
        # sudo: the steps that come next may be of others
        self.sudo().dependent_ids._check_preconditions()

    @api.constrains("precondition_ids", "condition_instalment_id", "contract_id")
    def _check_preconditions(self):
        # sudo: preconditions are steps and instalments of the same contract, whoever sees them
        for step in self.sudo():
            contract = step.contract_id
            others = step.precondition_ids.filtered(
                lambda one, contract=contract: one.contract_id != contract
            )
            instalment = step.condition_instalment_id
            if others or (instalment and instalment.contract_id != contract):
                raise StepWrong(
                    self.env._(
                        "“%s” can only wait for steps and instalments of the same contract. Remove "
                        "the others from “After” and “After the Payment Of”.",
                        step.name,
                    )
                )
        self.contract_id._check_plan_has_no_circle()

    def _check_planned_order(self):
        """Raise when a step is planned to end before what it still waits for.

        :raise StepWrong: names both
        """
        for step in self:
            for before in step.precondition_ids:
                if before.state not in OPEN_STEP_STATES:
                    continue
                if step.date_end and before.date_end and step.date_end < before.date_end:
                    raise StepWrong(
                        self.env._(
                            "“%(step)s” is planned to end on %(end)s, but comes after "
                            "“%(before)s”, which ends on %(later)s. Correct the dates.",
                            step=step.name,
                            before=before.name,
                            end=format_date(self.env, step.date_end),
                            later=format_date(self.env, before.date_end),
                        )
                    )
