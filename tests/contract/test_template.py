"""The usual plan of a product or a team, filled into a draft (CON-01, CON-07)."""

from datetime import date

from odoo import Command
from odoo.exceptions import AccessError

from odoo.addons.sales_funnel_crm.models.contract.crm_contract_reviewing import ContractNotAllowed
from odoo.addons.sales_funnel_crm.models.contract.crm_contract_template_check import TemplateWrong

from .contract_common import ContractCommon


class TestTemplate(ContractCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls._create_template()

    @classmethod
    def _create_template(cls, **vals):
        template = cls.env["crm.contract.template"].create(
            {
                "name": "Lines",
                "terms": "<p>Warranty: a year.</p>",
                "step_ids": [
                    Command.create(
                        {
                            "name": "Deliver",
                            "kind_id": cls.kind_deliver.id,
                            "user_id": cls.executor.id,
                            "offset_days": 10,
                            "duration_days": 5,
                            "percent": 80,
                            "sequence": 1,
                        }
                    ),
                    Command.create(
                        {
                            "name": "Accept",
                            "kind_id": cls.kind_accept.id,
                            "offset_days": 20,
                            "percent": 20,
                            "sequence": 2,
                        }
                    ),
                ],
                "instalment_ids": [
                    Command.create({"name": "Down", "percent": 33.3333, "sequence": 1}),
                    Command.create({"name": "Middle", "percent": 33.3333, "sequence": 2}),
                    Command.create({"name": "Rest", "percent": 33.3334, "sequence": 3}),
                ],
                **vals,
            }
        )
        deliver, accept = template.step_ids
        accept.write(
            {
                "precondition_ids": [Command.link(deliver.id)],
                "condition_instalment_id": template.instalment_ids[0].id,
            }
        )
        template.instalment_ids[2].write({"trigger": "step", "step_id": accept.id, "days": 30})
        return template

    def _apply(self, **vals):
        contract = self._create_contract(template_id=self.template.id, **vals)
        contract.action_apply_template()
        return contract

    def test_a_plan_is_made_of_it(self):
        contract = self._apply(amount=100)
        self.assertRecordValues(
            contract.step_ids,
            [
                {
                    "name": "Deliver",
                    "user_id": self.executor.id,
                    "date_start": date(2026, 1, 11),
                    "date_end": date(2026, 1, 15),
                    "amount": 80,
                    "requires_proof": False,
                },
                {
                    "name": "Accept",
                    "user_id": self.user_sales_salesman.id,
                    "date_start": date(2026, 1, 21),
                    "date_end": date(2026, 1, 21),
                    "amount": 20,
                    "requires_proof": True,
                },
            ],
        )
        deliver, accept = contract.step_ids
        self.assertEqual(accept.precondition_ids, deliver)
        self.assertEqual(accept.condition_instalment_id, contract.instalment_ids[0])
        down, middle, rest = contract.instalment_ids
        self.assertEqual((down.amount, middle.amount, rest.amount), (33.33, 33.33, 33.34))
        self.assertEqual((rest.trigger, rest.step_id, rest.days), ("step", accept, 30))
        self.assertEqual(down.date_fixed, date(2026, 1, 1))
        self.assertIn("Warranty", contract.terms)

    def test_steps_after_others_need_no_instalment(self):
        self.template.step_ids[1].condition_instalment_id = False
        deliver, accept = self._apply().step_ids
        self.assertEqual(accept.precondition_ids, deliver)
        self.assertFalse(accept.condition_instalment_id)

    def test_the_sum_is_the_amount_to_the_cent(self):
        for amount in (100, 0.01, 99999.99, 1234567.89):
            contract = self._apply(amount=amount)
            with self.subTest(amount=amount):
                total = sum(contract.instalment_ids.mapped("amount"))
                self.assertEqual(round(total, 2), amount)

    def test_it_replaces_the_plan_of_drafts_only(self):
        contract = self._apply()
        contract.action_apply_template()
        self.assertEqual(len(contract.step_ids), 2)
        contract.sudo().state = "review"
        with self.assertRaises(ContractNotAllowed):
            contract.action_apply_template()

    def test_it_fits_the_team_and_the_products(self):
        contract = self._create_contract()
        self.assertIn(self.template, contract.fitting_template_ids)
        self.template.team_ids = self.sales_team_1
        contract.invalidate_recordset(["fitting_template_ids"])
        self.assertNotIn(self.template, contract.fitting_template_ids)
        self.template.team_ids = self.team_funnel
        goods = self.env["product.category"].create({"name": "Goods"})
        machines = self.env["product.category"].create({"name": "M", "parent_id": goods.id})
        self.template.category_ids = goods
        contract.invalidate_recordset(["fitting_template_ids"])
        self.assertNotIn(self.template, contract.fitting_template_ids)
        product = self.env["product.product"].create({"name": "M1", "categ_id": machines.id})
        contract.sudo().order_ids = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "company_id": contract.company_id.id,
                "order_line": [Command.create({"product_id": product.id})],
            }
        )
        contract.invalidate_recordset(["fitting_template_ids"])
        self.assertIn(self.template, contract.fitting_template_ids)

    def test_it_fits_single_products(self):
        contract = self._create_contract()
        machines = self.env["product.category"].create({"name": "Machines"})
        product = self.env["product.product"].create({"name": "M1", "categ_id": machines.id})
        other = self.env["product.product"].create({"name": "M2"})
        self.template.product_tmpl_ids = other.product_tmpl_id
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "company_id": contract.company_id.id,
                "order_line": [Command.create({"product_id": product.id})],
            }
        )
        contract.sudo().order_ids = order
        self.assertNotIn(self.template, contract.fitting_template_ids)
        # Either of both is enough.
        self.template.category_ids = machines
        contract.invalidate_recordset(["fitting_template_ids"])
        self.assertIn(self.template, contract.fitting_template_ids)
        self.template.product_tmpl_ids |= product.product_tmpl_id
        self.template.category_ids = False
        contract.invalidate_recordset(["fitting_template_ids"])
        self.assertIn(self.template, contract.fitting_template_ids)

    def test_what_does_not_fit_together_is_refused(self):
        deliver, accept = self.template.step_ids
        with self.assertRaises(TemplateWrong):
            deliver.precondition_ids = accept
        with self.assertRaises(TemplateWrong):
            self.template.instalment_ids = [Command.create({"name": "More", "percent": 10})]

    def test_managers_make_them_and_salespeople_use_them(self):
        self.template.with_user(self.user_sales_manager).name = "All"
        template = self.template.with_user(self.user_sales_salesman)
        self.assertEqual(template.name, "All")
        with self.assertRaises(AccessError):
            template.name = "Mine"
        # Reviewers without sales rights see which one a contract was made of.
        self.assertEqual(template.with_user(self.lawyer).name, "All")
        with self.assertRaises(AccessError):
            template.with_user(self.lawyer).name = "Mine"
        self.template.company_id = self.company_main
        with self.assertRaises(AccessError):
            template.with_user(self.user_other_company).read(["name"])
