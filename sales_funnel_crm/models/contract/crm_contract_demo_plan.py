from datetime import timedelta

from odoo import Command, api, models

from ...tools.contract import demo_names
from ..pipeline.crm_funnel_demo import MODULE
from .crm_contract_step import (
    RESULT_PARTLY,
    RESULT_PASSED,
    STEP_DONE,
    STEP_PROGRESS,
    STEP_READY,
    STEP_WAITING,
)

PARTLY = (
    "Two heads leak at full speed; we change the seals within two weeks. "
    "两个灌装头漏液，两周内更换密封。"
)
# The largest contracts are signed by the director, the others by the leader of the team.
DIRECTOR_FROM = 1_500_000


class CrmContractDemo(models.AbstractModel):
    """Contracts with their steps and instalments, as they stand today."""

    _inherit = "crm.contract.demo"

    @api.model
    def _create_contracts(self, rng, cases):
        """Create the contracts, year by year: the numbers say when each was signed."""
        people = self._create_signatories(rng, cases)
        by_year = {}
        for case in cases:
            day = min(case.signed, self._get_today())
            by_year.setdefault(day.year, (day, []))[1].append(case)
        for day, some in by_year.values():
            numbered = self.env["crm.contract"].with_context(ir_sequence_date=day)
            contracts = numbered.create([self._prepare_contract(case, people) for case in some])
            for case, contract in zip(some, contracts.with_env(self.env), strict=True):
                case.contract = contract

    @api.model
    def _create_signatories(self, rng, cases):
        """Return who signs for each customer, beside the address of its invoices."""
        customers = self.env["res.partner"].union(*(case.customer for case in cases))
        home = self.env.ref("base.cn")
        vals_list = []
        for customer in customers:
            is_home = customer.country_id == home
            names = demo_names.SIGNATORIES if is_home else demo_names.SIGNATORIES_ABROAD
            name, function = rng.choice(names)
            account = "Accounts Payable 财务部" if is_home else "Accounts Payable"
            vals_list += [
                {"name": name, "function": function, "parent_id": customer.id},
                {
                    "name": account,
                    "type": "invoice",
                    "parent_id": customer.id,
                    "email": f"payables.{customer.id}@customer.example.com",
                },
            ]
        contacts = self.env["res.partner"].create(vals_list)
        return dict(zip(customers, contacts[::2], strict=True))

    @api.model
    def _prepare_contract(self, case, people):
        lead, end = case.lead, case.signed + timedelta(days=case.plan.days)
        leader = lead.team_id.user_id
        director = self._get_user("wang_wei")
        orders = lead.order_ids.filtered(
            lambda order: order.state == "sale" and order.currency_id == case.currency
        )
        values = {
            "name": lead.name,
            "partner_id": case.customer.id,
            "lead_id": lead.id,
            "order_ids": [Command.link(order.id) for order in orders],
            "user_id": case.user.id,
            "team_id": lead.team_id.id,
            "company_id": lead.company_id.id,
            "currency_id": case.currency.id,
            "amount": case.amount,
            "template_id": self.env.ref(f"{MODULE}.crm_contract_template_{case.plan.key}").id,
            "our_signatory_id": (director if lead.expected_revenue >= DIRECTOR_FROM else leader).id,
            "signatory_ids": [Command.link(people[case.customer].id)],
            "date_start": case.signed,
            "date_end": end,
            "state": case.state,
        }
        if case.is_in_force:
            values["date_signed"] = case.signed
        return values

    # Steps and instalments, one by one along the plan: each knows those before it.

    @api.model
    def _create_parts(self, cases):
        self._create_instalments(cases, is_after_step=False)
        for number in range(max(len(case.plan.steps) for case in cases)):
            some = [case for case in cases if len(case.plan.steps) > number]
            steps = self.env["crm.contract.step"].create(
                [self._prepare_step(case, number) for case in some]
            )
            for case, step in zip(some, steps, strict=True):
                case.steps[case.plan.steps[number].key] = step
        self._create_instalments(cases, is_after_step=True)

    @api.model
    def _create_instalments(self, cases, *, is_after_step):
        pairs = [
            (case, number, plan)
            for case in cases
            for number, plan in enumerate(case.plan.instalments, 1)
            if bool(plan.after) == is_after_step
        ]
        instalments = self.env["crm.contract.instalment"].create(
            [
                {
                    "contract_id": case.contract.id,
                    "sequence": number * 10,
                    "name": demo_names.INSTALMENTS[plan.key].both,
                    "percent": plan.percent,
                    "amount": case.bills[plan.key].amount,
                    "trigger": "step" if plan.after else "date",
                    "date_fixed": False if plan.after else case.bills[plan.key].due,
                    "step_id": case.steps[plan.after].id if plan.after else False,
                    "days": plan.days if plan.after else 0,
                }
                for case, number, plan in pairs
            ]
        )
        for (case, _number, plan), instalment in zip(pairs, instalments, strict=True):
            case.instalments[plan.key] = instalment

    @api.model
    def _prepare_step(self, case, number):
        plan = case.plan.steps[number]
        life = case.lives[plan.key]
        state = self._get_step_state(case, plan)
        amount = case.currency.round(case.amount * plan.share / 100)
        paid = case.instalments[plan.after_payment].id if plan.after_payment else False
        executor = self._get_executor(plan, case)
        values = {
            "contract_id": case.contract.id,
            "sequence": (number + 1) * 10,
            "name": demo_names.STEPS[plan.key].both,
            "kind_id": self._get_kind(plan).id,
            "user_id": executor.id,
            "state": state,
            "date_start": life.start,
            "date_end": life.end,
            "amount": amount,
            "precondition_ids": [Command.set([case.steps[key].id for key in plan.after])],
            "condition_instalment_id": paid,
        }
        if state in (STEP_DONE, STEP_PROGRESS):
            values["date_start_actual"] = life.begun
        if state == STEP_DONE:
            is_partly = case.key == "retention" and plan.key == "accept"
            values |= {
                "date_done": life.done,
                "done_by_id": executor.id,
                "quantity_done": 1,
                "amount_done": amount,
                "result": RESULT_PARTLY if is_partly else RESULT_PASSED,
                "result_note": PARTLY if is_partly else False,
                "report_count": 1,
            }
        elif life.end < self._get_today() and case.is_in_force:
            # The responsible was told on the day after.
            values["date_escalated"] = life.end + timedelta(days=1)
        return values

    @api.model
    def _get_step_state(self, case, plan):
        life = case.lives[plan.key]
        if not case.is_in_force:
            return STEP_WAITING
        if life.done:
            return STEP_DONE
        if life.begun:
            return STEP_PROGRESS
        waits = any(not case.lives[key].done for key in plan.after)
        if plan.after_payment and not waits:
            bill = case.bills[plan.after_payment]
            paid = sum(amount for day, amount in bill.payments if day <= self._get_today())
            waits = case.currency.compare_amounts(paid, bill.amount) < 0
        return STEP_WAITING if waits else STEP_READY
