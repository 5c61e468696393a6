from odoo import api, fields, models
from odoo.tools import SQL

from ...errors import ShownValidationError
from .crm_lead_competitor import STATUS_LEADING, STATUS_WON

SALESPERSON = "sales_team.group_sale_salesman"
FIGURES = (
    "competitor_count",
    "competitor_request_count",
    "leading_competitor_id",
    "is_without_rival",
)


class RivalsAreKnown(ShownValidationError):
    """“No rival known” and rivals in the deal exclude each other."""


class RivalsAskedInFuture(ShownValidationError):
    """Nobody has asked yet on a day to come."""


class CrmLead(models.Model):
    """Who competes for the deal, and who leads.

    The figures depend on nothing that Odoo watches: the rivals of the deal write them, in SQL, so
    that a deal without rivals costs nothing and no deal counts as changed by them.
    """

    _inherit = "crm.lead"

    lead_competitor_ids = fields.One2many(
        "crm.lead.competitor", "lead_id", string="Competitors", copy=False, groups=SALESPERSON
    )
    rival_quote_ids = fields.One2many(
        "crm.lead.competitor.quote",
        "lead_id",
        string="Quotes of Competitors",
        readonly=True,
        copy=False,
        groups=SALESPERSON,
    )
    competitor_count = fields.Integer(
        string="Number of Competitors", readonly=True, copy=False, groups=SALESPERSON
    )
    competitor_request_ids = fields.One2many(
        "crm.competitor.request",
        "lead_id",
        string="Competitors Asked For",
        readonly=True,
        copy=False,
        groups=SALESPERSON,
    )
    competitor_request_count = fields.Integer(
        string="Open Requests for Competitors", readonly=True, copy=False, groups=SALESPERSON
    )
    leading_competitor_id = fields.Many2one(
        "crm.competitor",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups=SALESPERSON,
        help="The competitor who leads; of a lost deal, the one who won it.",
    )
    # “None known” is an answer, too: it says who was asked and when.
    is_without_rival = fields.Boolean(
        string="No Rival Known",
        copy=False,
        groups=SALESPERSON,
        help="We asked, and nobody competes as far as we know.",
    )
    date_rival_asked = fields.Date(string="Rivals Asked On", copy=False, groups=SALESPERSON)
    rival_asked_note = fields.Char(string="Whom We Asked", copy=False, groups=SALESPERSON)

    @api.constrains("is_without_rival")
    def _check_is_without_rival(self):
        for lead in self:
            if not lead.is_without_rival:
                continue
            if lead.competitor_count:
                raise RivalsAreKnown(
                    self.env._(
                        "“%s” has competitors. Remove them, or untick “No Rival Known”.", lead.name
                    )
                )
            if lead.competitor_request_count:
                raise RivalsAreKnown(
                    self.env._(
                        "For “%s”, a competitor is asked for. Wait for the answer of the editors, "
                        "or untick “No Rival Known”.",
                        lead.name,
                    )
                )

    @api.constrains("company_id")
    def _tell_company(self):
        # No check, but called whenever the company is written or computed, without a query.
        # sudo: whoever moves the deal moves all of it
        self.sudo().filtered("competitor_count").lead_competitor_ids.modified(["lead_id"])
        lost = self.sudo().filtered(lambda lead: lead.lost_reason_id or not lead.active)
        lost.loss_ids.modified(["lead_id"])

    @api.constrains("date_rival_asked")
    def _check_date_rival_asked(self):
        today = fields.Date.context_today(self)
        for lead in self:
            if lead.date_rival_asked and lead.date_rival_asked > today:
                raise RivalsAskedInFuture(
                    self.env._(
                        "“Rivals Asked On” of “%s” is a day to come. Enter the day on which you "
                        "asked.",
                        lead.name,
                    )
                )

    @api.onchange("is_without_rival")
    def _onchange_is_without_rival(self):
        if self.is_without_rival:
            self.date_rival_asked = fields.Date.context_today(self)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._stamp_rival_asked(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._stamp_rival_asked(vals))

    def unlink(self):
        # The database would delete them without their messages. Who may delete a deal may
        # delete all of it: sudo.
        if rivals := self.sudo().filtered("competitor_count").lead_competitor_ids:
            self.check_access("unlink")
            rivals.unlink()
        return super().unlink()

    def _stamp_rival_asked(self, vals):
        # An answer without a day could never grow too old.
        if vals.get("is_without_rival") and not vals.get("date_rival_asked"):
            return {**vals, "date_rival_asked": fields.Date.context_today(self)}
        return vals

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        # The user had the right to see these deals, which are about to be deleted: sudo.
        head, merged = self.sudo(), opportunities.sudo()
        # Champions first, in whichever order the domains do this: they belong to the same deal.
        merged.stakeholder_ids._move_to(head)
        merged.filtered("competitor_count").lead_competitor_ids._move_to(head)
        merged.filtered("competitor_request_count").competitor_request_ids.write(
            {"lead_id": head.id}
        )
        if head.won_status == "lost":
            merged.loss_ids._move_to(head)
        answers = (head | merged).filtered("is_without_rival").sorted("date_rival_asked")
        if answers and not head.competitor_count and not head.competitor_request_count:
            newest = answers[-1]
            head.write(
                {
                    "is_without_rival": True,
                    "date_rival_asked": newest.date_rival_asked,
                    "rival_asked_note": newest.rival_asked_note,
                }
            )
        return result

    def _refresh_rival_figures(self):
        """Bring the number of rivals and who leads to the deals; one query, however many.

        A rival, also one that is only asked for, outdates the answer that none is known.
        """
        if not self:
            return
        self.env["crm.lead.competitor"].flush_model(["lead_id", "competitor_id", "status"])
        self.env["crm.competitor.request"].flush_model(["lead_id", "state"])
        self.flush_recordset(FIGURES)
        self.env.execute_query(
            SQL(
                """UPDATE crm_lead l
                      SET competitor_count = n.number,
                          competitor_request_count = n.request_number,
                          leading_competitor_id = n.leader_id,
                          is_without_rival = l.is_without_rival
                                             AND n.number = 0 AND n.request_number = 0
                     FROM (SELECT o.id, count(c.id) AS number,
                                  (array_agg(c.competitor_id
                                             ORDER BY c.status = %(won)s DESC, c.id)
                                   FILTER (WHERE c.status IN (%(leading)s, %(won)s)))[1]
                                  AS leader_id,
                                  (SELECT count(*) FROM crm_competitor_request r
                                    WHERE r.lead_id = o.id AND r.state = 'open')
                                  AS request_number
                             FROM crm_lead o
                        LEFT JOIN crm_lead_competitor c ON c.lead_id = o.id
                            WHERE o.id = ANY(%(ids)s)
                         GROUP BY o.id) n
                    WHERE n.id = l.id
                RETURNING l.id""",
                ids=self.ids,
                leading=STATUS_LEADING,
                won=STATUS_WON,
            )
        )
        self.invalidate_recordset(FIGURES, flush=False)

    def action_request_competitor(self):
        """Open the dialog that asks the editors for a competitor that nobody knows yet."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask for a New Competitor"),
            "res_model": "crm.competitor.request",
            "views": [
                (self.env.ref("sales_funnel_crm.crm_competitor_request_view_form_ask").id, "form")
            ],
            "target": "new",
            "context": {"default_lead_id": self.id},
        }

    def action_open_rivals(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_funnel_crm.crm_lead_competitor_action"
        )
        return {
            **action,
            "domain": [("lead_id", "=", self.id)],
            "context": {"default_lead_id": self.id},
        }
