"""The risk of a deal, against straight loops written apart (M5, M6)."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields

from .stakeholder_common import StakeholderCommon


class RiskOracle:
    """The formula once more, read from the records one by one."""

    def __init__(self, lead, required, touches, decider_days, conflicts=()):
        self.lead = lead
        self.required = required
        self.touches = touches
        self.decider_days = decider_days
        self.conflicts = conflicts

    def weigh(self, person):
        weight = int(person.influence)
        weight *= 0.6 + 0.1 * int(person.job_level) if person.job_level else 0.8
        if any(role.is_decider for role in person.role_ids):
            weight *= 1.5
        if person.stage_ids and self.lead.stage_id not in person.stage_ids:
            weight *= 0.5
        return weight

    def compute(self):
        total = covered = backed = quarrel = 0.0
        filled = set()
        for person in self.lead.stakeholder_ids:
            weight = self.weigh(person)
            total += weight
            covered += weight * int(person.coverage) / 3.0
            if person.stance != "unknown":
                age = (fields.Date.today() - person.evidence_date).days
                backed += (weight * (int(person.evidence) / 3.0) * 0.5 ** (age / 45.0)) * (
                    int(person.stance) / 2.0
                )
            if person.partner_id:
                filled.update(role.id for role in person.role_ids)
            if person.partner_id in self.conflicts:
                quarrel += weight
        contacts = sum(self.touches.values())
        hhi = 1.0
        if contacts:
            hhi = 0.0
            for count in self.touches.values():
                hhi += (count / contacts) ** 2
        needed = [role.id for role in self.required]
        complete = 1.0
        if needed:
            complete = len([role for role in needed if role in filled]) / len(needed)
        met = 1 if self.decider_days is not None and self.decider_days <= 30 else 0
        reached = 0.25 * covered / total
        reached += 0.25 * (backed / total + 1) / 2
        reached += 0.20 * complete + 0.15 * met
        reached += 0.10 * (1 - hhi) + 0.05 * (1 - quarrel / total)
        return {
            "decision_risk_percent": round(100 * (1 - reached)),
            "decision_coverage_percent": round(100 * covered / total),
            "decision_support_percent": round(100 * backed / total),
            "decision_completeness_percent": round(100 * complete),
            "decision_thread_percent": round(100 * hhi),
        }


class TestRisk(StakeholderCommon):
    def _run_at_night(self):
        cron = type(self.env["ir.cron"])
        with patch.object(cron, "_commit_progress", lambda *args, **kwargs: 9.0):
            self.env["crm.decision.risk"]._cron_refresh()

    def test_stored_figures_agree_with_straight_loops(self):
        """M5: coverage, support with decay, completeness, decider, thread, conflict."""
        today = fields.Date.today()
        self.li.job_level = "5"
        self._create_person(
            self.li, [self.role_decider], influence="5", stance="1", evidence="3", coverage="1",
            evidence_date=today - timedelta(days=45),
        )  # fmt: skip
        self._create_person(
            self.zhou, [self.role_user], influence="2", stance="-2", evidence="2", coverage="2",
            evidence_date=today - timedelta(days=10), job_level="2",
        )  # fmt: skip
        self._create_person(self.chen, influence="4", coverage="3", stage_ids=self.stage_offer.ids)
        self._create_person(None, [self.role_buyer], name="CFO", influence="3")
        conflict = self.env["crm.contact.relation.type"].create(
            {"name": "Quarrels", "kind": "conflict", "is_symmetric": True}
        )
        self.env["crm.contact.relation"].create(
            {
                "partner_id": self.zhou.id,
                "other_partner_id": self.chen.id,
                "type_id": conflict.id,
            }
        )
        self._create_meeting(3, self.li, self.zhou, lead=self.lead)
        self._create_meeting(20, self.zhou)
        self._create_meeting(100, self.zhou, self.chen, lead=self.lead)
        self._create_meeting(5, self.chen, lead=self._create_lead(name="Another deal"))
        self._refresh()
        oracle = RiskOracle(
            self.lead,
            self.role_decider | self.role_buyer,
            {self.li: 1, self.zhou: 2, self.chen: 0},
            3,
            self.zhou | self.chen,
        )
        expected = oracle.compute()
        self.assertEqual({name: self.lead[name] for name in expected}, expected)
        self.assertEqual(self.lead.stakeholder_count, 4)
        self.assertEqual(self.lead.missing_role_count, 1)
        self.assertEqual(self.lead.decider_meeting_count, 1)
        # every part of the formula moves the figure here, none is 0 or 1 throughout
        self.assertTrue(20 < expected["decision_risk_percent"] < 80, expected)

    def test_a_deal_without_stakeholders_has_no_figure(self):
        """Empty, not 0: it is not mapped."""
        self._create_person(self.li).unlink()
        self._refresh()
        self.cr.execute(
            "SELECT stakeholder_count, decision_risk_percent, decision_risk_level FROM crm_lead"
            " WHERE id = %s",
            (self.lead.id,),
        )
        count, percent, level = self.cr.fetchone()
        self.assertFalse(count)
        self.assertIsNone(percent)
        self.assertIsNone(level)
        unmapped = self.env["crm.lead"].search([("decision_risk_level", "=", False)])
        self.assertIn(self.lead, unmapped)
        self.assertFalse(self.lead.get_decision_analysis()["is_mapped"])

    def test_required_roles_of_the_stage_come_before_the_general_ones(self):
        self._create_person(self.li, [self.role_user])
        self._refresh()
        self.assertEqual(self.lead.missing_role_count, 2)
        self.stage_offer.required_role_ids = self.role_user
        self.lead.stage_id = self.stage_offer
        self._refresh()
        self.assertEqual(self.lead.missing_role_count, 0)
        self.assertEqual(self.lead.decision_completeness_percent, 100)

    def test_who_has_left_counts_for_nothing(self):
        """A champion who left does not support anybody; his role is open again."""
        person = self._create_person(
            self.li, [self.role_decider], stance="2", evidence="3", coverage="3"
        )
        self._create_person(self.zhou, [self.role_buyer])
        self._refresh()
        self.assertEqual(self.lead.missing_role_count, 0)
        before = self.lead.decision_risk_percent
        self.env["crm.contact.position"].create(
            {
                "partner_id": self.li.id,
                "employer_id": self.company.id,
                "date_from": "2020-01-01",
                "date_to": "2024-01-01",
            }
        )
        self.assertFalse(person.has_left, "still works there, in another position")
        other = self.env["res.partner"].create({"name": "Other Inc", "is_company": True})
        self.li.parent_id = other
        person.invalidate_recordset()
        self.assertTrue(person.has_left)
        self.assertEqual(
            self.env["crm.stakeholder"].search(
                [("has_left", "=", True), ("lead_id", "=", self.lead.id)]
            ),
            person,
        )
        self.env["crm.decision.risk"]._refresh(self.lead.ids)
        self.assertEqual(self.lead.missing_role_count, 1)
        self.assertEqual(self.lead.decision_coverage_percent, 0)
        self.assertGreater(self.lead.decision_risk_percent, before)

    def test_a_decider_is_met_by_somebody_near_his_level(self):
        """M5: by one of us at most one level below; a level that is not known is no obstacle."""
        decider = self._create_person(self.li, [self.role_decider], job_level="5")
        self._create_meeting(3, self.li, lead=self.lead)
        ours = self.user_sales_salesman.partner_id
        for level, is_met in ((False, True), ("4", True), ("3", False), ("5", True)):
            with self.subTest(level=level):
                ours.job_level = level
                self.env.flush_all()
                self.env["crm.decision.risk"]._remember(self.lead.ids)
                self._refresh()
                self.assertEqual(bool(self.lead.date_decider_met), is_met)
                # it was a meeting with a decider all the same
                self.assertEqual(self.lead.decider_meeting_count, 1)
        ours.job_level = "3"
        self.env.flush_all()
        points = self.lead.get_decision_analysis()["points"]
        why = next(point["why"] for point in points if point["key"] == "decider")
        self.assertIn("nobody of ours", why)
        decider.job_level = False
        self._refresh()
        self.assertTrue(self.lead.date_decider_met)

    def test_another_kind_of_relation_counts_soon(self):
        """The nightly job runs at once: any number of deals may have such relations."""
        cron = self.env.ref("sales_funnel_crm.crm_decision_risk_cron_refresh")
        relation_type = self.env["crm.contact.relation.type"].create(
            {"name": "argues with", "kind": "personal"}
        )
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        triggers.unlink()
        relation_type.name = "quarrels with"
        self.assertFalse(triggers.search([("cron_id", "=", cron.id)]))
        relation_type.kind = "conflict"
        self.assertTrue(triggers.search([("cron_id", "=", cron.id)]))

    def test_closed_deals_rest_and_reopened_ones_do_not(self):
        person = self._create_person(self.li, [self.role_decider])
        self._refresh()
        before = self.lead.decision_risk_percent
        self.lead.action_set_won()
        self._refresh()
        person.write({"coverage": "3", "stance": "2", "evidence": "3"})
        self._create_person(self.zhou)
        self._refresh()
        self.assertEqual(self.lead.decision_risk_percent, before)
        self.assertEqual(self.lead.stakeholder_count, 2, "persons are counted all the same")
        self.assertFalse(self.lead.get_decision_analysis()["is_open"])
        self.lead.write({"stage_id": self.stage_new.id, "probability": 20})
        self._refresh()
        self.assertNotEqual(self.lead.decision_risk_percent, before)

    def test_trend_has_one_row_a_day_and_only_for_changes(self):
        person = self._create_person(self.li)
        self._refresh()
        rows = self.env["crm.decision.risk"].search([("lead_id", "=", self.lead.id)])
        self.assertEqual(len(rows), 1)
        self.assertEqual(rows.risk_percent, self.lead.decision_risk_percent)
        self.assertEqual(rows.user_id, self.user_sales_salesman)
        person.coverage = "3"
        self._refresh()
        rows = self.env["crm.decision.risk"].search([("lead_id", "=", self.lead.id)])
        self.assertEqual(len(rows), 1, "the day is one row")
        self.assertEqual(rows.coverage_percent, 100)
        self.cr.execute("UPDATE crm_decision_risk SET date = date - 1 WHERE id = %s", (rows.id,))
        self._run_at_night()
        self.assertEqual(
            self.env["crm.decision.risk"].search_count([("lead_id", "=", self.lead.id)]),
            1,
            "a day without a change has no row",
        )

    def test_evidence_decays_at_night(self):
        """The nightly job changes the support, the second run nothing more."""
        today = fields.Date.today()
        person = self._create_person(self.li, stance="2", evidence="3")
        self._refresh()
        self.assertEqual(self.lead.decision_support_percent, 100)
        # time passes without anybody writing
        self.cr.execute(
            "UPDATE crm_stakeholder SET evidence_date = %s WHERE id = %s",
            (today - timedelta(days=45), person.id),
        )
        self._run_at_night()
        self.assertEqual(self.lead.decision_support_percent, 50)
        before = self.env["crm.decision.risk"].search_read([("lead_id", "=", self.lead.id)])
        self._run_at_night()
        after = self.env["crm.decision.risk"].search_read([("lead_id", "=", self.lead.id)])
        self.assertEqual(after, before)

    def test_points_of_the_analysis_add_up_to_the_risk(self):
        self._create_person(self.li, [self.role_decider], coverage="1")
        self._create_person(self.zhou, stance="-1", evidence="2")
        analysis = self.lead.get_decision_analysis()
        points = sum(point["points"] for point in analysis["points"])
        self.assertAlmostEqual(points, analysis["risk_percent"], delta=0.8)
        self.assertEqual(analysis["missing_roles"], ["Test Buyer"])
        self._refresh()
        self.assertEqual(analysis["risk_percent"], self.lead.decision_risk_percent)

    def test_next_best_person_is_the_one_whose_meeting_lowers_the_risk_most(self):
        """M6: the drop that is announced is the one that comes."""
        decider = self._create_person(self.li, [self.role_decider], influence="5", stance="0")
        self._create_person(self.zhou, [self.role_buyer], influence="1", coverage="3")
        best = self.lead.get_decision_analysis()["best"]
        self.assertEqual(best["id"], decider.id)
        decider.write({"stance": "1", "evidence": "2", "coverage": "1"})
        self._create_meeting(0, self.li, lead=self.lead)
        self._refresh()
        self.assertEqual(self.lead.decision_risk_percent, best["risk_percent"])

    def test_next_best_person_is_reached_through_who_knows_him(self):
        """DEC-12, M6: “Meet Li via Zhou (former colleague of ours)”, else who owns the relation."""
        decider = self._create_person(
            self.li, [self.role_decider], influence="5", owner_id=self.user_sales_manager.id
        )
        best = self.lead.get_decision_analysis()["best"]
        manager = self.user_sales_manager.name
        self.assertEqual([step["name"] for step in best["path"]], [manager, "Li"])
        self.assertIn(manager, best["text"])
        decider.owner_id = False
        knows = self.env["crm.contact.relation.type"].create(
            {"name": "Worked with", "kind": "personal", "is_symmetric": True}
        )
        colleague = self.user_sales_salesman.partner_id
        self.env["crm.contact.relation"].create(
            [
                {"partner_id": pair[0].id, "other_partner_id": pair[1].id, "type_id": knows.id}
                for pair in ((colleague, self.zhou), (self.zhou, self.li))
            ]
        )
        best = self.lead.get_decision_analysis()["best"]
        self.assertEqual([step["name"] for step in best["path"]], [colleague.name, "Zhou", "Li"])
        self.assertIn("via Zhou", best["text"])
        self.assertIn("Worked with", best["text"])

    def test_contact_that_is_spread_needs_no_advice(self):
        """M5: one thread is a danger, three are none."""
        people = [self.li, self.zhou, self.chen]
        for person in people:
            self._create_person(person)

        def advice():
            points = self.lead.get_decision_analysis()["points"]
            return next(point["advice"] for point in points if point["key"] == "thread")

        self._create_meeting(1, people[0], lead=self.lead)
        self.assertTrue(advice())
        for person in people[1:]:
            self._create_meeting(1, person, lead=self.lead)
        self.assertFalse(advice())

    def test_minimum_persuasion_set_lifts_the_support_to_one_half(self):
        """M6, tried out: with the group won over it is enough, without any of them it is not."""
        people = [
            self._create_person(self.li, influence="5", stance="-1", evidence="3"),
            self._create_person(self.zhou, influence="3", stance="1", evidence="1"),
            self._create_person(self.chen, influence="2"),
        ]
        group = {one["id"] for one in self.lead.get_decision_analysis()["persuasion"]}
        self.assertTrue(group)
        for missing in [None, *group]:
            won = [person for person in people if person.id in group - {missing}]
            before = {person: person.read(["stance", "evidence"])[0] for person in won}
            for person in won:
                person.write({"stance": "2", "evidence": "3"})
            support = self.lead.get_decision_analysis()["support_percent"]
            self.assertEqual(support >= 50, missing is None)
            for person, values in before.items():
                person.write({"stance": values["stance"], "evidence": values["evidence"]})

    def test_figures_do_not_cost_more_queries_for_more_deals(self):
        def count_queries(size):
            leads = self.env["crm.lead"].union(
                *(self._create_lead(name=f"Deal {n}") for n in range(size))
            )
            for lead in leads:
                self._create_person(self.li, [self.role_decider], lead=lead)
                self._create_person(self.zhou, lead=lead)
            self._refresh()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.env["crm.decision.risk"]._refresh(leads.ids)
            return self.cr.sql_log_count - before

        count_queries(1)
        few = count_queries(5)
        self.assertEqual(count_queries(50), few)
        self.assertLessEqual(few, 10)

    def test_deals_without_stakeholders_cost_no_query(self):
        """Stock operations: what the hooks of the lead do is not felt."""

        def count_queries():
            before = self.cr.sql_log_count
            lead = self._create_lead(name="Plain", user_id=self.env.uid)
            self._refresh()
            self.env.invalidate_all()
            lead.stage_id = self.stage_offer
            self._refresh()
            self.env.invalidate_all()
            lead.message_post(body="x", message_type="comment")
            lead.activity_schedule("mail.mail_activity_data_call").action_feedback()
            self._refresh()
            return self.cr.sql_log_count - before

        count_queries()
        with_hook = count_queries()
        self.patch(type(self.env["crm.lead"]), "_remember_decision", lambda lead: None)
        self.assertEqual(with_hook, count_queries())
