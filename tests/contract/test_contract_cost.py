"""What contracts cost: the same queries for few and many, none for who does not use them."""

from unittest.mock import patch

from odoo.tests import tagged

from .contract_common import ContractCommon

LIST_FIELDS = {
    "number": {},
    "name": {},
    "state": {},
    "amount": {},
    "date_end": {},
    "version": {},
    "partner_id": {"fields": {"display_name": {}}},
    "user_id": {"fields": {"display_name": {}}},
}
FORM_FIELDS = {
    **LIST_FIELDS,
    "can_decide": {},
    "can_manage": {},
    "waiting_user_ids": {"fields": {"display_name": {}}},
    "refusal": {},
    "is_lead_open": {},
    "order_count": {},
}


@tagged("post_install", "-at_install")
class TestContractCost(ContractCommon):
    def _count_queries(self, call):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        call()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_reading_many_is_as_cheap_as_reading_few(self):
        contracts = self.env["crm.contract"].create(
            [self._prepare_contract(steps=[{}], instalments=[100]) for _number in range(50)]
        )
        for contract in contracts:
            contract.with_user(self.user_sales_salesman).action_submit()
        for user in (self.user_sales_salesman, self.leader, self.biller):
            for fields in (LIST_FIELDS, FORM_FIELDS):

                def count(size, user=user, fields=fields):
                    domain = [("id", "in", contracts[:size].ids)]
                    model = self.env["crm.contract"].with_user(user)
                    return self._count_queries(
                        lambda: model.web_search_read(domain, fields, limit=80)
                    )

                count(5)  # fill the ormcaches
                self.assertEqual(count(5), count(50), (user.login, len(fields)))

    def test_counts_on_deals_and_customers(self):
        leads = self.env["crm.lead"]
        for _number in range(50):
            leads |= self._create_lead()
        self.env["crm.contract"].create([self._prepare_contract(lead_id=lead.id) for lead in leads])
        user = self.user_sales_salesman

        def count(size):
            return self._count_queries(
                lambda: leads[:size].with_user(user).mapped("contract_count")
            )

        count(5)
        self.assertEqual(count(5), count(50))

    def test_orders_cost_nothing_while_there_is_no_contract(self):
        order = self._create_order()
        attachment = self.env["ir.attachment"].create({"name": "x", "raw": b"x"})
        checks = (
            order._check_contract,
            order._check_can_cancel_under_contract,
            lambda: order._check_can_leave(False),
            attachment._check_is_no_proof,
        )
        unused = patch.object(
            self.env.registry["crm.contract"], "_has_contracts", lambda _self: False
        )
        for number, check in enumerate(checks):
            with self.subTest(check=number), unused:
                self.assertEqual(self._count_queries(check), 0)
