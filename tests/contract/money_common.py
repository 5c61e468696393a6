"""Contracts in force with real invoices, payments and reconciliations."""

from datetime import date

from odoo import Command

from .contract_common import ContractCommon


class MoneyCommon(ContractCommon):
    """Users as in ``ContractCommon``; ``accountant`` may do everything in accounting.

    ``revenue``, ``receivable`` and ``bank`` are accounts, ``cash_journal`` a journal whose payments
    are entries at once.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids |= cls.env.ref("account.group_account_manager")
        cls.company = cls.company_main
        cls.accountant = cls._create_user(
            "contract_accountant", "base.group_user,account.group_account_user"
        )
        accounts = cls.env["account.account"].with_company(cls.company)
        cls.receivable, cls.revenue, cls.bank, cls.loss = accounts.create(
            [
                {
                    "code": f"CT{number}",
                    "name": name,
                    "account_type": kind,
                    "reconcile": kind == "asset_receivable",
                    "company_ids": [Command.link(cls.company.id)],
                }
                for number, (name, kind) in enumerate(
                    (
                        ("Contract Receivable", "asset_receivable"),
                        ("Contract Revenue", "income"),
                        ("Contract Bank", "asset_cash"),
                        ("Contract Loss", "expense"),
                    )
                )
            ]
        )
        journals = cls.env["account.journal"].with_company(cls.company)
        cls.sale_journal, cls.entry_journal = journals.create(
            [
                {"name": "Contract Sales", "code": "CTS", "type": "sale", "sequence": -5},
                {"name": "Contract Entries", "code": "CTE", "type": "general"},
            ]
        )
        cls.sale_journal.default_account_id = cls.revenue
        cls.customer.with_company(cls.company).property_account_receivable_id = cls.receivable

    @classmethod
    def _sign(cls, contract, on="2026-01-01", state="signed"):
        """Bring a draft in force, as its reviews and the signing would."""
        contract = contract.sudo()
        contract._check_ready()
        contract._unlocked().write({"state": state, "date_signed": on})
        contract._on_signed()
        return contract

    @classmethod
    def _create_signed(cls, **vals):
        return cls._sign(cls._create_contract(**vals))

    @classmethod
    def _invoice(cls, amount, day, due=None, *, instalment=None, post=True, **vals):
        """Create an invoice of one line without taxes."""
        day = date.fromisoformat(day) if isinstance(day, str) else day
        move = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": cls.customer.id,
                "journal_id": cls.sale_journal.id,
                "invoice_date": day,
                "date": day,
                "invoice_payment_term_id": False,
                "invoice_date_due": due or day,
                "instalment_id": instalment.id if instalment else False,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Contract",
                            "quantity": 1,
                            "price_unit": amount,
                            "account_id": cls.revenue.id,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
                **vals,
            }
        )
        if post:
            move.action_post()
        return move

    @classmethod
    def _enter(
        cls, amount, day, account=None, currency=None, amount_currency=None, *, is_paid_out=False
    ):
        """Post an entry that receives ``amount`` (company currency) from the customer."""
        currency = currency or cls.company.currency_id
        foreign = amount if amount_currency is None else amount_currency
        debit, credit = ("credit", "debit") if is_paid_out else ("debit", "credit")
        if is_paid_out:
            foreign = -foreign
        move = cls.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": cls.entry_journal.id,
                "date": day,
                "line_ids": [
                    Command.create(
                        {
                            "name": "Money",
                            "account_id": (account or cls.bank).id,
                            "partner_id": cls.customer.id,
                            debit: amount,
                            "currency_id": currency.id,
                            "amount_currency": foreign,
                        }
                    ),
                    Command.create(
                        {
                            "name": "Money",
                            "account_id": cls.receivable.id,
                            "partner_id": cls.customer.id,
                            credit: amount,
                            "currency_id": currency.id,
                            "amount_currency": -foreign,
                        }
                    ),
                ],
            }
        )
        move.action_post()
        return move

    @classmethod
    def _reconcile(cls, *moves):
        lines = cls.env["account.move.line"]
        for move in moves:
            lines |= move.line_ids.filtered(lambda line: line.account_id == cls.receivable)
        lines.reconcile()
        return lines

    @classmethod
    def _pay(cls, invoice, amount, day, **vals):
        """Receive money for an invoice: an entry on the bank, reconciled."""
        entry = cls._enter(amount, day, **vals)
        cls._reconcile(invoice, entry)
        return entry

    @classmethod
    def _credit(cls, invoice, amount, day):
        """Post a credit note for a part of an invoice; it is reconciled with nothing."""
        refund = invoice._reverse_moves([{"invoice_date": day, "date": day}], cancel=False)
        refund.invoice_line_ids.price_unit = amount
        refund.action_post()
        return refund

    @classmethod
    def _pay_back(cls, refund, amount, day):
        """Pay out what was credited: an entry on the bank, reconciled with the credit note."""
        entry = cls._enter(amount, day, is_paid_out=True)
        cls._reconcile(refund, entry)
        return entry
