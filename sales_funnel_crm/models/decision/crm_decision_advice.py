from itertools import pairwise

from odoo import api, models
from odoo.tools import format_list

from ...tools.decision.risk import (
    COMPLETENESS,
    CONFLICT,
    COVERAGE,
    DECIDER,
    SUPPORT,
    THREAD,
)

NAMES_MAX = 3
# Contact spread like that over three persons or more hangs on nobody.
SPREAD_HHI = 0.35


class CrmDecisionAdvice(models.AbstractModel):
    """Says the parts of the decision risk in words, and what to do about each of them."""

    _name = "crm.decision.advice"
    _description = "Decision Advice"

    @api.model
    def _get_points(self, deal, risk, rules, people, missing):
        """Return the parts of the risk in words, the worst first; their points are the risk.

        :return: ``key``, ``label``, ``value_percent``, ``weight_percent``, ``points``, ``why``
            and ``advice`` (empty when there is nothing to do) of each part
        :rtype: list[dict]
        """
        labels = self._get_labels()
        why = self._get_reasons(deal, risk, rules)
        advice = self._get_advice(deal, risk, people, missing)
        return [
            {
                "key": part.name,
                "label": labels[part.name],
                "value_percent": round(100 * part.value),
                "weight_percent": round(part.weight, 1),
                "points": round(part.points, 1),
                "why": why[part.name],
                "advice": advice[part.name] if part.points >= 0.05 else "",
            }
            for part in sorted(risk.parts, key=lambda part: -part.points)
        ]

    @api.model
    def _get_labels(self):
        return {
            COVERAGE: self.env._("Coverage"),
            SUPPORT: self.env._("Support"),
            COMPLETENESS: self.env._("Needed roles"),
            DECIDER: self.env._("Decider met"),
            THREAD: self.env._("Several threads"),
            CONFLICT: self.env._("No conflicts"),
        }

    @api.model
    def _get_reasons(self, deal, risk, rules):
        if deal.decider_days is None and deal.decider_meetings:
            decider = self.env._(
                "Deciders were met, but by nobody of ours who is at most one level below them."
            )
        elif deal.decider_days is None:
            decider = self.env._("No meeting with a decider is on record.")
        else:
            decider = self.env._(
                "A decider was last met %(days)s days ago; it counts for %(window)s days.",
                days=int(deal.decider_days),
                window=int(rules.decider_window_days),
            )
        touches = sum(person.touches for person in deal.people)
        return {
            COVERAGE: self.env._(
                "Weighted by influence, level and role, the persons are covered at %(percent)s%%.",
                percent=round(100 * risk.coverage),
            ),
            SUPPORT: self.env._(
                "Support is %(percent)s%% on a scale from -100 to 100; evidence loses half of its "
                "weight every %(days)s days and an unknown stance counts nothing.",
                percent=round(100 * risk.support),
                days=int(rules.half_life_days),
            ),
            COMPLETENESS: self.env._(
                "%(filled)s of %(needed)s needed roles are filled by a known person.",
                filled=len(deal.required) - len(risk.missing),
                needed=len(deal.required),
            ),
            DECIDER: decider,
            THREAD: self.env._(
                "%(count)s contacts in 90 days; %(percent)s%% concentration on one person.",
                count=touches,
                percent=round(100 * risk.hhi),
            )
            if touches
            else self.env._("No contact with any of the persons in 90 days."),
            CONFLICT: self.env._(
                "Persons with %(percent)s%% of the weight are in conflict with each other.",
                percent=round(100 * risk.conflict),
            ),
        }

    @api.model
    def _get_advice(self, deal, risk, people, missing):
        heavy = sorted(people, key=lambda one: -one["weight_percent"])
        thin = [one["name"] for one in heavy if one["coverage"] < 2]
        unknown = [one["name"] for one in heavy if one["stance"] == "unknown"]
        against = [one["name"] for one in heavy if one["stance"] in ("-1", "-2")]
        deciders = {person.key for person in deal.people if person.is_decider}
        names = [one["name"] for one in heavy if one["id"] in deciders]
        if unknown:
            support = self.env._("Find out the stance of %(names)s.", names=self._join(unknown))
        elif against:
            support = self.env._("Win over %(names)s, or outweigh them.", names=self._join(against))
        else:
            support = self.env._("Confirm what the supporters said: old evidence fades.")
        return {
            COVERAGE: self.env._("Meet %(names)s more often.", names=self._join(thin))
            if thin
            else self.env._("Deepen the contact with the most influential persons."),
            SUPPORT: support,
            COMPLETENESS: self.env._(
                "Find out who is %(roles)s.", roles=self._join(missing.mapped("name"))
            ),
            DECIDER: self.env._("Meet %(names)s.", names=self._join(names))
            if names
            else self.env._("Find out who decides and add the person."),
            THREAD: self.env._("Talk to more than one person at the customer.")
            if risk.hhi > SPREAD_HHI
            else "",
            CONFLICT: self.env._("Settle the conflict, or decide whose side the offer takes."),
        }

    @api.model
    def _get_best_text(self, stakeholder, path, before, after):
        """Return one sentence: whom to meet, through whom, and what it does to the risk."""
        terms = {"name": stakeholder.display_name, "before": before, "after": after}
        if not stakeholder.partner_id:
            return self.env._(
                "Find out who “%(name)s” is and meet this person: risk %(before)s → %(after)s",
                **terms,
            )
        if len(path) < 2:
            return self.env._("Meet %(name)s: risk %(before)s → %(after)s", **terms)
        # From the colleague onwards: who knows whom, and how.
        terms["steps"] = "; ".join(
            self.env._(
                "%(first)s %(relation)s %(second)s",
                first=before_one["name"],
                relation=after_one["label"] or "→",
                second=after_one["name"],
            )
            for before_one, after_one in pairwise(path)
        )
        if len(path) == 2:
            return self.env._(
                "Meet %(name)s through our %(colleague)s (%(steps)s): risk %(before)s → %(after)s",
                colleague=path[0]["name"],
                **terms,
            )
        return self.env._(
            "Meet %(name)s via %(via)s (%(steps)s): risk %(before)s → %(after)s",
            via=path[-2]["name"],
            **terms,
        )

    @api.model
    def _join(self, names):
        """Return up to three names in the language of the user."""
        return format_list(self.env, names[:NAMES_MAX])
