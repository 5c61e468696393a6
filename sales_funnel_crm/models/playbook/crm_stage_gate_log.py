from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.playbook.gates import POLICY_BLOCK, POLICY_INFORM, POLICY_WARN, GatePass
from ..pipeline.crm_funnel_append_only_mixin import LedgerIsAppendOnly
from .crm_stage_gate_check import CONTEXT_PASS

OUTCOME_WARNED = "warned"
OUTCOME_OVERRIDDEN = "overridden"


class GateLogIsAppendOnly(LedgerIsAppendOnly):
    """Somebody tried to write a row of the gate log by hand."""


class CrmStageGateLog(models.Model):
    """One move of a deal that a gate or the order of stages was against, and who made it.

    Written by the gate keeper, never changed. What was refused did not happen and is not kept.
    """

    _name = "crm.stage.gate.log"
    _inherit = ["crm.funnel.append.only.mixin"]
    _description = "Gate Log"
    _order = "date desc, id desc"
    _rec_name = "lead_name"

    date = fields.Datetime(required=True, readonly=True, index=True)
    user_id = fields.Many2one(
        "res.users", string="Moved By", readonly=True, index=True, ondelete="set null"
    )
    lead_id = fields.Many2one(
        "crm.lead", string="Opportunity", readonly=True, index=True, ondelete="set null"
    )
    lead_name = fields.Char(string="Name Then", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True, index=True, ondelete="set null")
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True, ondelete="set null")
    salesperson_id = fields.Many2one("res.users", readonly=True, ondelete="set null")
    old_stage_id = fields.Many2one(
        "crm.stage", string="From Stage", readonly=True, ondelete="set null"
    )
    stage_id = fields.Many2one(
        "crm.stage", string="To Stage", readonly=True, index=True, ondelete="set null"
    )
    gate_id = fields.Many2one("crm.stage.gate", readonly=True, index=True, ondelete="set null")
    gate_name = fields.Char(string="Rule", readonly=True)
    policy = fields.Selection(
        [(POLICY_INFORM, "Inform"), (POLICY_WARN, "Warn and Log"), (POLICY_BLOCK, "Block")],
        readonly=True,
    )
    outcome = fields.Selection(
        [(OUTCOME_WARNED, "Passed With Warning"), (OUTCOME_OVERRIDDEN, "Overridden")],
        readonly=True,
    )
    missing = fields.Text(string="What Was Missing", readonly=True)
    reason = fields.Text(string="Reason of the Override", readonly=True)

    def _refuse_change(self):
        raise GateLogIsAppendOnly(
            self.env._("The gate log cannot be changed. It is written when deals move.")
        )

    @api.model
    def _log_findings(self, findings):
        """Keep the findings whose policy is to log.

        :param list findings: see ``crm.stage.gate._get_findings``
        """
        gate_pass = self.env.context.get(CONTEXT_PASS)
        reason = gate_pass.reason if isinstance(gate_pass, GatePass) else None
        rows = [
            self._prepare_row(finding, reason)
            for finding in findings
            if finding.policy != POLICY_INFORM
        ]
        if not rows:
            return
        columns = list(rows[0])
        # SQL: nobody may create rows by the ORM, the superuser neither.
        self.env.execute_query(
            SQL(
                "INSERT INTO crm_stage_gate_log (%s) VALUES %s RETURNING id",
                SQL(", ").join(map(SQL.identifier, columns)),
                SQL(", ").join(tuple(row.values()) for row in rows),
            )
        )
        self.invalidate_model(flush=False)
        self.env["crm.lead"].invalidate_model(["gate_log_ids"], flush=False)

    @api.model
    def _prepare_row(self, finding, reason):
        move = finding.move
        is_overridden = finding.policy == POLICY_BLOCK
        return {
            "date": self.env.cr.now(),
            "user_id": self.env.uid,
            "lead_id": move.lead.id,
            "lead_name": move.lead.name,
            "company_id": move.lead.company_id.id or None,
            "team_id": move.lead.team_id.id or None,
            "salesperson_id": move.lead.user_id.id or None,
            "old_stage_id": move.old.id or None,
            "stage_id": move.new.id,
            "gate_id": finding.gate.id or None,
            "gate_name": finding.gate.name or self.env._("Order of Stages"),
            "policy": finding.policy,
            "outcome": OUTCOME_OVERRIDDEN if is_overridden else OUTCOME_WARNED,
            "missing": "\n".join(finding.missing),
            "reason": reason if is_overridden else None,
        }

    @api.model
    def _follow_merge(self, lead, merged):
        """Let the log of merged deals be that of the deal that remains."""
        if not merged:
            return
        self.env.execute_query(
            SQL(
                """UPDATE crm_stage_gate_log SET lead_id = %s
                    WHERE lead_id = ANY(%s) RETURNING id""",
                lead.id,
                merged.ids,
            )
        )
        self.invalidate_model(flush=False)
