"""Load the public sample "Accounts Receivable" of IBM as contracts that are invoiced and paid.

    python -m dev.receivables PATH -c odoo.conf -d DATABASE

PATH is the file ``WA_Fn-UseC_-Accounts-Receivable.csv`` or its folder; it is not part of this
project. Each customer becomes a contract, each invoice an instalment with a posted invoice and a
payment that is reconciled with it. What was disputed is marked as disputed.
"""

import csv
from collections import defaultdict
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from dev import sample

from odoo import Command
from odoo.tools import SQL

FILE = "WA_Fn-UseC_-Accounts-Receivable.csv"
NAME = "Receivables of"
BATCH = 150


class Bill(NamedTuple):
    customer: str
    number: str
    date: date
    due: date
    settled: date
    amount: float
    is_disputed: bool


def read(path):
    """Return the bills of the file, in its order."""
    path = Path(path)
    with open(path / FILE if path.is_dir() else path, newline="", encoding="utf-8") as stream:
        return [
            Bill(
                row["customerID"],
                row["invoiceNumber"],
                *(_read_day(row[name]) for name in ("InvoiceDate", "DueDate", "SettledDate")),
                float(row["InvoiceAmount"]),
                row["Disputed"] == "Yes",
            )
            for row in csv.DictReader(stream)
        ]


def _read_day(text):
    return datetime.strptime(text, "%m/%d/%Y").date()


def load(env, bills):
    """Make the contracts, their invoices and payments.

    :return: the contracts
    """
    # As superuser: accounting needs its rights, and contracts the review of somebody else.
    # Nobody is asked to invoice or to remind of what was paid years ago.
    context = dict(
        env.context,
        tracking_disable=True,
        mail_create_nosubscribe=True,
        mail_activity_automation_skip=True,
    )
    env = env(su=True, context=context)
    accounts = _make_accounts(env)
    by_customer = defaultdict(list)
    for bill in bills:
        by_customer[bill.customer].append(bill)
    contracts = _make_contracts(env, by_customer, accounts)
    ordered = [bill for group in by_customer.values() for bill in group]
    instalments = contracts.instalment_ids.sorted("id")
    for start in range(0, len(ordered), BATCH):
        some = slice(start, start + BATCH)
        invoices = _make_invoices(env, ordered[some], instalments[some], accounts)
        _pay(env, ordered[some], invoices, accounts)
        # Later batches need nothing of this one in memory.
        env.flush_all()
        env.invalidate_all()
    return contracts


def _make_accounts(env):
    """Return the accounts and journals by role; only for this sample, whatever the chart is."""
    accounts = env["account.account"].create(
        [
            {
                "code": f"IBM{number}",
                "name": f"Sample {kind.replace('_', ' ')}",
                "account_type": kind,
                "reconcile": kind == "asset_receivable",
            }
            for number, kind in enumerate(("asset_receivable", "income", "asset_cash"))
        ]
    )
    receivable, income, cash = accounts
    sales, entries = env["account.journal"].create(
        [
            {"name": "Sample Invoices", "code": "IBMS", "type": "sale"},
            {"name": "Sample Payments", "code": "IBMB", "type": "general"},
        ]
    )
    sales.default_account_id = income
    return {
        "receivable": receivable,
        "income": income,
        "cash": cash,
        "sales": sales,
        "entries": entries,
    }


def _make_contracts(env, by_customer, accounts):
    customers = env["res.partner"].create(
        [
            {
                "name": customer,
                "is_company": True,
                "property_account_receivable_id": accounts["receivable"].id,
            }
            for customer in by_customer
        ]
    )
    contracts = env["crm.contract"].create(
        [
            {
                "name": f"{NAME} {partner.name}",
                "partner_id": partner.id,
                "date_start": min(bill.date for bill in bills),
                "date_end": max(bill.due for bill in bills),
                "amount": round(sum(bill.amount for bill in bills), 2),
                "instalment_ids": [
                    Command.create(
                        {
                            "name": bill.number,
                            "sequence": number,
                            "amount": bill.amount,
                            "date_fixed": bill.due,
                            "is_disputed": bill.is_disputed,
                        }
                    )
                    for number, bill in enumerate(bills)
                ],
            }
            for partner, bills in zip(customers, by_customer.values(), strict=True)
        ]
    )
    contracts._check_instalments()
    for contract in contracts:
        contract._unlocked().write({"state": "executing", "date_signed": contract.date_start})
    return contracts


def _make_invoices(env, bills, instalments, accounts):
    invoices = env["account.move"].create(
        [
            {
                "move_type": "out_invoice",
                "partner_id": instalment.partner_id.id,
                "journal_id": accounts["sales"].id,
                "invoice_date": bill.date,
                "date": bill.date,
                "invoice_payment_term_id": False,
                "invoice_date_due": bill.due,
                "ref": bill.number,
                "instalment_id": instalment.id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": bill.number,
                            "quantity": 1,
                            "price_unit": bill.amount,
                            "account_id": accounts["income"].id,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
            for bill, instalment in zip(bills, instalments, strict=True)
        ]
    )
    invoices.action_post()
    return invoices


def _analyze(env):
    """Tell PostgreSQL of the rows of this transaction: it takes the tables to be empty still."""
    env.flush_all()
    env.cr.execute(
        SQL(
            "ANALYZE account_move, account_move_line, account_partial_reconcile,"
            " crm_contract_instalment"
        )
    )


def _pay(env, bills, invoices, accounts):
    """Enter the money on the day of each payment, and reconcile it with its invoice."""
    entries = env["account.move"].create(
        [
            {
                "move_type": "entry",
                "journal_id": accounts["entries"].id,
                "date": bill.settled,
                "ref": bill.number,
                "line_ids": [
                    Command.create(
                        {
                            "name": bill.number,
                            "partner_id": invoice.partner_id.id,
                            "account_id": accounts[role].id,
                            side: bill.amount,
                        }
                    )
                    for role, side in (("cash", "debit"), ("receivable", "credit"))
                ],
            }
            for bill, invoice in zip(bills, invoices, strict=True)
        ]
    )
    entries.action_post()
    _analyze(env)
    owed = (invoices | entries).line_ids.filtered(
        lambda line: line.account_id == accounts["receivable"]
    )
    by_move = {line.move_id: line for line in owed}
    env["account.move.line"]._reconcile_plan(
        [
            by_move[invoice] | by_move[entry]
            for invoice, entry in zip(invoices, entries, strict=True)
        ]
    )


def main():
    with sample.opened(__doc__) as (env, path):
        if env["crm.contract"].search_count([("name", "=like", f"{NAME} %")], limit=1):
            print("Nothing to do: the contracts of this sample are there already.")
            return
        contracts = load(env, read(path))
        count = len(contracts.instalment_ids)
        print(f"{len(contracts)} contracts with {count} instalments loaded, invoiced and paid.")


if __name__ == "__main__":
    main()
