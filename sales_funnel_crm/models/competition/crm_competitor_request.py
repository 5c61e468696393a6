from odoo import api, fields, models
from odoo.fields import Domain

from ...errors import ShownUserError
from .crm_competitor import _escape

STATE_OPEN = "open"
STATE_DONE = "done"
STATE_REFUSED = "refused"
STATES = [
    (STATE_OPEN, "Asked"),
    (STATE_DONE, "Competitor"),
    (STATE_REFUSED, "No Competitor"),
]
ANSWER_FIELDS = frozenset({"state", "competitor_id", "answer"})
ACTIVITY_TYPE = "sales_funnel_crm.mail_activity_type_competitor_request"
EDITORS = "sales_funnel_crm.sales_funnel_crm_group_competition_editor"
FIRST_WORD_LENGTH = 4


class RequestForEditors(ShownUserError):
    """Somebody answers a request, and may not write competitors."""


class RequestAnswered(ShownUserError):
    """The request has its answer."""


class AnswerMissing(ShownUserError):
    """Whoever asked wants to know why the company is no competitor."""


class CrmCompetitorRequest(models.Model):
    """Somebody met a rival that nobody knows, and may not make competitors (CMP-02, CMP-09).

    The deal keeps the name until a competition editor answers: then the new competitor (or the
    existing one that was meant) enters the deal. While a request is open, the competition of its
    deal counts as known.
    """

    _name = "crm.competitor.request"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Request for a Competitor"
    _order = "id desc"
    # Who asked and who answers talk to each other.
    _mail_post_access = "read"

    name = fields.Char(string="Name of the Competitor", required=True)
    website = fields.Char()
    note = fields.Text(
        string="What Is Known", help="Where you met them, and what they offer. The editors read it."
    )
    lead_id = fields.Many2one(
        "crm.lead",
        string="Opportunity",
        index="btree_not_null",
        ondelete="set null",
        domain="[('type', '=', 'opportunity')]",
    )
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True, precompute=True, index=True
    )
    user_id = fields.Many2one(
        "res.users",
        string="Asked By",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    state = fields.Selection(STATES, required=True, default=STATE_OPEN, tracking=True, copy=False)
    competitor_id = fields.Many2one(
        "crm.competitor",
        string="Is the Competitor",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        help="Choose it if we know it already. Left empty, a new one is made.",
    )
    answer = fields.Char(copy=False, help="Why it is no competitor.")
    similar_ids = fields.Many2many(
        "crm.competitor", string="Known with a Similar Name", compute="_compute_similar_ids"
    )
    can_answer = fields.Boolean(compute="_compute_can_answer")

    @api.depends("lead_id")
    def _compute_company_id(self):
        for request in self:
            # Stays when the deal is deleted.
            request.company_id = request.lead_id.company_id or request.company_id

    @api.depends("name")
    def _compute_similar_ids(self):
        known = self._find_similar()
        for request in self:
            request.similar_ids = known.filtered(
                lambda rival, request=request: _is_similar(request.name, rival.name)
            )

    def _find_similar(self):
        """Return the competitors that share the first word of a name; one query."""
        words = {_first_word(name) for name in self.mapped("name") if name}
        domain = Domain.OR(Domain("name", "ilike", _escape(word)) for word in words if word)
        return self.env["crm.competitor"].search(domain)

    @api.depends_context("uid")
    @api.depends("state")
    def _compute_can_answer(self):
        is_editor = self._is_editor()
        for request in self:
            request.can_answer = is_editor and request.state == STATE_OPEN

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_may_answer(vals)
        requests = super().create(vals_list)
        leads = requests.lead_id
        leads.check_access("write")
        leads._refresh_rival_figures()
        requests.filtered(lambda request: request.state == STATE_OPEN)._ask_editors()
        return requests

    def write(self, vals):
        self._check_may_answer(vals)
        leads = self.lead_id
        result = super().write(vals)
        if "lead_id" in vals:
            self.lead_id.check_access("write")
        if not {"lead_id", "state"}.isdisjoint(vals):
            (leads | self.lead_id)._refresh_rival_figures()
        return result

    def unlink(self):
        leads = self.lead_id
        result = super().unlink()
        leads.exists()._refresh_rival_figures()
        return result

    def action_accept(self):
        """Make the competitor, or take the chosen one, and enter it in the deals that asked."""
        self._check_can_answer()
        for request in self:
            competitor = request.competitor_id or request._make_competitor()
            twins = request._get_twins()
            if twins.filtered("note"):
                competitor.message_post(
                    body="\n".join(twin.note for twin in twins if twin.note),
                    subject=self.env._("What is known from deals"),
                )
            twins.write({"state": STATE_DONE, "competitor_id": competitor.id})
            twins._enter_in_deals(competitor)
            for twin in twins:
                twin._tell(self.env._("%s is among the competitors now.", competitor.name))
        return True

    def action_refuse(self):
        """Tell that the company is no competitor, and why."""
        self._check_can_answer()
        for request in self:
            if not request.answer:
                raise AnswerMissing(
                    self.env._("Write in “Answer” why “%s” is no competitor.", request.name)
                )
            request.state = STATE_REFUSED
            request._tell(
                self.env._(
                    "“%(name)s” does not become a competitor: %(answer)s",
                    name=request.name,
                    answer=request.answer,
                )
            )
        return True

    @api.model
    def _is_editor(self):
        return self.env["crm.competitor"].has_access("create")

    def _check_may_answer(self, vals):
        if not ANSWER_FIELDS.isdisjoint(vals) and not self._is_editor():
            raise RequestForEditors(
                self.env._("Competition editors answer requests. Ask one of them.")
            )

    def _check_can_answer(self):
        if not self._is_editor():
            raise RequestForEditors(
                self.env._("Competition editors answer requests. Ask one of them.")
            )
        for request in self:
            if request.state != STATE_OPEN:
                raise RequestAnswered(
                    self.env._(
                        "The request for “%s” is answered already. Reload the page to see how.",
                        request.name,
                    )
                )

    def _make_competitor(self):
        competitors = self.env["crm.competitor"]
        competitor = competitors.browse(competitors.name_create(self.name)[0])
        partner = competitor.partner_id
        if self.website and not partner.website and partner.has_access("write"):
            partner.website = self.website
        return competitor

    def _get_twins(self):
        """Return the open requests for the same name, this one first."""
        domain = Domain("name", "=ilike", _escape(self.name.strip()))
        domain &= Domain("state", "=", STATE_OPEN) & Domain("company_id", "=", self.company_id.id)
        return self | self.search(domain)

    def _enter_in_deals(self, competitor):
        # sudo: an editor need not have the right to see the deals that asked
        leads = self.sudo().lead_id
        known = leads.lead_competitor_ids.filtered(lambda line: line.competitor_id == competitor)
        self.env["crm.lead.competitor"].sudo().create(
            [
                {"lead_id": lead.id, "competitor_id": competitor.id, "threat": competitor.threat}
                for lead in leads - known.lead_id
                if lead.won_status == "pending"
            ]
        )


def _first_word(name):
    """Return what names are compared by, e.g. “northwind” of “Northwind Ltd”."""
    words = (name or "").strip().lower().split()
    return next((word for word in words if len(word) >= FIRST_WORD_LENGTH), " ".join(words))


def _is_similar(name, other):
    word = _first_word(name)
    return bool(word) and word in (other or "").lower()
