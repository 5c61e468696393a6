from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Command, Domain
from odoo.tools import format_amount

from ...errors import ShownUserError
from ...tools.qualification import distribution

METHOD_EVEN = "even"
METHOD_CAPACITY = "capacity"
METHOD_HAND = "hand"
DEALS_MAX = 200


class PoolDistributionInvalid(ShownUserError):
    """Nothing is chosen, or somebody cannot get a deal."""


class CrmPoolDistribute(models.TransientModel):
    """Hands out deals of the pool: proposes who gets what, and assigns all of it at once."""

    _name = "crm.pool.distribute"
    _description = "Distribute Opportunities"

    lead_ids = fields.Many2many("crm.lead", string="Opportunities", readonly=True)
    is_cut = fields.Boolean(readonly=True)
    method = fields.Selection(
        [
            (METHOD_EVEN, "Evenly"),
            (METHOD_CAPACITY, "By Free Capacity"),
            (METHOD_HAND, "By Hand"),
        ],
        required=True,
        default=METHOD_EVEN,
    )
    is_within_team = fields.Boolean(
        string="Within the Team",
        default=True,
        help="An opportunity of a sales team goes to a member of this team.",
    )
    user_ids = fields.Many2many(
        "res.users",
        string="Among",
        compute="_compute_user_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    line_ids = fields.One2many(
        "crm.pool.distribute.line",
        "distribute_id",
        compute="_compute_line_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    summary = fields.Html(compute="_compute_summary", compute_sudo=False, sanitize=False)

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        if "lead_ids" in fields_list and "lead_ids" not in values:
            leads = self._get_chosen_leads()
            values["lead_ids"] = [Command.set(leads[:DEALS_MAX].ids)]
            values["is_cut"] = len(leads) > DEALS_MAX
        return values

    @api.model
    def _get_chosen_leads(self):
        """Return the deals of the selection or, without one, of the filter; best first."""
        Lead = self.env["crm.lead"]
        context = self.env.context
        chosen = Domain.TRUE
        if context.get("active_model", "crm.lead") == "crm.lead":
            if context.get("active_ids"):
                chosen = Domain("id", "in", context["active_ids"])
            elif context.get("active_domain"):
                chosen = Domain(context["active_domain"])
        return Lead.search(
            Lead._get_pool_domain() & chosen,
            order="expected_revenue desc, id",
            limit=DEALS_MAX + 1,
        )

    @api.depends("lead_ids")
    def _compute_user_ids(self):
        for wizard in self:
            members = wizard._get_members().filtered(lambda member: not member.assignment_optout)
            wizard.user_ids = members.user_id

    @api.depends("lead_ids", "method", "user_ids", "is_within_team")
    def _compute_line_ids(self):
        for wizard in self:
            chosen = wizard._get_proposal()
            wizard.line_ids = [
                Command.clear(),
                *(
                    Command.create({"lead_id": lead.id, "user_id": chosen.get(lead.id)})
                    for lead in wizard.lead_ids._origin
                ),
            ]

    @api.depends("line_ids.user_id", "user_ids", "method")
    def _compute_summary(self):
        for wizard in self:
            wizard.summary = wizard._get_summary()

    def _get_members(self):
        """Return the memberships of the teams of the deals, or of all teams without any."""
        teams = self.lead_ids.team_id._origin
        domain = Domain("user_id.share", "=", False)
        if teams and teams == teams.filtered("member_ids"):
            domain &= Domain("crm_team_id", "in", teams.ids)
        return self.env["crm.team.member"].search(domain)

    def _get_proposal(self):
        """Return ``{lead id: user id or None}`` by the chosen method."""
        if self.method == METHOD_HAND:
            return {}
        users = self.user_ids._origin
        members = self._get_members().filtered(lambda member: member.user_id in users)
        deals = [
            distribution.Deal(lead.id, lead.expected_revenue, self._get_takers(lead, members))
            for lead in self.lead_ids._origin
        ]
        if self.method == METHOD_EVEN:
            return distribution.share_evenly(deals, [distribution.Taker(user.id) for user in users])
        return distribution.share_by_capacity(deals, self._get_takers_with_load(members))

    def _get_takers(self, lead, members):
        """Return the ids of the users who may get this deal."""
        users = self.user_ids._origin
        if self.is_within_team and lead.team_id:
            users &= lead.team_id.member_ids | lead.team_id.user_id
        if lead.company_id:
            # sudo: the companies of a colleague are nobody's business, only whether it works
            users = users.sudo().filtered(lambda user: lead.company_id in user.company_ids)
        return frozenset(users.ids)

    @api.model
    def _get_takers_with_load(self, members):
        takers = {}
        # Only how many deals a colleague got in 30 days, those that the user may not see included.
        for member in members.sudo():
            count, capacity = takers.get(member.user_id.id, (0, 0))
            takers[member.user_id.id] = (
                count + member.lead_month_count,
                capacity + member.assignment_max,
            )
        return [distribution.Taker(key, *load) for key, load in takers.items()]

    def _get_summary(self):
        """Return a small table: who would get how many deals, of what amount."""
        lines_by_user = self.line_ids.grouped(lambda line: line.user_id._origin)
        users = self.line_ids.user_id._origin
        if self.method != METHOD_HAND:
            users |= self.user_ids._origin
        rows = [
            (user.name, lines_by_user.get(user, self.line_ids.browse()))
            for user in users.sorted("name")
        ]
        if rest := self.line_ids.filtered(lambda line: not line.user_id):
            rows.append((self.env._("Stay in the pool"), rest))
        head = Markup(
            "<tr><th>%s</th><th class='text-end'>%s</th><th class='text-end'>%s</th></tr>"
        )
        row = Markup("<tr><td>%s</td><td class='text-end'>%s</td><td class='text-end'>%s</td></tr>")
        return (
            Markup("<table class='table table-sm mb-0'>")
            + head % (self.env._("Salesperson"), self.env._("Opportunities"), self.env._("Amount"))
            + Markup().join(
                row
                % (
                    name,
                    len(lines),
                    self._format_total(lines),
                )
                for name, lines in rows
            )
            + Markup("</table>")
        )

    @api.model
    def _format_total(self, lines):
        currencies = lines.company_currency
        if len(currencies) > 1:
            return "–"  # amounts of different currencies have no sum
        total = sum(lines.mapped("expected_revenue"))
        return format_amount(self.env, total, currencies or self.env.company.currency_id)

    def action_distribute(self):
        """Assign all deals that have got a salesperson; all of them or none."""
        self.ensure_one()
        lines = self.line_ids.filtered("user_id")
        self._check_can_distribute(lines)
        self._do_distribute(lines)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("%s opportunities are assigned.", len(lines)),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _check_can_distribute(self, lines):
        if not self.line_ids:
            raise PoolDistributionInvalid(
                self.env._("There is no opportunity to distribute. Choose some in the pool first.")
            )
        if not lines:
            raise PoolDistributionInvalid(
                self.env._(
                    "Nobody is chosen. Enter salespeople in “Among”, or a salesperson for an "
                    "opportunity. A sales team without members gets them in its settings."
                )
            )
        lines.lead_id._check_in_pool()
        reasons = self._get_cannot_receive_reason(lines)
        if reasons:
            raise PoolDistributionInvalid("\n".join(reasons))

    @api.model
    def _get_cannot_receive_reason(self, lines):
        """Return sentences: who cannot get what, and why."""
        # Groups and companies of a colleague are nobody's business, only whether it works.
        users = lines.user_id.sudo()
        able = users.filtered(
            lambda user: (
                user.active and not user.share and user.has_group("sales_team.group_sale_salesman")
            )
        )
        reasons = [
            self.env._(
                "%s is not a salesperson with access to CRM. Choose somebody else.", user.name
            )
            for user in users - able
        ]
        for line in lines:
            company, user = line.lead_id.company_id, line.user_id.with_env(users.env)
            if company and company not in user.company_ids:
                reasons.append(
                    self.env._(
                        "%(user)s does not work in %(company)s, the company of “%(deal)s”. Choose "
                        "somebody else for it.",
                        user=line.user_id.name,
                        company=company.name,
                        deal=line.lead_id.name,
                    )
                )
        return reasons

    @api.model
    def _do_distribute(self, lines):
        for user, own_lines in lines.grouped("user_id").items():
            leads = own_lines.lead_id
            names = leads.mapped("name")
            links = Markup("").join(
                Markup("<li><a href='/odoo/crm/%s'>%s</a></li>") % (lead.id, name)
                for lead, name in zip(leads, names, strict=True)
            )
            # One message for all of them instead of one for each.
            leads.with_context(mail_auto_subscribe_no_notify=True).write({"user_id": user.id})
            if user != self.env.user:
                self.env["mail.thread"].message_notify(
                    partner_ids=user.partner_id.ids,
                    subject=self.env._("Opportunities from the pool"),
                    body=self.env._("These opportunities are yours now:")
                    + Markup("<ul>%s</ul>") % links,
                )
