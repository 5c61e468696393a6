"""Who sees and changes which contracts: every kind of user against every model (CON-06)."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.sales_funnel_crm.models.contract.crm_contract_lock_mixin import ContractLocked

from .contract_common import ContractCommon

# The field of each model that has the contract.
MODELS = {
    "crm.contract": "id",
    "crm.contract.review": "contract_id",
    "crm.contract.step": "contract_id",
    "crm.contract.instalment": "contract_id",
    "crm.contract.change": "contract_id",
    "crm.contract.change.line": "contract_id",
    "crm.contract.version": "contract_id",
    "crm.contract.acknowledgement": "contract_id",
    "crm.dunning": "contract_id",
}
# What plain internal users see as reviewers, executors and those asked to acknowledge.
PERSONAL = {
    "lawyer": {
        "crm.contract",
        "crm.contract.review",
        "crm.contract.step",
        "crm.contract.instalment",
        "crm.contract.change",
        "crm.contract.change.line",
        "crm.contract.version",
        "crm.dunning",
    },
    "executor": {
        "crm.contract.step",
        "crm.contract.change",
        "crm.contract.change.line",
        "crm.contract.acknowledgement",
    },
}


@tagged("post_install", "-at_install")
class TestContractAccess(ContractCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        manager = cls.user_sales_manager
        deals = {
            "Own": {},
            "Unassigned": {"user_id": False},
            "Team": {"user_id": manager.id},
            "Elsewhere": {"user_id": manager.id, "team_id": cls.sales_team_1.id},
            "Abroad": {
                "user_id": False,
                "team_id": False,
                "company_id": cls.company_other.id,
            },
        }
        cls.contracts = cls.env["crm.contract"]
        for name, vals in deals.items():
            company = cls.company_other if name == "Abroad" else cls.company_main
            lead = cls._create_lead(name=name, **vals)
            cls.contracts |= cls.env["crm.contract"].create(
                cls._prepare_contract(
                    name=name,
                    lead_id=lead.id,
                    team_id=lead.team_id.id,
                    user_id=manager.id,
                    company_id=company.id,
                    state="signed",
                    steps=[{"name": name}],
                    instalments=[100],
                )
            )
        cls._create_parts()
        cls.users = {
            login: new_test_user(cls.env, f"contract_{login}", groups=groups)
            for login, groups in (
                ("accountant", "account.group_account_readonly"),
                ("employee", "base.group_user"),
            )
        }
        cls.users |= {
            "salesman": cls.user_sales_salesman,
            "team": cls.user_team,
            "leader": cls.leader,
            "all": cls.user_sales_leads,
            "manager": manager,
            "billing": cls.biller,
            "other company": cls.user_other_company,
            "lawyer": cls.lawyer,
            "executor": cls.executor,
        }

    @classmethod
    def _create_parts(cls):
        level = cls.env["crm.dunning.level"].create({"name": "First", "days": 7})
        for contract in cls.contracts:
            own = contract.name == "Elsewhere"
            contract.step_ids._unlocked().user_id = cls.executor if own else False
            cls.env["crm.contract.review"].create(
                {
                    "contract_id": contract.id,
                    "role": "legal",
                    "user_id": (cls.lawyer if own else cls.user_sales_manager).id,
                }
            )
            change = cls.env["crm.contract.change"].create(
                {
                    "contract_id": contract.id,
                    "name": "Later",
                    "line_ids": [Command.create({"name": "Later", "action": "add"})],
                }
            )
            cls.env["crm.contract.acknowledgement"].create(
                {
                    "change_id": change.id,
                    "user_id": (cls.executor if own else cls.user_sales_manager).id,
                }
            )
            cls.env["crm.contract.version"].create({"contract_id": contract.id, "version": 1})
            cls.env["crm.dunning"].create(
                {"instalment_id": contract.instalment_ids.id, "level_id": level.id}
            )

    def _names(self, model, user):
        """Return the names of the contracts that ``user`` sees through ``model``."""
        path = MODELS[model]
        records = self.env[model].with_user(user).search([(path, "in", self.contracts.ids)])
        # sudo: executors see their steps, not the contracts
        return set(records.sudo().mapped("name" if path == "id" else "contract_id.name"))

    def test_who_reads_what(self):
        everything = {"Own", "Unassigned", "Team", "Elsewhere"}
        expected = {
            "salesman": {"Own", "Unassigned"},
            "team": {"Own", "Unassigned", "Team"},
            "leader": {"Own", "Unassigned", "Team"},
            "all": everything,
            "manager": everything,
            "billing": everything,
            "accountant": everything,
            "other company": {"Abroad"},
            "employee": set(),
        }
        for login, names in expected.items():
            for model in MODELS:
                with self.subTest(user=login, model=model):
                    self.assertEqual(self._names(model, self.users[login]), names)

    def test_reviewers_and_executors_read_what_is_theirs(self):
        for login, models in PERSONAL.items():
            for model in MODELS:
                with self.subTest(user=login, model=model):
                    self.assertEqual(
                        self._names(model, self.users[login]),
                        {"Elsewhere"} if model in models else set(),
                    )

    def test_only_sales_writes(self):
        contract = self.contracts[3]
        for login in ("billing", "accountant", "lawyer", "executor", "employee"):
            user = self.users[login]
            for vals in ({"notes": "x"}, {"amount": 1}):
                with self.subTest(user=login), self.assertRaises(AccessError):
                    contract.with_user(user).write(vals)
            with self.subTest(user=login), self.assertRaises(AccessError):
                self.env["crm.contract"].with_user(user).create({"name": "x"})
            for part in (contract.step_ids, contract.instalment_ids):
                with self.subTest(user=login), self.assertRaises(AccessError):
                    part.with_user(user).write({"sequence": 3})
                with self.subTest(user=login), self.assertRaises(AccessError):
                    part.with_user(user).unlink()

    def test_nobody_writes_what_the_workflow_writes(self):
        manager = self.user_sales_manager
        contract = self.contracts[0]
        for records in (
            contract.review_ids,
            contract.version_ids,
            contract.change_ids.acknowledgement_ids,
            contract.instalment_ids.dunning_ids,
        ):
            with self.subTest(model=records._name), self.assertRaises(AccessError):
                records.with_user(manager).write({"contract_id": contract.id})
            with self.subTest(model=records._name), self.assertRaises(AccessError):
                records.with_user(manager).unlink()
        with self.assertRaises(ContractLocked):
            contract.with_user(manager).state = "closed"

    def test_salespeople_write_their_own(self):
        own, elsewhere = self.contracts[0], self.contracts[3]
        own.with_user(self.user_sales_salesman).notes = "Mine"
        with self.assertRaises(AccessError):
            elsewhere.with_user(self.user_sales_salesman).notes = "Mine"
        with self.assertRaises(AccessError):
            self._create_contract(lead_id=elsewhere.lead_id.id)

    def test_templates_and_kinds_are_of_managers(self):
        for model, vals in (
            ("crm.contract.template", {"name": "x"}),
            ("crm.contract.step.kind", {"name": "x"}),
            ("crm.dunning.level", {"name": "x", "days": 99}),
        ):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.env[model].with_user(self.user_sales_leads).create(vals)
            self.env[model].with_user(self.user_sales_manager).create(vals)

    def test_customers_have_no_access_even_when_they_follow(self):
        contract = self.contracts[0]
        contract.message_subscribe(self.portal.partner_id.ids)
        for model in MODELS:
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.env[model].with_user(self.portal).search([])
        with self.assertRaises(AccessError):
            contract.with_user(self.portal).read(["name"])
        with self.assertRaises(AccessError):
            contract.with_user(self.portal).write({"name": "x"})
