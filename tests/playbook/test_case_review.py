"""Guide and case review of a deal (PRJ-15, PRJ-19)."""

from datetime import timedelta

from odoo import fields

from .step_common import StepCommon


class TestCaseReview(StepCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.call = cls._create_standard("Call", is_required=True, guidance="<p>Ask</p>")
        cls.demo = cls._create_standard("Demo", cls.call, sequence=20, is_milestone=True)
        cls.lead = cls._create_lead()
        cls._move(cls.lead, cls.stage_qualified)

    def _get_blocks(self, lead=None):
        blocks = (lead or self.lead).get_case_review()["blocks"]
        return {block["key"]: block for block in blocks}

    def test_the_guide_says_what_to_do_now(self):
        self._create_standard("Later")
        self.env["crm.lead.step"].create(
            {"lead_id": self.lead.id, "name": "Of the offer", "stage_id": self.stage_offer.id}
        )
        guide = self.lead.get_stage_guide()
        self.assertEqual(guide["stage"], "Funnel Qualified")
        self.assertEqual(guide["unplanned"], ["Later"])
        self.assertEqual(guide["open_elsewhere"], 1)
        first, second = guide["steps"]
        self.assertEqual((first["name"], first["state"]), ("Call", "todo"))
        self.assertIn("Ask", first["guidance"])
        self.assertTrue(first["is_required"])
        self.assertEqual((second["state"], second["waits_for"]), ("blocked", ["Call"]))

    def test_one_screen_says_where_the_deal_stands(self):
        past = fields.Date.context_today(self.lead) - timedelta(days=4)
        self._step(self.lead, self.call).write({"date_start": past, "date_end": past})
        self.lead.message_post(body="They want dairy", message_type="comment")
        self.lead.date_deadline = past
        review = self.lead.get_case_review()
        self.assertEqual((review["id"], review["name"]), (self.lead.id, "Deal"))
        orders = [block["sequence"] for block in review["blocks"]]
        self.assertEqual(orders, sorted(orders))
        blocks = self._get_blocks()
        self.assertLessEqual(
            {"deal", "stages", "steps", "activities", "notes", "assessments", "decision"},
            set(blocks),
        )
        levels = {fact["label"]: fact.get("level") for fact in blocks["deal"]["facts"]}
        self.assertEqual(levels["Expected Closing"], "danger")
        self.assertEqual(
            [row[0]["text"] for row in blocks["stages"]["rows"]],
            ["Funnel New", "Funnel Qualified"][-len(blocks["stages"]["rows"]) :],
        )
        rows = blocks["steps"]["rows"]
        self.assertEqual([row[0]["text"] for row in rows], ["Call", "⚑ Demo"])
        self.assertEqual(rows[0][2]["level"], "danger")
        self.assertEqual(blocks["steps"]["percent"], 0)
        self.assertEqual(blocks["activities"]["lines"][0]["text"], "Call")
        self.assertEqual(blocks["notes"]["lines"][0]["text"], "They want dairy")

    def test_every_block_can_be_shown(self):
        shape = {
            "key",
            "title",
            "sequence",
            "is_wide",
            "facts",
            "percent",
            "columns",
            "rows",
            "lines",
            "empty",
            "action",
        }
        for block in self._get_blocks().values():
            with self.subTest(block["key"]):
                self.assertLessEqual(set(block), shape)
                for row in block.get("rows", ()):
                    self.assertEqual(len(row), len(block["columns"]))
                if action := block.get("action"):
                    self.assertTrue(callable(getattr(self.lead, action["method"])))

    def test_a_review_without_a_choice_is_of_the_own_open_deals(self):
        other = self._create_lead(user_id=self.user_sales_manager.id)
        lost = self._create_lead(active=False, probability=0)
        lead_ids = self.env["crm.lead"].with_user(self.user_sales_salesman).get_case_review_ids()
        self.assertIn(self.lead.id, lead_ids)
        self.assertFalse({other.id, lost.id}.intersection(lead_ids))

    def test_guide_and_review_cost_the_same_for_many_steps(self):
        def count(size):
            lead = self._create_lead(stage_id=self.stage_qualified.id)
            self.env["crm.lead.step"].create(
                [{"lead_id": lead.id, "name": f"Step {number}"} for number in range(size)]
            )
            self.cr.flush()
            lead = lead.with_user(self.user_sales_salesman)
            costs = []
            for method in ("get_stage_guide", "get_case_review"):
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                getattr(lead, method)()
                costs.append(self.cr.sql_log_count - before)
            return costs

        count(5)
        self.assertEqual(count(50), count(5))

    def test_the_kanban_counts_all_deals_at_once(self):
        def count(size):
            leads = self.env["crm.lead"].browse()
            for _number in range(size):
                leads |= self._create_lead(stage_id=self.stage_qualified.id)
            self.env.invalidate_all()
            leads.with_user(self.user_sales_salesman).fetch(["stage_id"])
            before = self.cr.sql_log_count
            self.assertEqual(leads.mapped("step_count"), [2] * size)
            return self.cr.sql_log_count - before

        count(5)
        self.assertEqual(count(50), count(5))
