from odoo import Command, api, fields, models, tools
from odoo.tools import SQL, clean_context

from ...tools.playbook.schedule import PlannedStep, in_levels, planned_days, pushed
from .crm_lead_step import OPEN_STATES, STATE_DONE, STATE_SKIPPED
from .crm_stage_step import ROLE_LEADER, ROLE_SALESPERSON

KEY = "sales_funnel_lead_steps"


class CrmLeadStep(models.Model):
    """How deals get their standard steps, in what order they fall, and which are missing."""

    _inherit = "crm.lead.step"

    @api.model
    @tools.ormcache()
    def _is_in_use(self):
        """Tell whether there are any steps, standard ones or on deals. Cached."""
        # SQL: two EXISTS in one round trip, for whoever asks
        query = SQL(
            "SELECT EXISTS (SELECT 1 FROM crm_stage_step) OR EXISTS (SELECT 1 FROM crm_lead_step)"
        )
        self.env["crm.stage.step"].flush_model(["stage_id"])
        self.flush_model(["lead_id"])
        return self.env.execute_query(query)[0][0]

    @api.model
    def _remember(self, leads):
        """Have the steps of deals that changed stage or people looked after before the commit."""
        if not leads or not self._is_in_use():
            return
        data = self.env.cr.precommit.data
        if KEY not in data:
            data[KEY] = set()
            # What the caller wants of the deal, e.g. defaults, is not meant for its steps.
            context = clean_context(self.env.context)
            context.pop("active_test", None)
            self.env.cr.precommit.add(self.with_env(self.env(context=context))._plan_pending)
        data[KEY].update(leads._ids)

    @api.model
    def _plan_pending(self):
        """Do what ``_remember`` was told; nothing when it was told nothing."""
        if KEY not in self.env.cr.precommit.data or self.env.cr.readonly:
            return
        self.env.flush_all()
        lead_ids = self.env.cr.precommit.data.pop(KEY, ())
        # sudo: the playbook holds for the deal, whoever moved it
        self = self.sudo()
        leads = self.env["crm.lead"].browse(lead_ids).exists()
        self._realign_responsible(leads)
        self._generate(leads)
        planned = self.search([("lead_id", "in", leads.ids), ("state", "in", OPEN_STATES)])
        planned._refresh_activities()

    @api.model
    def _generate(self, leads):
        """Add the standard steps that apply to open deals in their stage and are not there yet.

        The number of queries does not depend on the number of deals.

        :param leads: ``crm.lead`` recordset; lost, archived and unqualified ones get nothing
        :return: the new ``crm.lead.step`` records
        """
        leads = leads.filtered(lambda lead: lead.active and lead.type == "opportunity")
        missing = self._get_unplanned_by_lead(leads)
        if not missing:
            return self.browse()
        today = fields.Date.context_today(self)
        standards = self.env["crm.stage.step"].union(*missing.values())
        existing = self.search([("lead_id", "in", leads.ids), ("step_id", "!=", False)])
        by_key = {(step.lead_id, step.step_id): step for step in existing}
        created = self.browse()
        levels = in_levels({step.id: step.predecessor_ids.ids for step in standards})
        for level in levels:
            keys, vals_list = [], []
            for lead, steps in missing.items():
                for standard in steps.filtered(lambda step, level=level: step.id in level):
                    befores = self.browse().union(
                        *(
                            by_key.get((lead, before), self.browse())
                            for before in standard.predecessor_ids
                        )
                    )
                    keys.append((lead, standard))
                    vals_list.append(self._prepare_standard_values(lead, standard, befores, today))
            steps = self.with_context(
                tracking_disable=True, sales_funnel_skip_activities=True
            ).create(vals_list)
            by_key.update(zip(keys, steps, strict=True))
            created |= steps
        created = created.with_env(self.env)
        created._schedule_activities()
        return created

    @api.model
    def _prepare_standard_values(self, lead, standard, befores, today):
        start, end = planned_days(
            today, [step.date_end for step in befores if step.date_end], standard.planned_days
        )
        return {
            "lead_id": lead.id,
            "stage_id": standard.stage_id.id,
            "step_id": standard.id,
            "name": standard.name,
            "sequence": standard.sequence,
            "responsible_role": standard.responsible_role,
            "responsible_id": standard._get_responsible(lead).id,
            "date_start": start,
            "date_end": end,
            "effort_hours": standard.effort_hours,
            "is_required": standard.is_required,
            "is_milestone": standard.is_milestone,
            "proof": standard.proof,
            "planned_activity_type_id": standard.activity_type_id.id,
            "predecessor_ids": [Command.set(befores.ids)],
        }

    @api.model
    def _get_person(self, role, lead):
        """Return who has the role in the deal: its salesperson, or the leader of its team."""
        if role == ROLE_LEADER:
            return lead.team_id.user_id or lead.user_id
        return lead.user_id

    def _get_person_of_role(self):
        return self._get_person(self.responsible_role, self.lead_id)

    @api.model
    def _realign_responsible(self, leads):
        """Give the open steps of deals whose salesperson or team changed to the new one."""
        steps = self.search(
            [
                ("lead_id", "in", leads.ids),
                ("state", "in", OPEN_STATES),
                ("responsible_role", "in", (ROLE_SALESPERSON, ROLE_LEADER)),
            ]
        )
        for person, theirs in steps.grouped(lambda step: step._get_person_of_role()).items():
            theirs.filtered(lambda step, person=person: step.responsible_id != person).with_context(
                sales_funnel_keep_role=True
            ).write({"responsible_id": person.id})

    @api.model
    def _get_unplanned_by_lead(self, leads, domain=(), stage_ids=None):
        """Return the standard steps of the present stage that a deal does not have yet.

        Two queries at most.

        :return: ``crm.stage.step`` by lead; leads that have all of theirs are absent
        :rtype: dict[crm.lead, crm.stage.step]
        """
        applicable = self.env["crm.stage.step"]._get_applicable_by_lead(leads, domain, stage_ids)
        if not applicable:
            return {}
        # sudo: a step of a colleague is planned, too
        planned = self.sudo().search([("lead_id", "in", leads.ids), ("step_id", "!=", False)])
        keys = {(step.lead_id, step.step_id) for step in planned}
        unplanned = {
            lead: steps.filtered(lambda step, lead=lead: (lead, step) not in keys)
            for lead, steps in applicable.items()
        }
        return {lead: steps for lead, steps in unplanned.items() if steps}

    @api.model
    def _get_missing_steps_by_lead(self, leads, stage_ids=None):
        """Return the required steps that are not settled in the present stage of each deal.

        Settled is done, or skipped by whoever may. A required standard step that the deal was
        never given, because it entered the stage before the step existed, is missing, too. Three
        queries at most; one when there are steps nowhere.

        :param leads: ``crm.lead`` recordset, may be empty
        :param stage_ids: stage by id of the lead, e.g. ``{7: 2}``: the stage that it is about to
            leave, or has just left; default: the stage it is in
        :return: names of the steps in their order; deals that lack none are absent,
            e.g. ``{lead: ["Meet the decider", "Send the offer"]}``
        :rtype: dict[crm.lead, list[str]]
        """
        if not leads or not self._is_in_use():
            return {}
        if stage_ids is None:
            stage_ids = {lead.id: lead.stage_id.id for lead in leads}
        # sudo: what the deal lacks does not depend on who looks
        open_steps = self.sudo().search(
            [
                ("lead_id", "in", leads.ids),
                ("is_required", "=", True),
                ("state", "not in", (STATE_DONE, STATE_SKIPPED)),
            ]
        )
        unplanned = self._get_unplanned_by_lead(leads, [("is_required", "=", True)], stage_ids)
        by_place = open_steps.grouped(lambda step: (step.lead_id.id, step.stage_id.id))
        missing = {}
        for lead in leads:
            steps = by_place.get((lead.id, stage_ids.get(lead.id)), ())
            standards = unplanned.get(lead, ())
            if names := [step.name for step in (*steps, *standards)]:
                missing[lead] = names
        return missing

    def _push_successors(self):
        """Move the open steps that would begin before those they come after have ended."""
        if self.env.context.get("sales_funnel_skip_push") or not self:
            return
        # sudo: the plan of a deal is one, whoever is responsible for its parts
        steps = self.sudo().lead_id.lead_step_ids.filtered(
            lambda step: step.date_start and step.date_end
        )
        if not steps.predecessor_ids:
            return
        moves = pushed(
            {
                step.id: PlannedStep(
                    step.date_start,
                    step.date_end,
                    step.date_done or step.date_end,
                    tuple(step.predecessor_ids.ids),
                    step.state not in OPEN_STATES,
                )
                for step in steps
            }
        )
        for step_id, (start, end) in moves.items():
            steps.browse(step_id).with_context(sales_funnel_skip_push=True).write(
                {"date_start": start, "date_end": end}
            )
