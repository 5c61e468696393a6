from typing import NamedTuple

from odoo import models
from odoo.exceptions import RedirectWarning

from ...errors import ShownUserError
from ...tools.playbook.gates import (
    POLICIES,
    POLICY_BLOCK,
    POLICY_INFORM,
    GatePass,
    is_return,
    skipped_stages,
)
from .crm_stage_gate import DIRECTION_ENTER, DIRECTION_LEAVE

CONTEXT_PASS = "sales_funnel_gate_pass"
# So many deals are named in a message, the others are counted.
MAX_DEALS = 10


class GateIsClosed(ShownUserError):
    """A deal lacks what a gate asks for, and may not move."""


class GateIsClosedForManager(RedirectWarning):
    """Like ``GateIsClosed``, with a way to override the gate."""

    context = {"exception_class": "odoo.exceptions.RedirectWarning"}


class Move(NamedTuple):
    """A deal that goes from one stage (empty: it is new in the pipeline) to another one."""

    lead: models.BaseModel
    old: models.BaseModel
    new: models.BaseModel


class Finding(NamedTuple):
    """What one rule has to say against one move; ``gate`` is empty for the order of stages."""

    move: Move
    gate: models.BaseModel
    policy: str
    missing: list


class CrmStageGate(models.Model):
    """The gate keeper: checks moves of deals and does what the policies say."""

    _inherit = "crm.stage.gate"

    def _check_moves(self, moves):
        """Check moves that have just been made; inform, log or refuse.

        :param list[Move] moves: may be empty
        :raise GateIsClosed: when a gate refuses a deal; a manager in the web client gets
            ``GateIsClosedForManager``, which leads to the override
        """
        findings = self._get_findings(moves)
        if not findings:
            return
        refused = [finding for finding in findings if finding.policy == POLICY_BLOCK]
        gate_pass = self.env.context.get(CONTEXT_PASS)
        # The class decides: no call from outside can bring an object along.
        if refused and not isinstance(gate_pass, GatePass):
            raise self._prepare_refusal(refused)
        if isinstance(gate_pass, GatePass) and not gate_pass.is_logged:
            return
        self.env["crm.stage.gate.log"]._log_findings(findings)
        self._notify_findings([finding for finding in findings if finding not in refused])

    def _get_findings(self, moves):
        """Return what the rules have to say against some moves, the strictest first.

        The number of queries grows with the gates, not with the deals.

        :param list[Move] moves: with leads as superuser
        :rtype: list[Finding]
        """
        findings = self._get_order_findings(moves)
        for direction in (DIRECTION_LEAVE, DIRECTION_ENTER):
            moves_by_stage = {}
            for move in moves:
                stage = move.old if direction == DIRECTION_LEAVE else move.new
                moves_by_stage.setdefault(stage, []).append(move)
            for stage, stage_moves in moves_by_stage.items():
                for gate in self._get_gates(direction, stage):
                    findings += gate._get_gate_findings(stage_moves)
        return sorted(findings, key=lambda finding: POLICIES.index(finding.policy))

    def _get_gate_findings(self, moves):
        # sudo: as the leads of the moves; the conditions hold whoever moves them
        leads = self.env["crm.lead"].sudo().union(*(move.lead for move in moves))
        stage_ids = {move.lead.id: move.old.id for move in moves}
        missing = self._get_missing_by_lead(leads, stage_ids)
        return [
            Finding(move, self, self.policy, missing[move.lead])
            for move in moves
            if move.lead in missing
        ]

    def _get_order_findings(self, moves):
        """Return the moves that jump over stages, or go back, where that is not free."""
        rules = self._get_rules()
        skip, back = rules.get("skip", {}), rules.get("return", {})
        findings = []
        no_gate = self.browse()
        order_by_team = {}
        for move in moves:
            if move.new.id not in skip and move.old.id not in back:
                continue
            team = move.lead.team_id
            if team not in order_by_team:
                order_by_team[team] = move.lead._get_stages_of_team(team).ids
            order = order_by_team[team]
            skipped = skipped_stages(order, move.old.id or None, move.new.id)
            if skipped and move.new.id in skip:
                names = ", ".join(move.new.browse(skipped).mapped("name"))
                text = self.env._("Stages are not to be skipped: first go through %s", names)
                findings.append(Finding(move, no_gate, skip[move.new.id], [text]))
            if move.old.id in back and is_return(order, move.old.id, move.new.id):
                text = self.env._("A deal does not go back from “%s”", move.old.name)
                findings.append(Finding(move, no_gate, back[move.old.id], [text]))
        return findings

    def _prepare_refusal(self, refused):
        """Return the exception that refuses some moves, with all that is missing."""
        leads = self.env["crm.lead"].union(*(finding.move.lead for finding in refused))
        text = self._get_findings_words(refused)
        guidance = [finding.gate.guidance for finding in refused if finding.gate.guidance]
        text = "\n\n".join([text, *dict.fromkeys(guidance)])
        stages = self.env["crm.stage"].union(*(finding.move.new for finding in refused))
        # A deal that is not there yet cannot be moved by the override.
        is_move = all(finding.move.old for finding in refused)
        can_redirect = is_move and len(stages) == 1 and self._can_override()
        if not can_redirect or self.env.context.get("import_file"):
            hint = self.env._("Complete these points, or ask a sales manager to override the gate.")
            if len(leads) > 1:
                hint += "\n" + self.env._(
                    "Nothing was moved. To move the deals that pass, select them in the list and "
                    "choose Move to Stage in the Actions menu."
                )
            return GateIsClosed(f"{text}\n\n{hint}")
        hint = self.env._("Complete these points, or override the gate with a reason.")
        action = {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "sales_funnel_crm.crm_stage_gate_override_action"
            ),
            "context": {"default_lead_ids": leads.ids, "default_stage_id": stages.id},
        }
        return GateIsClosedForManager(f"{text}\n\n{hint}", action, self.env._("Override the Gate"))

    def _can_override(self):
        return not self.env.su and self.env.user.has_group("sales_team.group_sale_manager")

    def _get_findings_words(self, findings):
        """Return findings as text, deal by deal: where it cannot go, and what is missing."""
        texts_by_move = {}
        for finding in findings:
            texts_by_move.setdefault(finding.move, []).extend(finding.missing)
        blocks = []
        for move, texts in list(texts_by_move.items())[:MAX_DEALS]:
            title = self.env._(
                "“%(deal)s” is not ready for “%(stage)s”:",
                deal=move.lead.name,
                stage=move.new.name,
            )
            blocks.append("\n".join([title, *(f"• {text}" for text in dict.fromkeys(texts))]))
        if (hidden := len(texts_by_move) - MAX_DEALS) > 0:
            blocks.append(self.env._("… and %s more deals", hidden))
        return "\n\n".join(blocks)

    def _notify_findings(self, findings):
        """Tell the user what the moved deals still lack."""
        if not findings:
            return
        informed = all(finding.policy == POLICY_INFORM for finding in findings)
        self.env.user._bus_send(
            "simple_notification",
            {
                "type": "info" if informed else "warning",
                "title": self.env._("Moved, but not complete"),
                "message": self._get_findings_words(findings),
                "sticky": not informed,
            },
        )
