from odoo import api, fields, models, tools
from odoo.fields import Domain
from odoo.tools import SQL

from .crm_stage_gate_check import Move

# Addons of Odoo let resellers, who are portal users, read the deals they work on.
SALESPERSON = "sales_team.group_sale_salesman"
# Where a deal is, and whether it is there, see ``_check_gates``.
PLACE_FIELDS = ("stage_id", "type", "active")


class CrmLead(models.Model):
    """Every way a deal moves comes by ``create`` or ``write``; both call the gate keeper.

    The move is made first and checked then, so that what is entered together with the new stage
    counts; the refusal of a gate undoes it.
    """

    _inherit = "crm.lead"

    gate_log_ids = fields.One2many(
        "crm.stage.gate.log", "lead_id", readonly=True, copy=False, groups=SALESPERSON
    )
    deal_approval_ids = fields.One2many(
        "crm.deal.approval", "lead_id", readonly=True, copy=False, groups=SALESPERSON
    )
    deal_approval_count = fields.Integer(
        string="Approvals", compute="_compute_deal_approval_count", groups=SALESPERSON
    )

    @api.depends("deal_approval_ids")
    def _compute_deal_approval_count(self):
        counts = dict(
            self.env["crm.deal.approval"]._read_group(
                [("lead_id", "in", self.ids)], ["lead_id"], ["__count"]
            )
        )
        for lead in self:
            lead.deal_approval_count = counts.get(lead._origin, 0)

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        if self.env["crm.stage.gate"]._get_rules():
            leads._check_gates(dict.fromkeys(leads.ids))
        return leads

    def write(self, vals):
        can_move = not self._get_moving_fields().isdisjoint(vals)
        if not (can_move and self.env["crm.stage.gate"]._get_rules()):
            return super().write(vals)
        # sudo: the rules hold whatever the user may read
        stage_ids = self.sudo()._get_pipeline_stage_ids()
        result = super().write(vals)
        self._check_gates(stage_ids)
        return result

    def unlink(self):
        # The database would delete them without their messages and activities. Who may delete
        # a deal may delete all of it: sudo.
        self.sudo().deal_approval_ids.unlink()
        return super().unlink()

    @api.model
    @tools.ormcache()
    def _get_moving_fields(self):
        """Return the names of the fields that can move a deal when they are written.

        The team moves the stage, the salesperson the team: Odoo knows what is computed from what.

        :rtype: frozenset[str]
        """
        places = {self._fields[name] for name in PLACE_FIELDS}
        return frozenset(
            name
            for name, field in self._fields.items()
            if field in places
            or not places.isdisjoint(self.env.registry.get_dependent_fields(field))
        )

    def _check_gates(self, stage_ids):
        """Check the moves of these deals since they were in ``stage_ids``.

        A deal that is archived or lost by what was written is never stopped. It is checked when
        it comes back, should it come back to another stage.

        :param dict[int, int | None] stage_ids: see ``_get_pipeline_stage_ids``
        """
        moves = []
        # sudo: the rules hold whatever the user may read
        for lead in self.sudo():
            if lead.type != "opportunity" or not lead.active or not lead.stage_id:
                continue
            old_id = stage_ids.get(lead.id)
            if old_id != lead.stage_id.id:
                moves.append(Move(lead, lead.stage_id.browse(old_id or ()), lead.stage_id))
        self.env["crm.stage.gate"]._check_moves(moves)

    def _get_pipeline_stage_ids(self):
        """Return the stage each deal was last in while it was open; None when it never was.

        One query more when some deals are archived.

        :rtype: dict[int, int | None]
        """
        archived = self.filtered(lambda lead: lead.type == "opportunity" and not lead.active)
        last_stage_ids = archived._get_last_stage_ids()
        for lead in self - archived:
            is_deal = lead.type == "opportunity"
            last_stage_ids[lead.id] = lead.stage_id.id if is_deal else None
        return last_stage_ids

    def _get_last_stage_ids(self):
        """Return the stage in which each deal left the pipeline, from the ledger."""
        if not self:
            return {}
        self.env["crm.funnel.move"]._post_pending()
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT ON (lead_ref) lead_ref,
                          CASE kind WHEN 'won' THEN other_stage_id ELSE stage_ref END
                     FROM crm_funnel_move
                    WHERE lead_ref = ANY(%s) AND count != 0
                 ORDER BY lead_ref, date DESC, id DESC""",
                self.ids,
            )
        )
        return dict(rows)

    def _get_moves_to(self, stage):
        """Return the moves of these deals to a stage, as they would be checked."""
        # sudo: the rules hold whatever the user may read
        return [Move(lead, lead.stage_id, stage) for lead in self._origin.sudo()]

    @api.model
    def _get_stages_of_team(self, team):
        """Return the stages that deals of a team go through, the first one first."""
        # sudo: the order of stages is no secret
        return (
            self.env["crm.stage"]
            .sudo()
            .search(Domain("team_ids", "=", False) | Domain("team_ids", "in", team.ids))
        )

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        self.env["crm.stage.gate.log"]._follow_merge(self, opportunities)
        # sudo: nobody may change approvals; the user had the right to see these deals
        opportunities.sudo().deal_approval_ids._follow_merge(self)
        return result

    def action_open_deal_approvals(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_funnel_crm.crm_deal_approval_action"
        )
        return {
            **action,
            "domain": [("lead_id", "=", self.id)],
            "context": {"default_lead_id": self.id},
        }

    def action_request_approval(self):
        """Ask the leader of the team for a decision on this deal."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_funnel_crm.crm_deal_approval_request_action"
        )
        return {**action, "context": {"default_lead_id": self.id}}
