from odoo import api, fields, models

from .crm_lead_step import OPEN_STATES

SALESPERSON = "sales_team.group_sale_salesman"
# What decides which standard steps a deal has, and whose they are.
STEP_COLUMNS = frozenset(
    {"stage_id", "user_id", "team_id", "category_id", "company_id", "type", "active", "won_status"}
)


class CrmLead(models.Model):
    _inherit = "crm.lead"

    lead_step_ids = fields.One2many(
        "crm.lead.step", "lead_id", string="Steps", copy=False, groups=SALESPERSON
    )
    step_count = fields.Integer(
        string="Steps Planned", compute="_compute_step_counts", groups=SALESPERSON
    )
    step_settled_count = fields.Integer(
        string="Steps Settled",
        compute="_compute_step_counts",
        groups=SALESPERSON,
        help="Steps that are done or skipped.",
    )
    step_late_count = fields.Integer(
        string="Steps Late", compute="_compute_step_counts", groups=SALESPERSON
    )
    is_guided = fields.Boolean(
        compute="_compute_is_guided",
        groups=SALESPERSON,
        help="There is something to do in the stage of the opportunity.",
    )

    @api.depends("lead_step_ids.state", "lead_step_ids.date_end")
    def _compute_step_counts(self):
        self.step_count = self.step_settled_count = self.step_late_count = 0
        Step = self.env["crm.lead.step"]
        if not Step._is_in_use():
            return
        domain = [("lead_id", "in", self.ids)]
        counts = {lead: [0, 0, 0] for lead in self}
        for lead, state, count in Step._read_group(domain, ["lead_id", "state"], ["__count"]):
            counts[lead][0] += count
            counts[lead][1] += 0 if state in OPEN_STATES else count
        today = fields.Date.context_today(self)
        late = [*domain, ("state", "in", OPEN_STATES), ("date_end", "<", today)]
        for lead, count in Step._read_group(late, ["lead_id"], ["__count"]):
            counts[lead][2] = count
        for lead in self:
            lead.step_count, lead.step_settled_count, lead.step_late_count = counts[lead]

    @api.depends("stage_id", "step_count")
    def _compute_is_guided(self):
        stage_ids = self.env["crm.stage.step"]._get_stage_ids()
        for lead in self:
            lead.is_guided = lead.stage_id.id in stage_ids or bool(lead.step_count)

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        self.env["crm.lead.step"]._remember(leads)
        return leads

    def _write_multi(self, vals_list):
        # Not `write`: a recompute (another team moves the stage) only comes by here.
        result = super()._write_multi(vals_list)
        changed_ids = [
            lead_id
            for lead_id, vals in zip(self._ids, vals_list, strict=True)
            if not STEP_COLUMNS.isdisjoint(vals)
        ]
        if changed_ids:
            self.env["crm.lead.step"]._remember(self.browse(changed_ids))
        return result

    def web_read(self, specification):
        # The form shows the new steps right after saving, in the same transaction.
        self.env["crm.lead.step"]._plan_pending()
        return super().web_read(specification)

    def unlink(self):
        if self.env["crm.lead.step"]._is_in_use():
            # The database would delete them without their messages and activities. Who may
            # delete a deal may delete all of it: sudo.
            self.sudo().lead_step_ids.unlink()
        return super().unlink()

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        if self.env["crm.lead.step"]._is_in_use():
            # sudo: the user had the right to see these deals, which are about to be deleted
            opportunities.sudo().lead_step_ids._move_to(self.sudo())
        return result

    @api.readonly
    def get_stage_guide(self):
        """Return what is to be done in the present stage of the deal, and how.

        Read-only. A constant number of queries.

        >>> lead.get_stage_guide()  # doctest: +SKIP
        {"stage": "Qualified", "is_open": True, "can_edit": True,
         "unplanned": ["Send the offer"],  # standard steps that the deal was not given
         "open_elsewhere": 2,  # open steps of other stages
         "steps": [{"id": 4, "name": "Meet the decider", "state": "todo", "is_open": True,
                    "responsible_id": 7, "responsible": "Mitchell Admin",
                    "date_end": "2026-03-08",  # empty when not planned
                    "late_days": 0, "is_required": True, "is_milestone": False,
                    "proof": "note",  # none, note or file
                    "waits_for": [],  # names of open steps before it
                    "guidance": "<p>…</p>", "what_works": "", "result": "",
                    # empty unless closed deals say something clear
                    "effect": {"verdict": "helps", "text": "75% won with it …"}}]}

        :raise AccessError: when the user may not read the deal
        """
        self.ensure_one()
        self.check_access("read")
        return self.env["crm.lead.step"]._get_guide(self)

    def action_plan_steps(self):
        """Give the deals the standard steps of their stage that they lack."""
        self.check_access("write")
        # sudo: the playbook holds for the deal, whoever asks for it
        leads = self.sudo()
        steps = leads.env["crm.lead.step"]._generate(leads)
        leads.lead_step_ids._schedule_activities()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if steps else "info",
                "message": self.env._("%s steps planned.", len(steps))
                if steps
                else self.env._("All standard steps of this stage are planned already."),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_open_steps(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_funnel_crm.crm_lead_step_action"
        )
        return {
            **action,
            "domain": [("lead_id", "=", self.id)],
            "context": {"default_lead_id": self.id},
        }
