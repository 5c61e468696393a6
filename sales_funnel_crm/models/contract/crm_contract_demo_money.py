from datetime import timedelta
from operator import itemgetter

from odoo import Command, api, models
from odoo.tools import SQL, groupby

TABLES = (
    "account_move",
    "account_move_line",
    "account_partial_reconcile",
    "crm_contract",
    "crm_contract_instalment",
)


class CrmContractDemo(models.AbstractModel):
    """Invoices, credit notes and payments of the story: real documents, reconciled."""

    _inherit = "crm.contract.demo"

    @api.model
    def _create_money(self, cases):
        """Invoice and receive what the contracts say, company by company."""
        by_company = {}
        for case in cases:
            for bill in case.bills.values():
                if bill.invoiced:
                    by_company.setdefault(case.lead.company_id, []).append((case, bill))
        for company, pairs in by_company.items():
            pairs.sort(key=lambda pair: (pair[1].invoiced, pair[0].contract.id))
            demo = self.with_company(company)
            invoices = demo._create_invoices(pairs)
            demo._analyze_tables()
            demo._receive(invoices)
            demo._analyze_tables()
        self.env["crm.contract.instalment"].union(
            *(case.contract.instalment_ids for case in cases)
        )._update_states()

    @api.model
    def _analyze_tables(self):
        """Tell PostgreSQL of what this transaction has made: it takes the tables for empty.

        Its plans for the figures would then be slower by orders of magnitude.
        """
        self.env.flush_all()
        for table in TABLES:
            self.env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))

    @api.model
    def _create_invoices(self, pairs):
        """Return ``[(invoice, credit note or nothing, bill)]``, all of them posted."""
        moves = self.env["account.move"]
        invoices = moves.create([self._prepare_invoice(case, bill) for case, bill in pairs])
        credited = [(case, bill) for case, bill in pairs if bill.credit]
        refunds = moves.create([self._prepare_refund(case, bill) for case, bill in credited])
        (invoices | refunds).action_post()
        by_bill = {id(bill): one for (_case, bill), one in zip(credited, refunds, strict=True)}
        return [
            (invoice, by_bill.get(id(bill), moves), bill)
            for invoice, (_case, bill) in zip(invoices, pairs, strict=True)
        ]

    @api.model
    def _prepare_invoice(self, case, bill):
        line = case.contract.order_ids.order_line[:1]
        values = self._prepare_move(case, bill.due, bill.invoiced)
        product = {}
        if line:
            # The share of the order that is invoiced, so that the order knows what is left.
            product = {
                "product_id": line.product_id.id,
                "sale_line_ids": [Command.link(line.id)],
            }
        return {
            **values,
            "move_type": "out_invoice",
            "instalment_id": case.instalments[bill.key].id,
            "invoice_line_ids": [
                Command.create(
                    {
                        "name": f"{case.contract.number}: {case.instalments[bill.key].name}",
                        "quantity": bill.percent / 100 if line else 1,
                        "price_unit": line.price_unit if line else bill.amount,
                        "tax_ids": [Command.clear()],
                        **product,
                    }
                )
            ],
        }

    @api.model
    def _prepare_refund(self, case, bill):
        day = bill.due + timedelta(days=12)
        return {
            **self._prepare_move(case, day, day),
            "move_type": "out_refund",
            "invoice_line_ids": [
                Command.create(
                    {
                        "name": "Delivered three weeks late: 4 % 迟交三周，扣 4%",
                        "quantity": 1,
                        "price_unit": bill.credit,
                        "tax_ids": [Command.clear()],
                    }
                )
            ],
        }

    @api.model
    def _prepare_move(self, case, due, day):
        return {
            "partner_id": case.customer.id,
            "journal_id": self._get_journal("sale", case.lead.company_id).id,
            "invoice_date": day,
            "date": day,
            "invoice_payment_term_id": False,
            "invoice_date_due": due,
            "currency_id": case.currency.id,
            "invoice_user_id": case.user.id,
            "team_id": case.contract.team_id.id,
            "invoice_origin": case.contract.number,
        }

    # Payments: entries on the bank, reconciled with the invoices

    @api.model
    def _receive(self, invoices):
        today = self._get_today()
        payments = sorted(
            (
                (day, amount, number)
                for number, (_invoice, _refund, bill) in enumerate(invoices)
                for day, amount in bill.payments
                if day <= today
            ),
        )
        if not payments:
            return
        by_day = {
            day: [(invoices[number][0], amount) for _day, amount, number in some]
            for day, some in groupby(payments, key=itemgetter(0))
        }
        entries = self.env["account.move"].create(
            [self._prepare_entry(day, some) for day, some in by_day.items()]
        )
        entries.action_post()
        plan = {
            number: self._get_receivable(invoice) | self._get_receivable(refund)
            for number, (invoice, refund, _bill) in enumerate(invoices)
        }
        received = self._get_receivable(entries).sorted(lambda line: (line.date, line.id))
        for (_day, _amount, number), line in zip(payments, received, strict=True):
            plan[number] |= line
        self.env["account.move.line"]._reconcile_plan(
            [lines for lines in plan.values() if len(lines) > 1]
        )

    @api.model
    def _get_receivable(self, moves):
        return moves.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )

    @api.model
    def _prepare_entry(self, day, payments):
        """Return an entry of what came on one day: ``[(invoice, amount)]``."""
        journal = self._get_journal("receipts", payments[0][0].company_id)
        return {
            "move_type": "entry",
            "journal_id": journal.id,
            "date": day,
            "line_ids": [
                line
                for invoice, amount in payments
                for line in self._prepare_payment(journal, invoice, amount)
            ],
        }

    @api.model
    def _prepare_payment(self, journal, invoice, amount):
        """Return two items that receive ``amount``, at the rate of the invoice."""
        receivable = self._get_receivable(invoice)
        share = amount / receivable.amount_currency
        balance = invoice.company_currency_id.round(receivable.balance * share)
        values = {
            "name": invoice.name,
            "partner_id": invoice.partner_id.id,
            "currency_id": invoice.currency_id.id,
        }
        money = {"account_id": journal.default_account_id.id, "balance": balance}
        settled = {"account_id": receivable.account_id.id, "balance": -balance}
        return [
            Command.create({**values, **money, "amount_currency": amount}),
            Command.create({**values, **settled, "amount_currency": -amount}),
        ]
