from odoo import api, fields, models

from .crm_decision_risk import RISK_LEVELS
from .crm_lead import SALESPERSON

# When one of these changes, other roles are needed, the figures rest, or the days that follow
# count for somebody else.
DECISION_COLUMNS = frozenset(
    {
        "stage_id",
        "active",
        "won_status",
        "type",
        "partner_id",
        "user_id",
        "team_id",
        "company_id",
    }
)


class CrmLead(models.Model):
    """The stored figures of the deal: ``crm.decision.risk`` fills them, in SQL.

    They depend on nothing that Odoo watches, so that a deal without stakeholders costs nothing.
    """

    _inherit = "crm.lead"

    stakeholder_count = fields.Integer(
        string="Stakeholders", readonly=True, copy=False, groups=SALESPERSON
    )
    decision_risk_percent = fields.Float(
        string="Decision Risk",
        digits=(16, 0),
        readonly=True,
        copy=False,
        aggregator="avg",
        help="How badly the persons who decide are covered: 0 is everybody won and covered, "
        "100 is nobody. Empty when no stakeholders are entered.",
        groups=SALESPERSON,
    )
    decision_risk_level = fields.Selection(
        RISK_LEVELS, readonly=True, copy=False, groups=SALESPERSON
    )
    decision_coverage_percent = fields.Float(
        string="Coverage (%)",
        digits=(16, 0),
        readonly=True,
        copy=False,
        aggregator="avg",
        groups=SALESPERSON,
    )
    decision_support_percent = fields.Float(
        string="Support (%)",
        digits=(16, 0),
        readonly=True,
        copy=False,
        aggregator="avg",
        help="From -100 (all against us) to 100 (all for us, proven).",
        groups=SALESPERSON,
    )
    decision_completeness_percent = fields.Float(
        string="Needed Roles Filled (%)",
        digits=(16, 0),
        readonly=True,
        copy=False,
        aggregator="avg",
        groups=SALESPERSON,
    )
    decision_thread_percent = fields.Float(
        string="Single-Threading (%)",
        digits=(16, 0),
        readonly=True,
        copy=False,
        aggregator="avg",
        help="How much of the contact of the last 90 days hangs on one person.",
        groups=SALESPERSON,
    )
    missing_role_count = fields.Integer(
        string="Missing Roles", readonly=True, copy=False, aggregator="avg", groups=SALESPERSON
    )
    date_decider_met = fields.Datetime(
        string="Decider Met On", readonly=True, copy=False, groups=SALESPERSON
    )
    decider_meeting_count = fields.Integer(
        string="Decider Meetings", readonly=True, copy=False, aggregator="sum", groups=SALESPERSON
    )
    date_decision_risk = fields.Date(
        string="Decision Figures Of", readonly=True, copy=False, groups=SALESPERSON
    )
    decider_met_days = fields.Integer(
        string="Days Since Decider Met",
        compute="_compute_decider_met_days",
        aggregator=None,
        groups=SALESPERSON,
    )
    decision_risk_ids = fields.One2many(
        "crm.decision.risk",
        "lead_id",
        string="Decision Risk Trend",
        readonly=True,
        copy=False,
        groups=SALESPERSON,
    )

    @api.depends("date_decider_met")
    def _compute_decider_met_days(self):
        now = fields.Datetime.now()
        for lead in self:
            met = lead.date_decider_met
            lead.decider_met_days = max((now - met).days, 0) if met else 0

    def web_read(self, specification):
        # The form shows the figures right after saving, in the same transaction.
        self.env["crm.decision.risk"]._refresh_pending()
        return super().web_read(specification)

    def _write_multi(self, vals_list):
        result = super()._write_multi(vals_list)
        changed_ids = [
            lead_id
            for lead_id, vals in zip(self._ids, vals_list, strict=True)
            if not DECISION_COLUMNS.isdisjoint(vals)
        ]
        if changed_ids:
            self.browse(changed_ids)._remember_decision()
        return result

    def unlink(self):
        self.env["crm.decision.risk"]._refresh_pending()
        # The database would delete them without their messages. Who may delete a deal may
        # delete all of it: sudo.
        self.sudo().filtered("stakeholder_count").stakeholder_ids.unlink()
        return super().unlink()

    def _message_post_after_hook(self, message, msg_values):
        if message.message_type in ("email", "comment", "email_outgoing"):
            self._remember_decision()
        return super()._message_post_after_hook(message, msg_values)

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        # The user had the right to see these deals, which are about to be deleted.
        opportunities.sudo().stakeholder_ids._move_to(self.sudo())
        return result

    def _remember_decision(self):
        """Have the figures computed before the commit, of the deals that have stakeholders.

        Whether there are any is taken from the cache: a deal without costs no query.
        """
        counts = self._fields["stakeholder_count"]._get_cache(self.env)
        lead_ids = [lead_id for lead_id in self._ids if lead_id and counts.get(lead_id, True)]
        self.env["crm.decision.risk"]._remember(lead_ids)

    @api.model
    def _get_decision_fields(self):
        return [
            name
            for name in self._fields
            if name.startswith(("decision_", "date_deci", "decider_"))
            or name in ("stakeholder_count", "missing_role_count")
        ]

    @api.readonly
    def get_decision_analysis(self):
        """Return why the decision risk is what it is and what to do next, point by point.

        Read-only, computed anew under the rules of the user; see
        ``crm.decision.analysis._get`` for the shape.

        :raise AccessError: when the user may not read the deal
        """
        self.ensure_one()
        self.check_access("read")
        return self.env["crm.decision.analysis"]._get(self)

    def action_open_stakeholders(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_funnel_crm.crm_stakeholder_action"
        )
        return {
            **action,
            "domain": [("lead_id", "=", self.id)],
            "context": {"default_lead_id": self.id, "active_test": False},
        }

    def action_add_stakeholders(self):
        """Ask which of the customer's contacts take part in the decision."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Add Stakeholders"),
            "res_model": "crm.stakeholder.add",
            "view_mode": "form",
            "target": "new",
            "context": {"default_lead_id": self.id},
        }

    def action_open_decision_trend(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_funnel_crm.crm_decision_trend_report_action"
        )
        return {**action, "domain": [("lead_id", "=", self.id)], "context": {}}
