import random
from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command

from ...tools.playbook import demo_names
from ..pipeline.crm_funnel_demo import MODULE, STAGES, TEAMS
from .crm_deal_approval import STATE_APPROVED, STATE_REFUSED, STATE_REQUESTED
from .crm_lead_step import STATE_DONE, STATE_SKIPPED

SEED = 20190403
# How likely a step was done in a stage that the deal has left, by what became of the deal.
DILIGENCE = {"won": 0.92, "pending": 0.85, "lost": 0.62}
DONE_NOTE = "Done, see the mail 已完成，见邮件"
SKIP_REASON = "Not needed this time 本次不需要"
WHY = "Large customer with three more lines 大客户，另有三条生产线"
REASONS = {
    STATE_APPROVED: "Go ahead, price floor as discussed 同意立项，底价按商定执行",
    STATE_REFUSED: "No budget released yet: come back with it 预算未批，落实后再申请",
}
APPROVALS = (STATE_REQUESTED, STATE_APPROVED, STATE_APPROVED, STATE_REFUSED, STATE_REQUESTED)


class CrmPlaybookDemo(models.AbstractModel):
    """Loads what the demo story did by the playbook: steps of two years, and some approvals."""

    _name = "crm.playbook.demo"
    _description = "Demo Story of the Playbook"

    @api.model
    def _load_story(self):
        rng = random.Random(SEED)
        self._create_steps(rng)
        self._create_approvals()

    @api.model
    def _translate_names(self):
        """Name steps and gates in the installed languages, too."""
        languages = ("zh_CN", "zh_TW")
        installed = {code for code, _name in self.env["res.lang"].get_installed()}
        for xml_id, texts in demo_names.NAMES.items():
            self._translate(xml_id, "name", languages, texts, installed)
        for xml_id, texts in demo_names.GATE_GUIDANCE.items():
            self._translate(xml_id, "guidance", languages, texts, installed)
        for xml_id, texts in demo_names.STEP_GUIDANCE.items():
            step = self.env.ref(f"{MODULE}.{xml_id}")
            [term] = step._fields["guidance"].get_trans_terms(step.guidance)
            terms = [{term: text} for text in texts]
            self._translate(xml_id, "guidance", languages, terms, installed)

    @api.model
    def _translate(self, xml_id, field, languages, texts, installed):
        translations = dict(zip(languages, texts, strict=True))
        self.env.ref(f"{MODULE}.{xml_id}").update_field_translations(
            field, {code: translations[code] for code in installed & {*translations}}
        )

    @api.model
    def _create_steps(self, rng):
        """Give each deal the steps of the stages it has been in, as far as they were done."""
        standards = self.env["crm.stage.step"].search([("team_ids", "!=", False)])
        by_stage = standards.grouped("stage_id")
        keys, vals_list = [], []
        for lead, stage, start, end in self._get_visits():
            done = set()
            for standard in by_stage.get(stage, ()):
                values = self._prepare_step(rng, lead, standard, start, end, done)
                keys.append((lead, standard))
                vals_list.append(values)
        Step = self.env["crm.lead.step"].with_context(
            tracking_disable=True, sales_funnel_skip_activities=True
        )
        steps = Step.create(vals_list)
        by_key = dict(zip(keys, steps, strict=True))
        for (lead, standard), step in by_key.items():
            befores = [
                by_key[lead, before].id
                for before in standard.predecessor_ids
                if (lead, before) in by_key
            ]
            if befores:
                step.predecessor_ids = [Command.set(befores)]
        for step, values in zip(steps, vals_list, strict=True):
            if date_done := values.get("date_done"):  # creation says that it was done just now
                step.write({"date_done": date_done, "done_by_id": values["done_by_id"]})
        steps.with_env(self.env)._schedule_activities()

    @api.model
    def _get_visits(self):
        """Return the first stay of each deal in a stage: (deal, stage, date in, date out).

        The date out is None for the stay that goes on.
        """
        teams = [self.env.ref(f"{MODULE}.{xml_id}").id for xml_id in TEAMS.values()]
        moves = self.env["crm.funnel.move"].search(
            [
                ("team_id", "in", teams),
                ("stage_id", "in", [self.env.ref(xml_id).id for xml_id in STAGES.values()]),
                ("kind", "in", ["new", "forward", "won", "lost"]),
                ("lead_id", "!=", False),
            ],
            order="date, id",
        )
        starts, ends = {}, defaultdict(lambda: None)
        for move in moves:
            key = (move.lead_id.with_context(active_test=False), move.stage_id)
            if move.count > 0:
                starts.setdefault(key, move.date)
            elif move.count < 0:
                ends.setdefault(key, move.date)
        return [(*key, start, ends[key]) for key, start in starts.items()]

    @api.model
    def _prepare_step(self, rng, lead, standard, start, end, done):
        """Return the values of one step; ``done`` collects the standard steps that were done."""
        planned = start.date() + timedelta(days=standard.planned_days)
        date = start.date() + timedelta(days=round(standard.planned_days * rng.uniform(0.3, 1.5)))
        is_over = bool(end) or lead.won_status != "pending" or not lead.active
        befores = standard.predecessor_ids
        is_possible = not befores or set(befores.ids) <= done
        is_done = rng.random() < DILIGENCE[lead.won_status] and is_possible
        values = {
            "lead_id": lead.id,
            "stage_id": standard.stage_id.id,
            "step_id": standard.id,
            "name": standard.name,
            "sequence": standard.sequence,
            "responsible_role": standard.responsible_role,
            "responsible_id": standard._get_responsible(lead).id,
            "date_start": start.date(),
            "date_end": planned,
            "effort_hours": standard.effort_hours,
            "is_required": standard.is_required,
            "is_milestone": standard.is_milestone,
            "proof": standard.proof,
            "activity_type_id": standard.activity_type_id.id,
        }
        if is_done and (is_over or date <= fields.Date.today()):
            done.add(standard.id)
            return {
                **values,
                "state": STATE_DONE,
                "date_done": min(date, end.date()) if end else min(date, fields.Date.today()),
                "done_by_id": values["responsible_id"],
                "result_note": DONE_NOTE,
            }
        if is_over:
            return {**values, "state": STATE_SKIPPED, "skip_reason": SKIP_REASON}
        today = fields.Date.today()
        # Nobody looks at a plan of last year: it was made anew this week.
        return {**values, "date_end": max(planned, today + timedelta(days=rng.randrange(-4, 12)))}

    @api.model
    def _create_approvals(self):
        """Ask for the establishment of the largest new projects that are being negotiated."""
        leads = self.env["crm.lead"].search(
            [
                ("stage_id", "=", self.env.ref(STAGES["negotiation"]).id),
                (
                    "category_id",
                    "=",
                    self.env.ref(f"{MODULE}.crm_opportunity_category_new_project").id,
                ),
                ("won_status", "=", "pending"),
            ],
            order="expected_revenue desc, id",
            limit=len(APPROVALS),
        )
        Approval = self.env["crm.deal.approval"]
        now = fields.Datetime.now()
        for number, (lead, state) in enumerate(zip(leads, APPROVALS, strict=False)):
            approver = Approval._get_default_approver(lead, lead.user_id)
            approval = Approval.create(
                {
                    **Approval._prepare_basis_values(lead),
                    "lead_id": lead.id,
                    "kind": "establishment",
                    "note": WHY,
                    "requester_id": lead.user_id.id,
                    "approver_id": approver.id,
                    "date_requested": now - timedelta(days=2 + 5 * number),
                }
            )
            if state == STATE_REQUESTED:
                approval.with_context(mail_notify_force_send=False)._ask()
            else:
                approval.write(
                    {
                        "state": state,
                        "reason": REASONS[state],
                        "decided_by_id": approver.id,
                        "date_decided": now - timedelta(days=5 * number),
                    }
                )
