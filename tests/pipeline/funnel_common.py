"""Random histories for tests of the funnel."""

import random
from datetime import datetime, timedelta

from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.sales_funnel_crm.models.pipeline.crm_funnel_balance import SEAL_PARAMETER
from odoo.addons.sales_team.tests.common import TestSalesCommon

COLUMNS = (
    "lead_ref", "date", "kind", "stage_id", "stage_ref", "user_id", "team_id", "company_id",
    "currency_id", "count", "amount", "date_entered", "stay_days", "origin",
)  # fmt: skip


@tagged("post_install", "-at_install")
class FunnelLedgerCommon(TestSalesCommon):
    """Deals that never were records: rows of the ledger alone, so that dates are free."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stages = cls.env["crm.stage"].create(
            [
                {"name": "Funnel A", "sequence": 101, "rotting_threshold_days": 20},
                {"name": "Funnel B", "sequence": 102, "rotting_threshold_days": 9},
                {"name": "Funnel C", "sequence": 103},
            ]
        )
        cls.env.flush_all()
        cls.env.cr.execute("DELETE FROM crm_funnel_move")
        cls.env.cr.execute("DELETE FROM crm_funnel_balance")
        cls.env["ir.config_parameter"].set_param(SEAL_PARAMETER, False)
        cls.user = cls.user_sales_manager
        cls.user.tz = "UTC"

    @classmethod
    def _post_rows(cls, rows):
        values = SQL(", ").join(
            SQL("(%s)", SQL(", ").join(SQL("%s", row.get(name)) for name in COLUMNS))
            for row in rows
        )
        columns = SQL(", ").join(map(SQL.identifier, COLUMNS))
        cls.env.execute_query(SQL("INSERT INTO crm_funnel_move (%s) VALUES %s", columns, values))
        cls.env.invalidate_all()

    @classmethod
    def _make_history(cls, deals=150, seed=7, currencies=None):
        """Post the random lives of ``deals`` deals over two years; return their rows."""
        rng = random.Random(seed)
        rows = []
        for deal in range(900001, 900001 + deals):
            rows += cls._make_life(rng, deal, currencies or [cls.env.company.currency_id])
        rows.sort(key=lambda row: row["date"])
        cls._post_rows(rows)
        return cls._read_rows()

    @classmethod
    def _read_rows(cls):
        cls.env.cr.execute(
            "SELECT id, lead_ref, date, kind, stage_ref, user_id, currency_id, count,"
            " amount::float AS amount, date_entered FROM crm_funnel_move ORDER BY date, id"
        )
        return cls.env.cr.dictfetchall()

    @classmethod
    def _make_life(cls, rng, deal, currencies):
        users = [cls.user_sales_leads, cls.user_sales_salesman]
        now = datetime(2024, 1, 1) + timedelta(seconds=rng.randrange(86400 * 700))
        user, stage, amount = rng.choice(users), rng.randrange(3), float(rng.randrange(1, 999))
        currency = rng.choice(currencies)
        entered = now

        def row(kind, count, value):
            leaves = count == -1 and kind != "transfer"
            return {
                "lead_ref": deal, "date": now, "kind": kind, "stage_id": cls.stages[stage].id,
                "stage_ref": cls.stages[stage].id, "user_id": user.id,
                "team_id": cls.sales_team_1.id, "company_id": cls.env.company.id,
                "currency_id": currency.id, "count": count, "amount": value,
                "date_entered": entered, "origin": "live",
                "stay_days": (now - entered).total_seconds() / 86400 if leaves else None,
            }  # fmt: skip

        rows = [row("new", 1, amount)]
        for _step in range(rng.randrange(8)):
            now += timedelta(seconds=rng.randrange(1, 86400 * 45))
            what = rng.choice(["move", "move", "move", "transfer", "revalue", "close"])
            if what == "revalue":
                change = float(rng.randrange(-int(amount), 500))
                rows.append(row("revalued", 0, change))
                amount += change
            elif what == "transfer":
                rows.append(row("transfer", -1, -amount))
                user = users[1 - users.index(user)]
                rows.append(row("transfer", 1, amount))
            elif what == "close":
                rows.append(row(rng.choice(["won", "lost", "archived"]), -1, -amount))
                if rng.random() < 0.8:
                    break
                now += timedelta(days=rng.randrange(1, 30))
                entered = now
                rows.append(row("reopened", 1, amount))
            else:
                target = rng.choice([other for other in range(3) if other != stage])
                kind = "forward" if target > stage else "backward"
                rows.append(row(kind, -1, -amount))
                stage, entered = target, now
                rows.append(row(kind, 1, amount))
        return rows

    def _get_funnel(self, date_from, date_to, domain=(), **options):
        lead = self.env["crm.lead"].with_user(self.user)
        return lead.get_funnel(list(domain), date_from, date_to, **options)

    def _get_stage(self, answer, stage):
        return next(info["figures"] for info in answer["stages"] if info["id"] == stage.id)

    def _assert_identity(self, figures):
        for part in ("count", "amount"):
            value = {
                name: figures[name][part] for name in figures if isinstance(figures[name], dict)
            }
            balance = (
                value["opening"] + value["inflow"] - value["outflow"] - value["won"] - value["lost"]
                + value["transfer_in"] - value["transfer_out"] + value["revalued"]
                + value["adjusted"] + value["exchange"]
            )  # fmt: skip
            self.assertAlmostEqual(balance, value["closing"], 2)
