from dataclasses import dataclass
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.decision.risk import DEFAULT_WEIGHTS, Deal, Person, Rules, assess
from .crm_stakeholder import STANCE_UNKNOWN

WEIGHT_PARAM = "sales_funnel_crm.decision_weight_"
HALF_LIFE_PARAM = "sales_funnel_crm.decision_half_life_days"
WINDOW_PARAM = "sales_funnel_crm.decision_window_days"
THREAD_DAYS = 90


@dataclass(frozen=True)
class StoredDeal(Deal):
    """A deal with what is stored beside its risk."""

    date_decider_met: object = None
    decider_meetings: int = 0


class CrmDecisionRisk(models.Model):
    """The source: reads what the figures of the deals are made of, in batches."""

    _inherit = "crm.decision.risk"

    @api.model
    def _get_rules(self):
        """Return the weights and periods of the settings."""
        # Settings are not secret, but salespeople may not read them.
        get_param = self.env["ir.config_parameter"].sudo().get_param
        defaults = Rules()
        return Rules(
            weights={
                name: _to_number(get_param(WEIGHT_PARAM + name), weight)
                for name, weight in DEFAULT_WEIGHTS.items()
            },
            half_life_days=_to_number(get_param(HALF_LIFE_PARAM), defaults.half_life_days),
            decider_window_days=_to_number(get_param(WINDOW_PARAM), defaults.decider_window_days),
        )

    @api.model
    def _get_risks(self, lead_ids):
        """Return the deals and their risks as they are now.

        Five queries, whatever the number of deals. Deals without stakeholders are absent.

        :return: ``(StoredDeal, Risk)`` by lead id
        :rtype: dict[int, tuple]
        """
        rules = self._get_rules()
        return {
            lead_id: (deal, assess(deal, rules))
            for lead_id, deal in self._get_deals(lead_ids).items()
        }

    @api.model
    def _get_deals(self, lead_ids):
        people, stages = self._read_people(lead_ids)
        if not people:
            return {}
        required = self._read_required(set(stages.values()))
        touches = self._read_touches(list(people))
        conflicts = self._read_conflicts(list(people))
        now = fields.Datetime.now()
        deals = {}
        for lead_id, rows in people.items():
            counts, met, meetings = touches.get(lead_id, ({}, None, 0))
            deals[lead_id] = StoredDeal(
                people=tuple(
                    Person(**{**row, "touches": counts.get(row["key"], 0)}) for row in rows
                ),
                required=required[stages[lead_id]],
                conflicts=frozenset(conflicts.get(lead_id, ())),
                decider_days=(now - met) / timedelta(days=1) if met else None,
                date_decider_met=met,
                decider_meetings=meetings,
            )
        return deals

    @api.model
    def _read_people(self, lead_ids):
        """Return the values of ``Person`` by lead id, and the stages of the leads."""
        query = SQL(
            """SELECT s.lead_id, l.stage_id, s.id, s.influence, s.job_level, s.stance, s.evidence,
                      s.evidence_date, s.coverage, s.partner_id IS NULL, %(has_left)s,
                      ARRAY(SELECT crm_buying_role_id FROM crm_buying_role_crm_stakeholder_rel
                             WHERE crm_stakeholder_id = s.id),
                      ARRAY(SELECT crm_stage_id FROM crm_stage_crm_stakeholder_rel
                             WHERE crm_stakeholder_id = s.id),
                      EXISTS (SELECT 1 FROM crm_buying_role_crm_stakeholder_rel x
                                JOIN crm_buying_role b ON b.id = x.crm_buying_role_id
                               WHERE x.crm_stakeholder_id = s.id AND b.is_decider)
                 FROM crm_stakeholder s
                 JOIN crm_lead l ON l.id = s.lead_id
                WHERE s.lead_id = ANY(%(lead_ids)s) ORDER BY s.id""",
            has_left=self.env["crm.stakeholder"]._has_left_sql(),
            lead_ids=list(lead_ids),
        )
        today = fields.Date.today()
        people, stages = {}, {}
        for (
            lead_id, stage_id, key, influence, level, stance, evidence, date, coverage,
            is_placeholder, has_left, role_ids, stage_ids, is_decider,
        ) in self.env.execute_query(query):  # fmt: skip
            stages[lead_id] = stage_id
            people.setdefault(lead_id, []).append(
                {
                    "key": key,
                    "influence": int(influence),
                    "level": int(level) if level else None,
                    "roles": frozenset(role_ids),
                    "is_decider": is_decider,
                    "matters": not stage_ids or stage_id in stage_ids,
                    "stance": None if stance == STANCE_UNKNOWN else int(stance),
                    "evidence": int(evidence),
                    "evidence_days": (today - date).days if date else 0,
                    "coverage": int(coverage),
                    "is_placeholder": is_placeholder,
                    "has_left": has_left,
                }
            )
        return people, stages

    @api.model
    def _read_required(self, stage_ids):
        """Return the roles that each stage needs, by stage id."""
        query = SQL(
            """SELECT x.crm_stage_id, b.id, b.is_required
                 FROM crm_buying_role b
            LEFT JOIN crm_stage_required_role_rel x ON x.crm_buying_role_id = b.id
                WHERE b.active"""
        )
        always, by_stage = set(), {}
        for stage_id, role_id, is_required in self.env.execute_query(query):
            if is_required:
                always.add(role_id)
            if stage_id:
                by_stage.setdefault(stage_id, set()).add(role_id)
        return {stage_id: frozenset(by_stage.get(stage_id) or always) for stage_id in stage_ids}

    @api.model
    def _read_touches(self, lead_ids):
        """Return the contacts about each deal, or about none, with its stakeholders.

        Who decides counts as met by one of us who is at most one level below; a level that is
        not known, of him or of us, is no obstacle.

        :return: ``(touches of the last 90 days by stakeholder, when a decider was met last,
            number of meetings with a decider, by whomever)`` by lead id
        :rtype: dict[int, tuple]
        """
        since = fields.Datetime.now() - timedelta(days=THREAD_DAYS)
        query = SQL(
            """SELECT s.lead_id, s.id, t.date >= %(since)s,
                      t.kind = 'meeting' AND EXISTS (
                          SELECT 1 FROM crm_buying_role_crm_stakeholder_rel x
                            JOIN crm_buying_role b ON b.id = x.crm_buying_role_id
                           WHERE x.crm_stakeholder_id = s.id AND b.is_decider),
                      COALESCE(ours.job_level::int >= s.job_level::int - 1, TRUE),
                      t.date, t.occasion_ref
                 FROM crm_stakeholder s
                 JOIN (%(touches)s) t ON t.partner_id = s.partner_id
            LEFT JOIN res_users colleague ON colleague.id = t.user_id
            LEFT JOIN res_partner ours ON ours.id = colleague.partner_id
                WHERE s.lead_id = ANY(%(lead_ids)s) AND t.is_held
                  AND (t.lead_id = s.lead_id OR t.lead_id IS NULL)""",
            since=since,
            touches=self.env["crm.contact.touch.report"]._table_query,
            lead_ids=lead_ids,
        )
        counts, met, meetings = {}, {}, {}
        rows = self.env.execute_query(query)
        for lead_id, key, is_recent, is_decider, is_near, date, ref in rows:
            own = counts.setdefault(lead_id, {})
            own[key] = own.get(key, 0) + is_recent
            if is_decider:
                meetings.setdefault(lead_id, set()).add(ref)
                if is_near:
                    met[lead_id] = max(date, met.get(lead_id, date))
        return {
            lead_id: (own, met.get(lead_id), len(meetings.get(lead_id, ())))
            for lead_id, own in counts.items()
        }

    @api.model
    def _read_conflicts(self, lead_ids):
        """Return the pairs of stakeholders in conflict, by lead id."""
        query = SQL(
            """SELECT a.lead_id, a.id, b.id
                 FROM crm_stakeholder a
                 JOIN crm_contact_relation r ON r.partner_id = a.partner_id AND r.active
                 JOIN crm_contact_relation_type t ON t.id = r.type_id AND t.kind = 'conflict'
                 JOIN crm_stakeholder b
                   ON b.lead_id = a.lead_id AND b.partner_id = r.other_partner_id
                WHERE a.lead_id = ANY(%s)""",
            lead_ids,
        )
        conflicts = {}
        for lead_id, *pair in self.env.execute_query(query):
            conflicts.setdefault(lead_id, set()).add(tuple(sorted(pair)))
        return conflicts


def _to_number(text, default):
    # What somebody typed into the parameters must not stop the nightly run.
    try:
        return float(text) if text not in (None, False, "") else default
    except ValueError:
        return default
