"""Gates that ask who competes, and the case review (CMP-09)."""

from datetime import timedelta

from odoo import fields

from ..playbook.gate_common import GateCommon


class TestRivalGate(GateCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gate = cls._create_gate(is_rival_required=True, rival_asked_days=30)
        partner = cls.env["res.partner"].create({"name": "Northwind", "is_company": True})
        cls.north = cls.env["crm.competitor"].create({"partner_id": partner.id})
        cls.today = fields.Date.context_today(cls.lead)

    def test_a_rival_opens_the_gate(self):
        move = {"stage_id": self.stage_offer.id}
        self.assertIn("Find out who competes", self._assert_closed(self.lead.write, move))
        self.env["crm.lead.competitor"].create(
            {"lead_id": self.lead.id, "competitor_id": self.north.id}
        )
        self.lead.write(move)
        self.assertEqual(self.lead.stage_id, self.stage_offer)

    def test_an_answer_opens_the_gate_until_it_is_too_old(self):
        for days, is_open in ((0, True), (30, True), (31, False)):
            with self.subTest(days=days):
                asked = self.today - timedelta(days=days)
                self.lead.write({"is_without_rival": True, "date_rival_asked": asked})
                self.assertEqual(not self.gate._get_missing_by_lead(self.lead), is_open)
        self.gate.rival_asked_days = 0
        self.assertFalse(self.gate._get_missing_by_lead(self.lead), "0: whenever")

    def test_huge_periods_are_no_error(self):
        self.gate.rival_asked_days = 2_000_000_000
        self.lead.is_without_rival = True
        self.assertFalse(self.gate._get_missing_by_lead(self.lead))

    def test_the_case_review_says_who_competes(self):
        def block():
            blocks = self.lead.get_case_review()["blocks"]
            return next(block for block in blocks if block["key"] == "competition")

        self.assertIn("Nobody said", block()["empty"])
        self.lead.write({"is_without_rival": True, "rival_asked_note": "Li Wei"})
        self.assertIn("Li Wei", block()["empty"])
        line = self.env["crm.lead.competitor"].create(
            {"lead_id": self.lead.id, "competitor_id": self.north.id, "status": "leading"}
        )
        self.env["crm.lead.competitor.quote"].create(
            {"lead_competitor_id": line.id, "amount": 800, "amount_ours": 1000}
        )
        texts = [cell["text"] for cell in block()["rows"][0]]
        self.assertEqual(texts[:2], ["Northwind", "Leading"])
        self.assertIn("+25.0 %", texts)
