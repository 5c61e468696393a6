"""A won deal, its customer, people who review and carry out, and builders of contracts."""

from odoo import Command

from odoo.addons.mail.tests.common import mail_new_test_user

from ..common import FunnelCommon


class ContractCommon(FunnelCommon):
    """``lead`` is a won deal of ``user_sales_salesman`` in ``team_funnel``, led by ``leader``.

    - ``customer`` is a company with the contact ``signatory``;
    - ``executor`` is an internal user without sales rights, ``biller`` one of
      ``account.group_account_invoice``, ``portal`` a portal user of the customer;
    - ``lawyer`` is an internal user without sales rights, who may be made a reviewer.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leader = cls._create_user("contract_leader", "sales_team.group_sale_salesman")
        cls.executor = cls._create_user("contract_executor", "base.group_user")
        cls.lawyer = cls._create_user("contract_lawyer", "base.group_user")
        cls.biller = cls._create_user("contract_biller", "account.group_account_invoice")
        cls.team_funnel.user_id = cls.leader
        cls.customer = cls.env["res.partner"].create(
            {"name": "Bottling Works", "is_company": True, "email": "works@test.example.com"}
        )
        cls.signatory = cls.env["res.partner"].create(
            {"name": "Sina Signs", "parent_id": cls.customer.id}
        )
        cls.portal = cls._create_user("contract_portal", "base.group_portal")
        cls.portal.partner_id.parent_id = cls.customer
        cls.kind_deliver = cls.env.ref("sales_funnel_crm.crm_contract_step_kind_deliver")
        cls.kind_accept = cls.env.ref("sales_funnel_crm.crm_contract_step_kind_accept")
        cls.lead = cls._create_lead()
        # Whatever is set in this database.
        cls.company_main.write(
            {f"contract_{role}_reviewer_id": False for role in ("sales", "legal", "finance")}
        )

    @classmethod
    def _create_user(cls, login, groups, **vals):
        return mail_new_test_user(
            cls.env,
            login=login,
            name=login.replace("_", " ").title(),
            email=f"{login}@test.example.com",
            company_id=cls.company_main.id,
            groups=groups,
            **vals,
        )

    @classmethod
    def _create_lead(cls, **vals):
        return cls.env["crm.lead"].create(
            {
                "name": "Filling line",
                "type": "opportunity",
                "partner_id": cls.customer.id,
                "user_id": cls.user_sales_salesman.id,
                "team_id": cls.team_funnel.id,
                "stage_id": cls.stage_won.id,
                "expected_revenue": 100000,
                **vals,
            }
        )

    @classmethod
    def _prepare_contract(cls, steps=(), instalments=(), **vals):
        """Return values of a contract over 100,000 in 2026.

        :param steps: values of steps, completed with a name and a sequence
        :param instalments: percents, or values of instalments; due on the last day of the contract
            unless they say otherwise
        """
        parts = [one if isinstance(one, dict) else {"percent": one} for one in instalments]
        amount = vals.get("amount", 100000)
        values = {
            "name": "Filling line, delivery and service",
            "partner_id": cls.customer.id,
            "lead_id": cls.lead.id,
            "user_id": cls.user_sales_salesman.id,
            "team_id": cls.team_funnel.id,
            "date_start": "2026-01-01",
            "date_end": "2026-12-31",
            "amount": amount,
            "step_ids": [
                Command.create({"name": f"Step {number}", "sequence": number * 10, **step})
                for number, step in enumerate(steps, 1)
            ],
            "instalment_ids": [
                Command.create(
                    {
                        "name": f"Instalment {number}",
                        "sequence": number * 10,
                        "date_fixed": "2026-12-31",
                        "amount": amount * part.get("percent", 0) / 100,
                        **part,
                    }
                )
                for number, part in enumerate(parts, 1)
            ],
            **vals,
        }
        return {name: value for name, value in values.items() if value is not None}

    @classmethod
    def _create_contract(cls, *, user=None, **vals):
        """Create a draft as the salesperson, with a step and one instalment unless told."""
        vals.setdefault("steps", [{"kind_id": cls.kind_deliver.id, "user_id": cls.executor.id}])
        vals.setdefault("instalments", [100])
        contracts = cls.env["crm.contract"].with_user(user or cls.user_sales_salesman)
        return contracts.create(cls._prepare_contract(**vals))

    @classmethod
    def _approve(cls, contract):
        """Have a draft submitted and approved by everybody who is asked."""
        contract.action_submit()
        for user in contract.review_ids.user_id:
            contract.with_user(user).action_approve()
        return contract

    @classmethod
    def _sign(cls, contract, **vals):
        """Have an approved contract signed by its responsible on its first day."""
        user = contract.user_id
        signing = cls.env["crm.contract.sign"].with_user(user)
        signing.create(
            {
                "contract_id": contract.id,
                "date_signed": contract.date_start,
                "our_signatory_id": user.id,
                "signatory_ids": [Command.set(cls.signatory.ids)],
                **vals,
            }
        ).action_sign()
        return contract

    @classmethod
    def _create_signed(cls, **vals):
        return cls._sign(cls._approve(cls._create_contract(**vals)))

    @classmethod
    def _create_order(cls, **vals):
        """Return a confirmed order of the deal over 1,000, without taxes."""
        product = cls.env["product.product"].create(
            {"name": "Filling head", "list_price": 1000, "type": "service", "taxes_id": False}
        )
        order = cls.env["sale.order"].create(
            {
                "partner_id": cls.customer.id,
                "opportunity_id": cls.lead.id,
                "user_id": cls.user_sales_salesman.id,
                "team_id": cls.team_funnel.id,
                "order_line": [Command.create({"product_id": product.id, "product_uom_qty": 1})],
                **vals,
            }
        )
        order.action_confirm()
        return order
