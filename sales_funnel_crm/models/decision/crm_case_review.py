from odoo import models

LEVELS = {"low": "success", "medium": "warning", "high": "danger"}
PEOPLE_COUNT = 6


class CrmLead(models.Model):
    """Who decides, and how badly they are covered, in the case review of a deal."""

    _inherit = "crm.lead"

    def _get_case_review(self):
        return [*super()._get_case_review(), self._get_review_of_decision()]

    def _get_review_of_decision(self):
        block = {
            "key": "decision",
            "title": self.env._("Who Decides"),
            "sequence": 27,
            "empty": self.env._("No stakeholders are entered. Say who decides this deal."),
            "action": {"method": "action_open_stakeholders", "label": self.env._("Stakeholders")},
        }
        if not self.stakeholder_count:
            return block
        met = self.date_decider_met
        level = LEVELS.get(self.decision_risk_level)
        block["facts"] = [
            self._review_fact(
                self.env._("Decision Risk"), f"{self.decision_risk_percent:.0f}", level
            ),
            self._review_fact(self.env._("Coverage"), f"{self.decision_coverage_percent:.0f} %"),
            self._review_fact(self.env._("Support"), f"{self.decision_support_percent:.0f} %"),
            self._review_fact(
                self.env._("Missing Roles"),
                str(self.missing_role_count),
                "warning" if self.missing_role_count else None,
            ),
            self._review_fact(
                self.env._("Decider Met"),
                self._review_day(met) if met else self.env._("never"),
                None if met else "danger",
            ),
        ]
        people = self.stakeholder_ids[:PEOPLE_COUNT]
        labels = dict(people._fields["stance"]._description_selection(self.env))
        coverage = dict(people._fields["coverage"]._description_selection(self.env))
        block["columns"] = [
            self.env._("Person"),
            self.env._("Roles"),
            self.env._("Stance"),
            self.env._("Coverage"),
        ]
        block["rows"] = [
            [
                self._review_cell(person.display_name),
                self._review_cell(", ".join(person.role_ids.mapped("name"))),
                self._review_cell(labels[person.stance], self._get_stance_level(person)),
                self._review_cell(coverage[person.coverage]),
            ]
            for person in people
        ]
        return block

    def _get_stance_level(self, person):
        if person.stance in ("1", "2"):
            return "success"
        return "danger" if person.stance in ("-1", "-2") else None
