import math
import random
from datetime import date, timedelta

from odoo import api, fields, models
from odoo.fields import Command

from ...tools.budget import demo_names
from ...tools.budget.demo_costs import CONTENTS, plan_contents
from ..pipeline.crm_funnel_demo import MODULE
from .crm_budget_alert_raise import KEY as ALERTS_TO_RAISE

SEED = 20190404
CLOSED_DEALS, OPEN_DEALS = 20, 9
# Budgets are worth the trouble for deals of this size.
USUAL_SHARE, LEAST_PLANNED = 0.016, 4_000
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_auto_subscribe_no_notify": True,
    "mail_activity_quick_update": True,
}
# Room for what is drafted, too: whoever tries the demo can submit it.
MASTER_RESERVE = 1.5


class CrmBudgetDemo(models.AbstractModel):
    """Loads the budgets of the demo story, and what was spent on them in two years."""

    _name = "crm.budget.demo"
    _description = "Demo Story of the Budgets"

    @api.model
    def _load_story(self):
        """Make two years of budgets; the same ones for the same day. Nobody is told."""
        company = self.env.ref(f"{MODULE}.res_company_main")
        demo = self.with_company(company).with_context(**QUIET)
        rng = random.Random(SEED)
        demo._create_accounts(company)
        with demo.env["crm.budget.control"]._checked_at_end():
            masters = demo._create_masters()
            deals = demo._create_deal_budgets(rng)
            others = demo._create_other_budgets(rng)
            demo._create_expenses(rng, deals, others)
            demo._plan_masters(masters)
            demo._create_undecided(rng)
            story = demo._tell_overspent_deal()
        demo._go_over(story)
        demo._close_budgets(deals, others)
        demo._know_alerts(story)

    @api.model
    def _translate_names(self):
        """Name departments, categories and templates in the installed languages, too."""
        installed = {code for code, _name in self.env["res.lang"].get_installed()}
        for xml_id, texts in demo_names.NAMES.items():
            translations = dict(zip(demo_names.LANGUAGES, texts, strict=True))
            self.env.ref(f"{MODULE}.{xml_id}").update_field_translations(
                "name", {code: translations[code] for code in installed & {*translations}}
            )

    @api.model
    def _get_teams(self):
        return {key: self.env.ref(f"{MODULE}.crm_team_{key}") for key in ("east", "west", "export")}

    @api.model
    def _get_user(self, key):
        return self.env.ref(f"{MODULE}.user_{key}")

    @api.model
    def _get_product(self, content):
        return self.env.ref(CONTENTS[content])

    @api.model
    def _prepare_lines(self, plan):
        return [
            Command.create({"product_id": self._get_product(content).id, "amount": amount})
            for content, amount in plan.items()
        ]

    @api.model
    def _prepare_approval(self, vals):
        """Return the values of a budget that was decided before its first day."""
        first = fields.Datetime.to_datetime(vals["date_from"])
        user = self.env["res.users"].browse(vals["user_id"])
        approver = self._get_user("wang_wei")
        return {
            "state": "approved",
            "submitted_by_id": user.id,
            "date_submitted": first - timedelta(days=5),
            "approver_id": (approver if user != approver else self.env.ref("base.user_admin")).id,
            "decided_by_id": (approver if user != approver else self.env.ref("base.user_admin")).id,
            "date_approved": first - timedelta(days=3),
            # The superuser may say when a record was created while the registry is loading.
            "create_date": first - timedelta(days=6),
            **vals,
        }

    # Master budgets: teams and years. What they plan is known when all within is planned.

    @api.model
    def _create_masters(self):
        year = fields.Date.today().year
        return self.env["crm.budget"].create(
            [
                self._prepare_approval(
                    {
                        "kind": "operations",
                        "is_master": True,
                        "name": f"{team.name} {number}",
                        "team_id": team.id,
                        "company_id": team.company_id.id,
                        "user_id": team.user_id.id,
                        "date_from": date(number, 1, 1),
                        "date_to": date(number, 12, 31),
                    }
                )
                for number in (year - 1, year)
                for team in self._get_teams().values()
            ]
        )

    @api.model
    def _plan_masters(self, masters):
        within = self.env["crm.budget"].search(
            [("is_master", "=", False), ("parent_id", "=", False), ("state", "=", "approved")]
        )
        for budget in within:
            budget.parent_id = budget._find_master()
        for master, totals in masters._get_allocated().items():
            products = {self._get_product(content): 2_000 for content in CONTENTS}
            products |= dict(totals)
            master.line_ids = [
                Command.create(
                    {
                        "product_id": product.id,
                        "amount": math.ceil(amount * MASTER_RESERVE / 1_000) * 1_000,
                    }
                )
                for product, amount in products.items()
            ]

    # Deals

    @api.model
    def _create_deal_budgets(self, rng):
        """Return the approved budgets of deals that are over, and of some that are not."""
        teams = self.env["crm.team"].union(*self._get_teams().values())
        leads = self.env["crm.lead"].with_context(active_test=False)
        domain = [("team_id", "in", teams.ids), ("user_id", "!=", False)]
        over = leads.search(
            [
                *domain,
                ("won_status", "in", ["won", "lost"]),
                ("expected_revenue", ">=", 250_000),
                ("date_closed", "!=", False),
            ],
            order="id",
        )
        running = leads.search(
            [*domain, ("won_status", "=", "pending"), ("stage_id.sequence", ">=", 3)],
            order="expected_revenue desc, id",
            limit=OPEN_DEALS + 1,
        )
        running -= self._get_overspent_lead()
        picked = rng.sample(list(over), min(CLOSED_DEALS, len(over)))
        return self.env["crm.budget"].create(
            [
                self._prepare_approval(self._prepare_deal_budget(rng, lead))
                for lead in (*picked, *running[:OPEN_DEALS])
            ]
        )

    @api.model
    def _prepare_deal_budget(self, rng, lead):
        today = fields.Date.today()
        first = (lead.date_open or lead.create_date).date() + timedelta(days=7)
        if lead.date_closed:
            last = max(lead.date_closed.date(), first) + timedelta(days=14)
        else:
            first = min(first, today - timedelta(days=21))
            last = max(lead.date_deadline or today, today + timedelta(days=45))
        planned = max(lead.expected_revenue * USUAL_SHARE * rng.uniform(0.7, 1.3), LEAST_PLANNED)
        return {
            "kind": "sales",
            "lead_id": lead.id,
            "company_id": lead.company_id.id,
            "user_id": lead.user_id.id,
            "date_from": first,
            "date_to": last,
            "line_ids": self._prepare_lines(plan_contents(min(planned, 60_000))),
        }

    # The end of the story

    @api.model
    def _close_budgets(self, *groups):
        """Close what ended long ago; all on it is posted by then."""
        limit = fields.Date.today() - timedelta(days=60)
        budgets = self.env["crm.budget"].union(*groups)
        over = budgets.filtered(lambda budget: budget.date_to < limit)
        over._check_nothing_open()
        over.write({"state": "closed"})

    @api.model
    def _know_alerts(self, story):
        """Keep what was passed as alerts of old, so that nobody is told at the end."""
        self.env.flush_all()
        alerts = self.env["crm.budget.alert"]
        budgets = self.env["crm.budget"].search([("state", "=", "approved")])
        alerts._store(alerts._find_passed(budgets))
        self.env.cr.precommit.data.pop(ALERTS_TO_RAISE, None)
        self.env["crm.worth"]._remember(budgets.lead_id.ids)
        story.activity_schedule(
            "sales_funnel_crm.mail_activity_type_budget_alert",
            summary="More than 100% is used",
            note="The second trial run was not planned. Talk to Wang Wei about a last revision.",
            user_id=story.user_id.id,
        )
