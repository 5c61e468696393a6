"""The battle map: which steps go with winning (PRJ-16)."""

from math import sqrt

from odoo.addons.sales_funnel_crm.tools.playbook.effect import effect

from .step_common import StepCommon

Z = 1.959963984540054


def solve_interval(won, count):
    """Return the Wilson interval as what it is: the rates p with |won/count - p| <= z·se(p)."""

    def excess(rate):
        return abs(won / count - rate) - Z * sqrt(rate * (1 - rate) / count)

    grid = [number / 100000 for number in range(1, 100000)]
    inside = [100 * rate for rate in grid if excess(rate) <= 0]
    return min(inside), max(inside)


class TestStepEffect(StepCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.call = cls._create_standard("Call")
        cls.gift = cls._create_standard("Gift", sequence=20)

    def _close(self, number, done, is_won, **vals):
        leads = self.env["crm.lead"]
        for _number in range(number):
            leads |= self._create_lead(stage_id=self.stage_qualified.id, **vals)
        for standard in done:
            leads.lead_step_ids.filtered(lambda s, d=standard: s.step_id == d).action_done()
        if is_won:
            leads.write({"stage_id": self.stage_won.id})
        else:
            leads.action_set_lost()
        self.cr.flush()
        return leads

    def _get_row(self, standard, user=None):
        report = self.env["crm.stage.step.effect.report"]
        self.env.flush_all()
        self.env.invalidate_all()  # like another request
        return (report.with_user(user) if user else report).search([("step_id", "=", standard.id)])

    def test_win_rates_with_and_without_a_step(self):
        self._close(8, self.call, True)
        self._close(2, self.call, False)
        self._close(3, (), True)
        self._close(9, self.gift, False)
        self._create_lead(stage_id=self.stage_qualified.id).lead_step_ids.action_done()
        row = self._get_row(self.call)
        self.assertRecordValues(
            row,
            [
                {
                    "done_count": 10,
                    "done_won_count": 8,
                    "other_count": 12,
                    "other_won_count": 3,
                    "done_percent": 80.0,
                    "other_percent": 25.0,
                    "difference_percent": 55.0,
                    "verdict": "helps",
                }
            ],
        )
        low, high = solve_interval(8, 10)
        self.assertEqual(row.done_interval, f"{low:.0f}–{high:.0f} %")
        self.assertEqual(self._get_row(self.gift).verdict, "too_few")

    def test_what_was_done_after_the_closing_did_not_help(self):
        leads = self._close(2, (), True)
        leads.lead_step_ids.write({"state": "done"})
        leads.date_closed = "2026-01-01 12:00:00"
        row = self._get_row(self.call)
        self.assertEqual((row.done_count, row.other_count), (0, 2))

    def test_everybody_sees_the_effect_in_the_own_deals(self):
        self._close(2, self.call, True)
        self._close(
            3, self.call, False, user_id=self.user_sales_manager.id, team_id=self.sales_team_1.id
        )
        counts = {
            user.login: self._get_row(self.call, user).done_count
            for user in (self.user_sales_salesman, self.user_sales_leads, self.user_other_company)
        }
        self.assertEqual(
            counts,
            {
                self.user_sales_salesman.login: 2,
                self.user_sales_leads.login: 5,
                self.user_other_company.login: 0,
            },
        )

    def test_a_reopened_deal_does_not_count(self):
        leads = self._close(1, self.call, False)
        self.assertEqual(self._get_row(self.call).done_count, 1)
        leads.action_restore()
        self.assertEqual(self._get_row(self.call).done_count, 0)

    def test_the_difference_is_clear_only_when_zero_is_outside(self):
        """Newcombe's interval of the difference, against its published example (56/70, 48/80)."""
        found = effect(56, 14, 48, 32)
        self.assertAlmostEqual(found.difference_percent, 20.0)
        self.assertEqual(found.verdict, "helps")  # published: 0.0524 to 0.3339
        self.assertEqual(effect(48, 32, 56, 14).verdict, "hurts")
        self.assertEqual(effect(10, 10, 9, 11).verdict, "unclear")
        self.assertEqual(effect(0, 0, 9, 11).difference_percent, None)

    def test_the_guide_tells_what_is_clear(self):
        self._close(10, self.call, True)
        self._close(10, (), False)
        lead = self._create_lead(stage_id=self.stage_qualified.id)
        call, gift = lead.get_stage_guide()["steps"]
        self.assertEqual(call["effect"]["verdict"], "helps")
        self.assertIn("100%", call["effect"]["text"])
        self.assertEqual(gift["effect"], {})
