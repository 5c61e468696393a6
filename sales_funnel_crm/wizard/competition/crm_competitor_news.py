from datetime import datetime, time

from odoo import api, fields, models

from ...errors import ShownValidationError
from ...models.competition.competition_checks import check_not_in_future


class NewsLinkBroken(ShownValidationError):
    """The source of a piece of news is no address of a web page."""


class CrmCompetitorNews(models.TransientModel):
    """A dated piece of news about a rival; it becomes a message of its feed (CMP-10, CMP-12)."""

    _name = "crm.competitor.news"
    _description = "News about a Competitor"
    _rec_name = "title"

    competitor_id = fields.Many2one("crm.competitor", required=True, ondelete="cascade")
    date = fields.Date(string="Happened On", required=True, default=fields.Date.context_today)
    title = fields.Char(string="Headline", required=True)
    text = fields.Text(string="What We Know")
    source = fields.Char(required=True, help="Who said it, or where it was published.")
    url = fields.Char(string="Link")

    @api.constrains("date")
    def _check_date(self):
        check_not_in_future(self)

    @api.constrains("url")
    def _check_url(self):
        if any(news.url and not news.url.startswith(("http://", "https://")) for news in self):
            raise NewsLinkBroken(
                self.env._(
                    "The link must begin with https:// or http://. Copy it from the browser."
                )
            )

    def action_post(self):
        """Post the news: followers and who has an open deal against them are told (CMP-10)."""
        self.ensure_one()
        now = fields.Datetime.now()
        people = self.competitor_id._get_concerned_users() - self.env.user
        if self.env.context.get("tracking_disable"):
            # Old news that is loaded concerns nobody any more.
            people = people.browse()
        self.competitor_id.message_post(
            body=self.env["ir.qweb"]._render(
                "sales_funnel_crm.competitor_news_message", {"news": self}
            ),
            subject=self.title,
            subtype_xmlid="sales_funnel_crm.mt_competitor_news",
            date=min(now, datetime.combine(self.date, time(12))),
            partner_ids=people.partner_id.ids,
            # One message for all, sent by the queue: the dialog does not wait for it.
            force_send=False,
        )
        return {"type": "ir.actions.act_window_close"}
