from odoo import api, fields, models

from ...tools.decision.network import persuasion_set, power
from ...tools.decision.risk import STANCE_MAX, risk_after, stand, weight

TREND_SIZE = 60
BEST_SIZE = 5
# In these relations the second person listens to the first; trust reads the other way round.
LISTENING = {"influence": False, "gatekeeper": False, "trust": True}
REPORTS_TO_STRENGTH = 2


class CrmDecisionAnalysis(models.AbstractModel):
    """Why the risk of a deal is what it is, and what to do next. Stores nothing."""

    _name = "crm.decision.analysis"
    _description = "Decision Analysis"

    @api.model
    def _get(self, lead):
        """Return the analysis of one deal that the user may read.

        The figures are those of the deal, the same for whoever may read it; persons, names and
        ways to them are read under the rules of the user. A number of queries that does not
        depend on the number of persons.

        :return: ``is_mapped`` and ``is_open`` (bool), ``date`` (ISO); when mapped and open also
            ``risk_percent``, ``level``, ``coverage_percent``, ``support_percent`` (-100..100),
            ``decider_days`` (None for never), ``decider_meeting_count``, ``missing_roles``
            (names); ``points``: one dict a part with ``key``, ``label``, ``value_percent``,
            ``weight_percent``, ``points``, ``why``, ``advice``; ``people``: ``id``, ``name``,
            ``is_placeholder``, ``coverage``, ``stance``, ``power_percent``,
            ``weight_percent``, ``risk_if_stance``, ``risk_if_coverage``, ``risk_if_meeting``;
            ``best``: the person whose meeting lowers the risk most, with ``text`` and ``path``,
            or None;
            ``persuasion``, ``silent``: persons; ``conflicts``: pairs of names; ``trend``:
            ``{"date", "risk_percent", "coverage_percent", "support_percent"}``, oldest first
        :rtype: dict
        """
        # Whoever may read a deal need not be one of the sellers, e.g. a reseller on the portal.
        self.env["crm.stakeholder"].check_access("read")
        self.env.flush_all()
        # The figures are stored on the deal for everybody who may read it; they are the same
        # here, also when they rest on meetings that the user may not see.
        risks = self.env["crm.decision.risk"].sudo()
        deal, risk = risks._get_risks(lead.ids).get(lead.id, (None, None))
        is_open = lead.active and lead.won_status == "pending"
        analysis = {
            "is_mapped": bool(risk),
            "is_open": is_open,
            "date": fields.Date.to_string(
                fields.Date.today() if is_open else lead.date_decision_risk
            ),
            "trend": self._get_trend(lead),
        }
        if not risk or not is_open:
            return analysis
        persons = {
            person.id: person
            for person in self.env["crm.stakeholder"].search([("lead_id", "=", lead.id)])
        }
        rules = risks._get_rules()
        people = self._get_people(deal, rules, persons)
        missing = self.env["crm.buying.role"].browse(sorted(risk.missing))
        best = self._get_best(people, persons, risk.percent)
        return {
            **analysis,
            "risk_percent": round(risk.percent),
            "level": risks._get_level(round(risk.percent)),
            "coverage_percent": round(100 * risk.coverage),
            "support_percent": round(100 * risk.support),
            "decider_days": None if deal.decider_days is None else int(deal.decider_days),
            "decider_meeting_count": deal.decider_meetings,
            "missing_roles": missing.mapped("name"),
            "points": self.env["crm.decision.advice"]._get_points(
                deal, risk, rules, people, missing
            ),
            "people": people,
            "best": best,
            "persuasion": self._get_persuasion(deal, rules, persons),
            "conflicts": [
                [persons[key].display_name for key in pair]
                for pair in sorted(deal.conflicts)
                if all(key in persons for key in pair)
            ],
            "silent": self._get_silent(persons),
        }

    @api.model
    def _get_trend(self, lead):
        # Of a deal that the user may read, so also of the time before it was his.
        rows = (
            self.env["crm.decision.risk"]
            .sudo()
            .search_read(
                [("lead_id", "=", lead.id)],
                ["date", "risk_percent", "coverage_percent", "support_percent"],
                order="date desc",
                limit=TREND_SIZE,
            )
        )
        return [{**row, "date": fields.Date.to_string(row["date"])} for row in reversed(rows)]

    @api.model
    def _get_people(self, deal, rules, persons):
        present = [
            person for person in deal.people if person.key in persons and not person.has_left
        ]
        weights = {person.key: weight(person) for person in present}
        total = sum(weights.values())
        shares = power(weights, self._get_edges(persons))
        people = []
        for person in present:
            after = risk_after(deal, person, rules)
            people.append(
                {
                    "id": person.key,
                    "name": persons[person.key].display_name,
                    "is_placeholder": person.is_placeholder,
                    "coverage": person.coverage,
                    "stance": persons[person.key].stance,
                    "weight_percent": round(100 * weights[person.key] / total, 1),
                    "power_percent": round(100 * shares[person.key], 1),
                    "risk_if_stance": round(after["stance"]),
                    "risk_if_coverage": round(after["coverage"]),
                    "risk_if_meeting": round(after["meeting"]),
                    "risk_exact": after["meeting"],
                }
            )
        # Of equal ones, whoever has more power.
        people.sort(key=lambda one: (round(one["risk_exact"], 6), -one["power_percent"]))
        for one in people:
            del one["risk_exact"]
        return people

    @api.model
    def _get_edges(self, persons):
        """Return who listens to whom, ``(stakeholder id, stakeholder id, strength)``."""
        keys = {person.partner_id.id: key for key, person in persons.items() if person.partner_id}
        relations = self.env["crm.contact.relation"].search_fetch(
            [
                ("partner_id", "in", list(keys)),
                ("other_partner_id", "in", list(keys)),
                ("kind", "in", list(LISTENING)),
            ],
            ["partner_id", "other_partner_id", "kind", "strength"],
        )
        edges = []
        for relation in relations:
            pair = [keys[relation.partner_id.id], keys[relation.other_partner_id.id]]
            if not LISTENING[relation.kind]:
                pair.reverse()
            edges.append((*pair, int(relation.strength)))
        # Persons may be contacts of other companies.
        contacts = self.env["res.partner"].browse(keys)._filtered_access("read")
        for contact in contacts:
            superior = keys.get(contact.reports_to_id.id)
            if superior:
                edges.append((keys[contact.id], superior, REPORTS_TO_STRENGTH))
        return edges

    @api.model
    def _get_best(self, people, persons, percent):
        """Return the person whose meeting lowers the risk most, None when none lowers it."""
        if not people or people[0]["risk_if_meeting"] >= round(percent):
            return None
        best = people[0]
        person = persons[best["id"]]
        path = self._get_path(person)
        return {
            "id": best["id"],
            "name": best["name"],
            "risk_percent": best["risk_if_meeting"],
            "path": path,
            "text": self.env["crm.decision.advice"]._get_best_text(
                person, path, round(percent), best["risk_if_meeting"]
            ),
        }

    @api.model
    def _get_path(self, stakeholder):
        """Return who of us gets to the person through whom, ``[]`` when nobody is known.

        :return: ``{"name", "label"}`` from our colleague to the person; the label says how the
            one before knows this one
        :rtype: list[dict]
        """
        partner = stakeholder.partner_id
        ways = partner and partner._get_introduction_paths(limit=1).get(partner.id)
        if not ways:
            return []
        way = ways[0]
        members = self.env["res.partner"].browse(way["partner_ids"])
        return [
            {"name": member.name, "label": label}
            for member, label in zip(members, ["", *way["labels"]], strict=True)
        ]

    @api.model
    def _get_persuasion(self, deal, rules, persons):
        people = {
            person.key: (
                weight(person),
                stand(person, rules),
                STANCE_MAX - (person.stance or 0),
            )
            for person in deal.people
            if not person.has_left
        }
        return [
            {"id": key, "name": persons[key].display_name}
            for key in persuasion_set(people)
            if key in persons
        ]

    @api.model
    def _get_silent(self, persons):
        stakeholders = self.env["crm.stakeholder"].union(*persons.values())
        rhythms = stakeholders.partner_id._get_touch_rhythms()
        silent = []
        for key, person in persons.items():
            rhythm = rhythms.get(person.partner_id.id)
            if rhythm and rhythm.is_silent and not person.has_left:
                silent.append(
                    {
                        "id": key,
                        "name": person.display_name,
                        "gap_days": rhythm.gap_days,
                        "usual_days": round(rhythm.median_days),
                    }
                )
        return sorted(silent, key=lambda one: -one["gap_days"])
