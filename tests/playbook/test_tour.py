"""A deal at a gate, in a browser: checklist, refusal, request, override (PRJ-15, EVA-06)."""

from odoo import Command
from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestPlaybookTour(HttpCase):
    def test_from_the_checklist_to_the_override(self):
        leader = self.env["res.users"].create(
            {
                "name": "Tour Leader",
                "login": "tour_leader",
                "group_ids": [
                    Command.link(self.env.ref("sales_team.group_sale_salesman_all_leads").id)
                ],
            }
        )
        team = self.env["crm.team"].create({"name": "Tour Team", "user_id": leader.id})
        new, offer = self.env["crm.stage"].create(
            [
                {"name": f"Tour {name}", "sequence": place, "team_ids": team.ids}
                for place, name in enumerate(("New", "Offer"), -9)
            ]
        )
        self.env["crm.stage.gate"].create(
            {
                "name": "Established",
                "stage_id": offer.id,
                "policy": "block",
                "is_approval_required": True,
                "approval_kind": "establishment",
            }
        )
        deal = self.env["crm.lead"].create(
            {
                "name": "Tour Deal",
                "type": "opportunity",
                "team_id": team.id,
                "stage_id": new.id,
                "user_id": self.env.ref("base.user_admin").id,
            }
        )
        self.start_tour(f"/odoo/crm/{deal.id}", "playbook_tour", login="admin")
        self.assertEqual(deal.stage_id, offer)
        self.assertEqual(deal.deal_approval_ids.approver_id, leader)
        self.assertEqual(deal.gate_log_ids.reason, "The board wants it")
