"""Gates that wait for the required steps of the stage a deal comes from (PRJ-15, PRJ-16)."""

from .gate_common import GateCommon


class TestStepGate(GateCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["crm.stage.step"].create(
            [
                {"name": "Visit them", "stage_id": cls.stage_new.id, "is_required": True},
                {"name": "Nice to have", "stage_id": cls.stage_new.id, "is_required": False},
                {"name": "Later", "stage_id": cls.stage_qualified.id, "is_required": True},
            ]
        )
        cls.deal = cls._create_deal()
        cls.cr.flush()

    def _finish(self, name):
        steps = self.env["crm.lead.step"].search([("lead_id", "=", self.deal.id)])
        steps.filtered(lambda step: step.name == name).write({"state": "done"})

    def test_the_steps_of_the_old_stage_must_be_done_not_those_of_the_new_one(self):
        for direction, stage in (("leave", self.stage_new), ("enter", self.stage_qualified)):
            self._create_gate(stage, is_steps_required=True, direction=direction)
        move = {"stage_id": self.stage_qualified.id}
        message = self._assert_closed(self.deal.write, move)
        self.assertIn("Visit them", message)
        self.assertNotIn("Nice to have", message)
        self.assertNotIn("Later", message)
        self._finish("Visit them")
        self.deal.write(move)
        self.assertEqual(self.deal.stage_id, self.stage_qualified)

    def test_the_checklist_names_the_open_steps(self):
        self._create_gate(self.stage_qualified, is_steps_required=True)
        [gate] = self.deal.get_gate_checklist()["gates"]
        self.assertIn("Visit them", gate["points"][0]["text"])
        self._finish("Visit them")
        [gate] = self.deal.get_gate_checklist()["gates"]
        self.assertTrue(gate["is_open"])

    def test_a_new_deal_has_no_steps_behind_it(self):
        self._create_gate(self.stage_qualified, is_steps_required=True)
        deal = self._create_deal(stage_id=self.stage_qualified.id)
        self.assertEqual(deal.stage_id, self.stage_qualified)
