from odoo import api, fields, models
from odoo.fields import Command

from ...errors import ShownUserError
from ...tools.playbook.gates import POLICY_BLOCK
from .crm_stage_move_line import RESULT_MOVED, RESULT_PASS, RESULT_STOP, RESULT_WARN


class NothingPasses(ShownUserError):
    """None of the selected deals may move."""


class CrmStageMove(models.TransientModel):
    """Moves many deals to a stage: those that pass its gates, and says why others do not."""

    _name = "crm.stage.move"
    _description = "Move to Stage"

    lead_ids = fields.Many2many(
        "crm.lead",
        string="Opportunities",
        required=True,
        # Lost deals are shown with the reason why they stay.
        context={"active_test": False},
        default=lambda self: self._default_lead_ids(),
    )
    stage_id = fields.Many2one("crm.stage", string="To Stage", ondelete="cascade")
    is_done = fields.Boolean()
    line_ids = fields.One2many(
        "crm.stage.move.line",
        "move_id",
        compute="_compute_line_ids",
        # As the user: the dialog may name any deal, and says which ones he or she may change.
        compute_sudo=False,
        store=True,
        readonly=True,
    )
    pass_count = fields.Integer(compute="_compute_counts")
    stop_count = fields.Integer(compute="_compute_counts")
    can_override = fields.Boolean(compute="_compute_counts")

    @api.model
    def _default_lead_ids(self):
        if self.env.context.get("active_model") != "crm.lead":
            return []
        return self.env.context.get("active_ids", [])

    @api.depends("lead_ids", "stage_id")
    def _compute_line_ids(self):
        for wizard in self:
            lines = wizard._prepare_lines() if wizard.stage_id else []
            wizard.line_ids = [Command.clear(), *(Command.create(line) for line in lines)]

    @api.depends("line_ids.result")
    def _compute_counts(self):
        can_override = self.env["crm.stage.gate"]._can_override()
        for wizard in self:
            lines = wizard.line_ids
            stopped = lines.filtered(lambda line: line.result == RESULT_STOP)
            wizard.stop_count = len(stopped)
            wizard.pass_count = len(lines) - len(stopped)
            wizard.can_override = can_override and any(stopped.mapped("is_gate_closed"))

    def _prepare_lines(self):
        """Return a line per deal, those that stay first."""
        self.ensure_one()
        leads = self.lead_ids._origin._filtered_access("read")
        obstacles = self._get_obstacle_by_lead(leads)
        movable = leads.filtered(lambda lead: lead not in obstacles)
        findings_by_lead = {}
        moves = movable._get_moves_to(self.stage_id._origin)
        for finding in self.env["crm.stage.gate"]._get_findings(moves):
            findings_by_lead.setdefault(finding.move.lead.id, []).append(finding)
        lines = []
        for lead in leads:
            findings = findings_by_lead.get(lead.id, [])
            is_closed = any(finding.policy == POLICY_BLOCK for finding in findings)
            texts = [text for finding in findings for text in finding.missing]
            if lead in obstacles:
                result, texts = RESULT_STOP, [obstacles[lead]]
            elif is_closed:
                result = RESULT_STOP
            else:
                result = RESULT_WARN if findings else RESULT_PASS
            lines.append(
                {
                    "lead_id": lead.id,
                    "old_stage_id": lead.stage_id.id,
                    "result": result,
                    "is_gate_closed": is_closed,
                    "missing": "\n".join(dict.fromkeys(texts)),
                }
            )
        order = (RESULT_STOP, RESULT_WARN, RESULT_PASS)
        lines.sort(key=lambda line: order.index(line["result"]))
        return [{**line, "sequence": place} for place, line in enumerate(lines)]

    def _get_obstacle_by_lead(self, leads):
        """Return why a deal cannot move at all, whatever the gates say."""
        stage = self.stage_id._origin
        writable = leads._filtered_access("write")
        obstacles = {}
        for lead in leads:
            if lead not in writable:
                obstacles[lead] = self.env._("You may not change this deal. Ask its salesperson.")
            elif lead.type != "opportunity":
                obstacles[lead] = self.env._("This is a lead. Convert it to an opportunity first.")
            elif not lead.active:
                obstacles[lead] = self.env._("The deal is lost or archived. Restore it first.")
            elif lead.won_status == "won":
                obstacles[lead] = self.env._("The deal is won. Only open deals are moved here.")
            elif lead.stage_id == stage:
                obstacles[lead] = self.env._("The deal is in this stage already.")
            elif stage.team_ids and lead.team_id not in stage.team_ids:
                obstacles[lead] = self.env._(
                    "The stage does not belong to the sales team %s. Choose another stage.",
                    lead.team_id.name or self.env._("(none)"),
                )
        return obstacles

    def action_move(self):
        """Move the deals that pass, all of them or, on an error, none."""
        self.ensure_one()
        # Anew: the deals may have changed since they were shown.
        self._compute_line_ids()
        passing = self.line_ids.filtered(lambda line: line.result != RESULT_STOP)
        if not passing:
            raise NothingPasses(
                self.env._(
                    "None of these deals can move to “%s”. Complete what is missing first.",
                    self.stage_id.name or "",
                )
            )
        passing.lead_id.write({"stage_id": self.stage_id.id})
        passing.result = RESULT_MOVED
        self.is_done = True
        return self._reopen()

    def action_override(self):
        """Let a manager move the deals that gates stop, with a reason."""
        self.ensure_one()
        stopped = self.line_ids.filtered("is_gate_closed").lead_id
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_funnel_crm.crm_stage_gate_override_action"
        )
        return {
            **action,
            "context": {"default_lead_ids": stopped.ids, "default_stage_id": self.stage_id.id},
        }

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Move to Stage"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }
