from odoo import Command, api, models

from ...tools.contract import demo_names
from ...tools.contract.demo_plans import PLANS
from ..pipeline.crm_funnel_demo import MODULE


class CrmContractDemo(models.AbstractModel):
    """What the contracts of the story stand on: templates, accounts."""

    _inherit = "crm.contract.demo"

    @api.model
    def _create_master_data(self, company):
        installed = {code for code, _name in self.env["res.lang"].get_installed()}
        for number, plan in enumerate(PLANS.values(), 1):
            self._create_template(plan, number * 10, company, installed)
        self._create_journals(company)

    @api.model
    def _create_template(self, plan, sequence, company, installed):
        """Create the template of a plan; its names are translated, as the user reads them."""
        categories = [
            self.env.ref(f"{MODULE}.product_category_{key}").id for key in plan.categories
        ]
        template = self.env["crm.contract.template"].create(
            {
                "name": demo_names.TEMPLATES[plan.key].english,
                "sequence": sequence,
                "company_id": False,
                "category_ids": [Command.set(categories)],
                "team_ids": [Command.set(self._get_teams().ids)],
            }
        )
        self._keep(f"crm_contract_template_{plan.key}", template)
        steps = self.env["crm.contract.template.step"].create(
            [
                {
                    "template_id": template.id,
                    "sequence": number * 10,
                    "name": demo_names.STEPS[step.key].english,
                    "kind_id": self._get_kind(step).id,
                    "user_id": self._get_user(step.executor).id if step.executor else False,
                    "offset_days": step.start,
                    "duration_days": step.days,
                    "percent": step.share,
                }
                for number, step in enumerate(plan.steps, 1)
            ]
        )
        by_key = dict(zip([step.key for step in plan.steps], steps, strict=True))
        parts = self.env["crm.contract.template.instalment"].create(
            [
                {
                    "template_id": template.id,
                    "sequence": number * 10,
                    "name": demo_names.INSTALMENTS[part.key].english,
                    "percent": part.percent,
                    "trigger": "step" if part.after else "date",
                    "step_id": by_key[part.after].id if part.after else False,
                    "days": part.days,
                }
                for number, part in enumerate(plan.instalments, 1)
            ]
        )
        paid = dict(zip([part.key for part in plan.instalments], parts, strict=True))
        for step in plan.steps:
            by_key[step.key].write(
                {
                    "precondition_ids": [Command.set([by_key[key].id for key in step.after])],
                    "condition_instalment_id": paid[step.after_payment].id
                    if step.after_payment
                    else False,
                }
            )
        words = [demo_names.TEMPLATES[plan.key]]
        words += [demo_names.STEPS[step.key] for step in plan.steps]
        words += [demo_names.INSTALMENTS[part.key] for part in plan.instalments]
        for record, word in zip((template, *steps, *parts), words, strict=True):
            if texts := word.get_translations(installed):
                record.update_field_translations("name", texts)

    @api.model
    def _create_journals(self, company):
        """Let both companies invoice and be paid: an invoice belongs to the one of its journal."""
        income = self.env["account.account"].create(
            {
                "name": "Revenue 主营业务收入",
                "code": "6001",
                "account_type": "income",
                "company_ids": company.ids,
            }
        )
        self._keep("account_account_income", income)
        cash = self.env.ref(f"{MODULE}.account_account_cash")
        for one, suffix in ((company, "main"), (company.child_ids, "west")):
            for key, name, code, kind, account in (
                ("sale", "Customer Invoices 销售发票", "INV", "sale", income),
                ("receipts", "Payments Received 收款", "REC", "general", cash),
            ):
                journal = self.env["account.journal"].create(
                    {
                        "name": name,
                        "code": code,
                        "type": kind,
                        "company_id": one.id,
                        "default_account_id": account.id,
                    }
                )
                self._keep(f"account_journal_{key}_{suffix}", journal)

    @api.model
    def _get_journal(self, key, company):
        suffix = "west" if company.parent_id else "main"
        return self.env.ref(f"{MODULE}.account_journal_{key}_{suffix}")

    @api.model
    def _get_teams(self):
        return self.env["crm.team"].union(
            *(self.env.ref(f"{MODULE}.crm_team_{key}") for key in ("east", "west", "export"))
        )

    @api.model
    def _get_kind(self, step):
        return self.env.ref(f"{MODULE}.crm_contract_step_kind_{step.kind}")

    @api.model
    def _get_executor(self, step, case):
        return self._get_user(step.executor) if step.executor else case.user
