"""In Odoo's shell: meet rivals, win and lose against them, before all of it is taken away."""

# ruff: noqa: F821 - `env` is given by the shell
import base64

from odoo import fields
from odoo.fields import Command

today = fields.Date.today()
reasons = [env.ref(f"crm.lost_reason_{number}") for number in (1, 2, 3)]
assert [reason.loss_class for reason in reasons] == ["price", "product", "product"]
# What a manager decides stays, also when he decides for nothing.
reasons[1].loss_class = "timing"
reasons[2].loss_class = False
env.ref("sales_funnel_crm.criterion_delivery").name = "Lifecycle"
env.ref("sales_funnel_crm.criterion_service").active = False

# Master data: a rival that is one of the contacts, a product, a point, prices, a feed, a file.
partner = env["res.partner"].create({"name": "Lifecycle Rival", "is_company": True})
customer = env["res.partner"].create({"name": "Lifecycle Customer", "is_company": True})
person = env["res.partner"].create({"name": "Lifecycle Friend", "parent_id": customer.id})
rival, other = env["crm.competitor"].create(
    [
        {
            "partner_id": partner.id,
            "user_id": env.user.id,
            "strengths": "<p>Cheap</p>",
            "customer_ids": [Command.link(customer.id)],
            "contact_ids": [Command.link(person.id)],
        },
        {"partner_id": env["res.partner"].create({"name": "Other", "is_company": True}).id},
    ]
)
ours = env["product.template"].search([], limit=1)
product = env["crm.competitor.product"].create(
    {
        "name": "Theirs",
        "competitor_id": rival.id,
        "counterpart_ids": [Command.link(ours.id)],
        "point_ids": [
            Command.create(
                {
                    "criterion_id": env.ref("sales_funnel_crm.criterion_price").id,
                    "counterpart_id": ours.id,
                    "verdict": "worse",
                }
            )
        ],
        "price_ids": [
            Command.create({"price": 100, "date": today}),
            Command.create({"price": 90, "date": today, "source": "confidential"}),
        ],
    }
)
env["crm.competitor.news"].create(
    {"competitor_id": rival.id, "title": "New plant", "source": "Newspaper"}
).action_post()
rival.message_subscribe(customer.ids)
rival.activity_schedule("mail.mail_activity_data_todo", user_id=env.user.id)
env["ir.attachment"].create(
    {
        "name": "brochure.txt",
        "datas": base64.b64encode(b"Lifecycle"),
        "res_model": "crm.competitor",
        "res_id": rival.id,
    }
)
for model, domain in (
    ("crm.competitor", "[]"),
    ("crm.lead", "[('leading_competitor_id', '!=', False)]"),
):
    env["ir.filters"].create({"name": "Lifecycle", "model_id": model, "domain": domain})
env["ir.filters"].create({"name": "Ours to keep", "model_id": "crm.lead", "domain": "[]"})
env["ir.exports"].create({"name": "Lifecycle", "resource": "crm.competitor.order"})
env.cr.commit()

# Deals: a gate, quotes, a champion, one won, one lost with an order, one where none is known.
team = env["crm.team"].search([], limit=1)
team.loss_detail_policy = "required"
won, lost, alone = env["crm.lead"].create(
    [
        {
            "name": f"Lifecycle {name}",
            "type": "opportunity",
            "partner_id": customer.id,
            "team_id": team.id,
            "user_id": env.user.id,
            "expected_revenue": 1000,
        }
        for name in ("won", "lost", "alone")
    ]
)
stage = env["crm.stage"].search([("is_won", "=", False), ("id", "!=", won.stage_id.id)], limit=1)
env["crm.stage.gate"].create(
    {
        "name": "Lifecycle competition",
        "stage_id": stage.id,
        "policy": "warn",
        "is_rival_required": True,
        "rival_asked_days": 30,
    }
)
champion = env["crm.stakeholder"].create({"lead_id": lost.id, "partner_id": person.id})
env["crm.lead.competitor"].create(
    [
        {"lead_id": won.id, "competitor_id": rival.id},
        {"lead_id": lost.id, "competitor_id": other.id},
        {
            "lead_id": lost.id,
            "competitor_id": rival.id,
            "product_id": product.id,
            "champion_id": champion.id,
            "status": "leading",
            "quote_ids": [Command.create({"amount": 900, "amount_ours": 1000})],
        },
    ]
)
alone.write({"is_without_rival": True, "rival_asked_note": "Purchasing"})
env["crm.competitor.request"].create({"name": "Lifecycle Unknown", "lead_id": lost.id})
(won | lost | alone).stage_id = stage
env.cr.commit()
env["crm.lead.won"].browse(
    won.with_context(sales_funnel_ask_rivals=True).action_set_won_rainbowman()["res_id"]
).action_win()
env["crm.lead.lost"].create(
    {
        "lead_ids": [Command.set(lost.ids)],
        "lost_reason_id": reasons[0].id,
        "winner_kind": "rival",
        "winner_id": rival.id,
        "winner_price": 880,
        "is_order_recorded": True,
        "more_reason_ids": [Command.link(reasons[1].id)],
        "customer_reason_ids": [Command.link(reasons[2].id)],
        "customer_words": "Late",
    }
).action_lost_reason_apply()
env.cr.commit()
assert won.lead_competitor_ids.is_beaten
assert lost.leading_competitor_id == rival and lost.lost_reason_id == reasons[0]
order = env["crm.competitor.order"].search([("lead_id", "=", lost.id)])
assert order, "the order was not recorded"
order.copy({"duplicate_id": order.id, "source": "public"})

# What is computed for a moment is in tables, too.
env["crm.competitor.strength"].action_open()
potential = env["crm.market.potential"].create({"segment": "all"})
potential.action_compute()
env.cr.commit()
