from odoo import fields, models

KIND_NEW = "new"
KIND_FORWARD = "forward"
KIND_BACKWARD = "backward"
KIND_TRANSFER = "transfer"
KIND_WON = "won"
KIND_LOST = "lost"
KIND_REOPENED = "reopened"
KIND_ARCHIVED = "archived"
KIND_RESTORED = "restored"
KIND_MERGED = "merged"
KIND_DELETED = "deleted"
KIND_REVALUED = "revalued"
KIND_ADJUSTED = "adjusted"

ORIGIN_LIVE = "live"
ORIGIN_REBUILT = "rebuilt"
ORIGIN_INFERRED = "inferred"
ORIGIN_IMPORTED = "imported"


class CrmFunnelMove(models.Model):
    """One posting of the pipeline ledger.

    An open opportunity sits in one bucket (stage, salesperson, team, company)
    with one amount. Leaving a bucket posts ``count = -1``, entering one posts
    ``count = +1``, a changed amount posts ``count = 0``. The sum of all rows is
    the open pipeline now, the sum of the rows before a date is the pipeline at
    that date. Rows are posted by the ledger itself and never change.
    """

    _name = "crm.funnel.move"
    _inherit = "crm.funnel.lead.mixin"
    _description = "Pipeline Move"
    _order = "date desc, id desc"
    _rec_name = "lead_id"
    # Four columns less on a table of many millions of rows; `author_id` says who.
    _log_access = False

    date = fields.Datetime(required=True, readonly=True, index=True, help="When it happened.")
    kind = fields.Selection(
        [
            (KIND_NEW, "New"),
            (KIND_FORWARD, "Forward"),
            (KIND_BACKWARD, "Backward"),
            (KIND_TRANSFER, "Transfer"),
            (KIND_WON, "Won"),
            (KIND_LOST, "Lost"),
            (KIND_REOPENED, "Reopened"),
            (KIND_ARCHIVED, "Archived"),
            (KIND_RESTORED, "Restored"),
            (KIND_MERGED, "Merged"),
            (KIND_DELETED, "Deleted"),
            (KIND_REVALUED, "Revalued"),
            (KIND_ADJUSTED, "Adjusted"),
        ],
        required=True,
        readonly=True,
    )
    lead_id = fields.Many2one(
        "crm.lead",
        string="Opportunity",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )
    lead_ref = fields.Integer(
        string="Opportunity Number",
        required=True,
        readonly=True,
        aggregator=None,
        help="Identifies the opportunity for ever, also after it was deleted.",
    )
    lead_name = fields.Char(
        string="Deleted Opportunity",
        readonly=True,
        help="Name of an opportunity that was deleted or merged, on the row that removed it.",
    )
    stage_id = fields.Many2one("crm.stage", ondelete="set null", readonly=True)
    stage_ref = fields.Integer(
        string="Stage Number",
        required=True,
        readonly=True,
        aggregator=None,
        help="Identifies the stage for ever, also after it was deleted.",
    )
    other_stage_id = fields.Many2one(
        "crm.stage",
        string="From/To Stage",
        ondelete="set null",
        readonly=True,
        help="Where the opportunity came from, or went to.",
    )
    user_id = fields.Many2one("res.users", string="Salesperson", ondelete="set null", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales Team", ondelete="set null", readonly=True)
    company_id = fields.Many2one("res.company", ondelete="set null", readonly=True)
    currency_id = fields.Many2one("res.currency", required=True, ondelete="restrict", readonly=True)
    count = fields.Integer(
        required=True,
        readonly=True,
        help="+1 when an opportunity enters, -1 when it leaves, 0 when only its amount changes.",
    )
    amount = fields.Monetary(
        required=True,
        readonly=True,
        help="Expected revenue that enters (positive) or leaves (negative) the pipeline here.",
    )
    date_entered = fields.Datetime(
        string="Entered Stage On",
        required=True,
        readonly=True,
        help="When the opportunity entered the stage it was in.",
    )
    stay_days = fields.Float(
        string="Stay (Days)",
        readonly=True,
        aggregator="avg",
        help="Days spent in the stage, on rows that leave it; empty on all others.",
    )
    author_id = fields.Many2one("res.users", string="Done by", ondelete="set null", readonly=True)
    origin = fields.Selection(
        [
            (ORIGIN_LIVE, "Recorded live"),
            (ORIGIN_REBUILT, "Rebuilt, proven"),
            (ORIGIN_INFERRED, "Rebuilt, inferred"),
            (ORIGIN_IMPORTED, "Imported"),
        ],
        required=True,
        readonly=True,
    )

    _user_date_idx = models.Index("(user_id, date)")
    _inferred_idx = models.Index("(date) WHERE origin = 'inferred'")
    # The history of a deleted opportunity is found by its number. Small: most have their link.
    _former_lead_idx = models.Index("(lead_ref) WHERE lead_id IS NULL")
