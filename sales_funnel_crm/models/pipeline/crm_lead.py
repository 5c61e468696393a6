from odoo import api, fields, models
from odoo.tools import SQL

# A lead moves in the ledger when, and only when, one of these columns changes.
FUNNEL_COLUMNS = frozenset(
    {
        "stage_id",
        "user_id",
        "team_id",
        "company_id",
        "active",
        "type",
        "won_status",
        "expected_revenue",
    }
)


class CrmLead(models.Model):
    _inherit = "crm.lead"

    category_id = fields.Many2one(
        "crm.opportunity.category",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        check_company=True,
        domain="['|', ('company_id', '=', False), ('company_id', '=?', company_id)]",
        help="Kind of business. The funnel can be read by category.",
    )
    funnel_move_ids = fields.One2many(
        "crm.funnel.move", "lead_id", string="Pipeline Moves", readonly=True, copy=False
    )
    funnel_stay_ids = fields.One2many(
        "crm.funnel.stay.report",
        "lead_id",
        string="Stage History",
        readonly=True,
        copy=False,
        groups="sales_team.group_sale_salesman",
    )
    is_rated_by_stage = fields.Boolean(
        compute="_compute_is_rated_by_stage",
        help="The automated probability is the success rate of the stage.",
    )
    funnel_reference = fields.Char(
        string="Reference in the Former System",
        index="btree_not_null",
        copy=False,
        help="Finds the opportunity again when its history is imported.",
    )
    funnel_import_deal_ids = fields.One2many(
        "crm.funnel.import.deal",
        "lead_id",
        string="History Imports",
        readonly=True,
        copy=False,
        groups="sales_team.group_sale_manager",
    )

    @api.depends("stage_id.has_success_percent")
    def _compute_is_rated_by_stage(self):
        rated = self.env["crm.stage.rate"]._get_percent_by_stage(self.stage_id._origin)
        for lead in self:
            lead.is_rated_by_stage = lead.stage_id._origin.id in rated

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        if leads:
            authors = dict.fromkeys(leads._ids, self.env.uid)
            self.env["crm.funnel.move"]._remember(authors, created=True)
        return leads

    def _handle_won_lost(self, old_status_by_lead, new_status_by_lead):
        # The daily scoring counts all opportunities anew; counting thousands of imported
        # ones here as well would take a third of the time of the import.
        if self.env.context.get("sales_funnel_skip_scoring"):
            return True
        return super()._handle_won_lost(old_status_by_lead, new_status_by_lead)

    def _write_multi(self, vals_list):
        # Not `write`: a recompute (another team moves the stage) only comes by here.
        result = super()._write_multi(vals_list)
        authors = {
            lead_id: vals.get("write_uid") or self.env.uid
            for lead_id, vals in zip(self._ids, vals_list, strict=True)
            if not FUNNEL_COLUMNS.isdisjoint(vals)
        }
        if authors:
            self.env["crm.funnel.move"]._remember(authors)
        return result

    def unlink(self):
        query = SQL("SELECT id, COALESCE(name, '') FROM crm_lead WHERE id = ANY(%s)", self.ids)
        names = dict(self.env.execute_query(query))
        result = super().unlink()
        authors = dict.fromkeys(names, self.env.uid)
        self.env["crm.funnel.move"]._remember(authors, names=names)
        return result

    def _merge_opportunity(self, *args, **kwargs):
        self.env["crm.funnel.move"]._remember_merge(self.ids)
        return super()._merge_opportunity(*args, **kwargs)

    def _invalidate_history(self):
        """Have the links to the ledger read again, after postings that the ORM does not see."""
        self.invalidate_model(["funnel_move_ids", "funnel_stay_ids"], flush=False)

    @api.model
    def _get_funnel_columns(self):
        return FUNNEL_COLUMNS

    def _merge_get_fields(self):
        return [*super()._merge_get_fields(), "category_id"]

    def _pls_get_naive_bayes_probabilities(self, batch_mode=False, is_tooltip=False):
        """Put the success rate of the stage in the place of Odoo's score, if the setting says so.

        Everything in Odoo that asks for a probability comes through here: the
        computed field, its tooltip, the daily scoring.
        """
        Rate = self.env["crm.stage.rate"]
        if not Rate._is_source_of_probability():
            return super()._pls_get_naive_bayes_probabilities(batch_mode, is_tooltip)
        percent_by_stage = Rate._get_percent_by_stage(self.stage_id._origin)
        rated = self.filtered(lambda lead: lead.stage_id._origin.id in percent_by_stage)
        percents, tooltip = {}, {}
        if others := self - rated:
            # Odoo returns one empty dict instead of two when no lead is to be scored
            percents, tooltip = super(CrmLead, others)._pls_get_naive_bayes_probabilities(
                batch_mode, is_tooltip
            ) or ({}, {})
        if batch_mode:
            rated = rated.filtered(lambda lead: lead.active and lead.won_status == "pending")
        for lead in rated:
            percents[lead.id] = percent_by_stage[lead.stage_id._origin.id]
        if is_tooltip and rated:
            percent = percents[rated.id]
            tooltip = {
                "probability": percent,
                "scores": [(percent / 100, "stage_id", rated.stage_id.id)],
            }
        return percents, tooltip

    def _update_automated_probabilities(self):
        result = super()._update_automated_probabilities()
        self.env["crm.stage.rate"]._update_prorated_revenue()
        return result
