from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import clean_context

from ...errors import ShownUserError
from ...tools import history_columns as col
from ...tools.history_spool import Spool
from ...tools.history_values import OUTCOME_ARCHIVED, OUTCOME_LOST, OUTCOME_WON
from ...tools.visits import postings_of
from .crm_funnel_import import STATE_DONE
from .crm_funnel_move import ORIGIN_IMPORTED

# No mail, no log note and no follower for what happened long ago.
SILENT = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "mail_auto_subscribe_no_notify": True,
    "sales_funnel_skip_scoring": True,
}


class ImportHasErrors(ShownUserError):
    """The file has errors, and the user did not choose to leave them out."""


class CrmFunnelImport(models.Model):
    _inherit = "crm.funnel.import"

    def _do_import(self, report=lambda text: None):
        """Check the file once more and import it, all or nothing.

        :raise ImportHasErrors: when something is wrong by now; the findings are stored
        """
        self.ensure_one()
        with Spool() as spool, self._open_file() as stream:
            readable = self._check_into(spool, stream, report)
            if not readable or (self.error_count and not self.leave_out_errors):
                raise ImportHasErrors(
                    self.env._("The file has errors. Look at the findings and check it again.")
                )
            with self.env.cr.savepoint():
                self._create_missing_records()
                self._import_deals(spool, report)
                self.write(
                    {
                        "state": STATE_DONE,
                        "job": False,
                        "job_user_id": self.env.uid,
                        "date_done": fields.Datetime.now(),
                    }
                )

    def _import_deals(self, spool, report):
        order = self.env["crm.stage"].search_fetch(Domain.TRUE, ["sequence"])
        rank_by_stage = {stage.id: rank for rank, stage in enumerate(order)}
        done = 0
        for deals, _findings, _count in self._get_batches(spool):
            status = self._get_status_by_deal(deals)
            pairs = [(deal, status.get(deal.reference)) for deal in deals]
            new = [deal for deal, known in pairs if known is None]
            matched = [(deal, known) for deal, known in pairs if isinstance(known, int)]
            leads = self._create_leads(new).ids + [lead_id for _deal, lead_id in matched]
            deals = new + [deal for deal, _lead_id in matched]
            self._post_history(deals, leads, rank_by_stage)
            self._remember_deals(deals, leads)
            # Leads of former batches are not needed again; memory must not grow with them.
            self.env.flush_all()
            self.env["crm.lead"].invalidate_model()
            done += len(deals)
            report(
                self.env._(
                    "%(done)s of %(total)s opportunities imported",
                    done=f"{done:,}",
                    total=f"{self.new_count:,}",
                )
            )

    def _create_leads(self, deals):
        """Create the opportunities in the state their history ends in."""
        if self.partner_policy == "create":
            self._create_partners(deals)
        leads = self.env["crm.lead"].with_context(clean_context(self.env.context), **SILENT)
        leads = leads.create([self._prepare_lead_values(deal) for deal in deals])
        self._set_create_dates(leads, deals)
        return leads

    def _prepare_lead_values(self, deal):
        last = deal.visits[-1]
        values = {
            "type": "opportunity",
            "name": deal.common.get(col.NAME) or deal.common.get(col.PARTNER) or deal.reference,
            "funnel_reference": deal.reference,
            "stage_id": last.stage_id,
            "user_id": last.user_id or False,
            "team_id": last.team_id or False,
            "company_id": last.company_id,
            "expected_revenue": last.amount,
            "date_open": deal.visits[0].entered if last.user_id else False,
            "date_last_stage_update": last.entered,
            **deal.values,
        }
        if not deal.end:
            return values
        values["date_closed"] = deal.end.date
        if deal.end.outcome == OUTCOME_WON:
            values["date_last_stage_update"] = deal.end.date
            values |= {"stage_id": deal.end.stage_id, "probability": 100}
        elif deal.end.outcome == OUTCOME_LOST:
            values |= {"active": False, "probability": 0}
        elif deal.end.outcome == OUTCOME_ARCHIVED:
            # With probability 0 Odoo takes an archived opportunity for a lost one.
            values |= {"active": False, "probability": 1}
        return values

    def _create_partners(self, deals):
        names = {
            deal.values["partner_name"]: deal for deal in deals if "partner_name" in deal.values
        }
        known = self._get_partner_ids_by_text(names)
        missing = [name for name in names if name not in known]
        partners = self.env["res.partner"].with_context(clean_context(self.env.context), **SILENT)
        partners = partners.create([{"name": name, "is_company": True} for name in missing])
        id_by_name = dict(zip(missing, partners.ids, strict=True))
        for deal in deals:
            if partner_id := id_by_name.get(deal.values.get("partner_name")):
                del deal.values["partner_name"]
                deal.values["partner_id"] = partner_id

    def _set_create_dates(self, leads, deals):
        """Let the opportunities be as old as their history."""
        if not leads:
            return
        # The ORM does not let anybody write create_date.
        self.env.flush_all()
        values = SQL(", ").join(
            SQL("(%s, %s)", lead.id, deal.visits[0].entered)
            for lead, deal in zip(leads, deals, strict=True)
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE crm_lead SET create_date = born.date
                  FROM (VALUES %s) AS born(id, date)
                 WHERE crm_lead.id = born.id
                """,
                values,
            )
        )
        leads.invalidate_recordset(["create_date"], flush=False)
        for name in ("day_open", "day_close"):
            self.env.add_to_compute(leads._fields[name], leads)

    def _post_history(self, deals, lead_ids, rank_by_stage):
        rows = []
        for deal, lead_id in zip(deals, lead_ids, strict=True):
            rows += self._prepare_move_rows(deal, lead_id, rank_by_stage)
        self.env["crm.funnel.move"]._post(rows)

    def _prepare_move_rows(self, deal, lead_id, rank_by_stage):
        def is_forward(old, new):
            return rank_by_stage[new] > rank_by_stage[old]

        return [
            {
                "date": date,
                "kind": row.kind,
                "lead_ref": lead_id,
                "stage_ref": row.bucket.stage,
                "other_stage_id": row.other_stage,
                "user_id": row.bucket.user,
                "team_id": row.bucket.team,
                "company_id": row.bucket.company,
                "currency_id": row.bucket.currency,
                "count": row.count,
                "amount": row.amount,
                "date_entered": row.date_entered,
                "stay_days": row.stay_days,
                "author_id": self.env.uid,
                "origin": ORIGIN_IMPORTED,
            }
            for date, row in postings_of(deal.visits, deal.end, is_forward)
        ]

    def _remember_deals(self, deals, lead_ids):
        # Read-only for users: only the import writes them.
        self.env["crm.funnel.import.deal"].sudo().create(
            [
                {
                    "import_id": self.id,
                    "company_id": self.company_id.id,
                    "reference": deal.reference,
                    "lead_id": lead_id,
                }
                for deal, lead_id in zip(deals, lead_ids, strict=True)
            ]
        )
