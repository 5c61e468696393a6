from odoo import api, fields, models
from odoo.tools import format_amount, format_date
from odoo.tools.mail import html2plaintext

LEVEL_GOOD = "success"
LEVEL_WARNING = "warning"
LEVEL_BAD = "danger"
LEVEL_MUTED = "muted"
NOTE_COUNT = 5
NOTE_LENGTH = 300
REVIEW_LIMIT = 200


class CrmLead(models.Model):
    """The case review: all that matters of one deal on one screen, gathered from all domains."""

    _inherit = "crm.lead"

    @api.readonly
    def get_case_review(self):
        """Return all that matters of one deal, as blocks to show.

        Read-only; texts are ready to show, in the language and format of the user.

        >>> lead.get_case_review()  # doctest: +SKIP
        {"id": 7, "name": "Filling line", "customer": "Acme", "blocks": [BLOCK]}

        ``BLOCK``: see :meth:`_get_case_review`.

        :raise AccessError: when the user may not read the deal, or steps of deals
        """
        self.ensure_one()
        self.check_access("read")
        # Resellers on the portal may read deals, but not how we work on them.
        self.env["crm.lead.step"].check_access("read")
        return {
            "id": self.id,
            "name": self.name,
            "customer": self.partner_id.display_name or self.partner_name or "",
            "blocks": sorted(self._get_case_review(), key=lambda block: block["sequence"]),
        }

    @api.model
    @api.readonly
    def get_case_review_ids(self):
        """Return the open deals to review when none are chosen, the next to close first.

        Those of the user; when there are none, all that the user may read. At most 200.

        :rtype: list[int]
        """
        domain = [("type", "=", "opportunity"), ("won_status", "=", "pending")]
        order, limit = "date_deadline, id", REVIEW_LIMIT
        mine = self.search([*domain, ("user_id", "=", self.env.uid)], order=order, limit=limit)
        return (mine or self.search(domain, order=order, limit=limit)).ids

    def _get_case_review(self):
        """Return the blocks of the case review of one deal. Domains add theirs by inheritance.

        Each block has ``key``, ``title``, ``sequence`` (order on the page) and any of:

        - ``is_wide``: takes the whole width
        - ``facts``: ``[{"label": "Stage", "value": "Offer", "level": "danger"}]``; the level is
          one of success, warning, danger, muted, or absent
        - ``percent``: progress from 0 to 100
        - ``columns`` and ``rows``: ``["Step", "State"]``, ``[[{"text": "Call", "level": …}]]``
        - ``lines``: ``[{"text": "…", "note": "who, when", "level": …}]``
        - ``empty``: what to do when there is nothing to show
        - ``action``: ``{"method": "action_open_steps", "label": "All Steps"}``, of ``crm.lead``

        :rtype: list[dict]
        """
        self.ensure_one()
        return [
            self._get_review_of_deal(),
            self._get_review_of_stages(),
            self._get_review_of_steps(),
            self._get_review_of_activities(),
            self._get_review_of_notes(),
        ]

    @api.model
    def _review_fact(self, label, value, level=None):
        fact = {"label": label, "value": value or "–"}
        return {**fact, "level": level} if level else fact

    @api.model
    def _review_cell(self, text, level=None):
        cell = {"text": text or ""}
        return {**cell, "level": level} if level else cell

    @api.model
    def _review_day(self, day):
        """Return a date, or the day of an instant for the user, as text."""
        if not day:
            return ""
        if hasattr(day, "hour"):
            day = fields.Datetime.context_timestamp(self, day).date()
        return format_date(self.env, day)

    def _get_review_of_deal(self):
        today = fields.Date.context_today(self)
        labels = dict(self._fields["won_status"]._description_selection(self.env))
        is_open = self.won_status == "pending" and self.active
        overdue = is_open and self.date_deadline and self.date_deadline < today
        currency = self.company_currency
        stage_days = (fields.Datetime.now() - self.date_last_stage_update).days
        threshold = self.stage_id.rotting_threshold_days
        is_rotting = is_open and threshold and stage_days > threshold
        facts = [
            self._review_fact(
                self.env._("Outcome"),
                labels[self.won_status],
                {"won": LEVEL_GOOD, "lost": LEVEL_BAD}.get(self.won_status),
            ),
            self._review_fact(self.env._("Stage"), self.stage_id.name),
            self._review_fact(
                self.env._("Days in Stage"), str(stage_days), LEVEL_BAD if is_rotting else None
            ),
            self._review_fact(self.env._("Salesperson"), self.user_id.name),
            self._review_fact(self.env._("Sales Team"), self.team_id.name),
            self._review_fact(
                self.env._("Expected Revenue"),
                format_amount(self.env, self.expected_revenue, currency),
            ),
            self._review_fact(self.env._("Probability"), f"{self.probability:.0f} %"),
            self._review_fact(
                self.env._("Expected Closing"),
                self._review_day(self.date_deadline),
                LEVEL_BAD if overdue else None if self.date_deadline else LEVEL_WARNING,
            ),
            self._review_fact(self.env._("Created On"), self._review_day(self.create_date)),
        ]
        if self.lost_reason_id:
            facts.append(self._review_fact(self.env._("Lost Reason"), self.lost_reason_id.name))
        return {
            "key": "deal",
            "title": self.env._("Deal"),
            "sequence": 10,
            "is_wide": True,
            "facts": facts,
        }

    def _get_review_of_stages(self):
        stays = self.env["crm.funnel.stay.report"].search(
            [("lead_id", "=", self.id)], order="date_entered, id"
        )
        kinds = dict(stays._fields["exit_kind"]._description_selection(self.env))
        rows = [
            [
                self._review_cell(stay.stage_id.name),
                self._review_cell(self._review_day(stay.date_entered)),
                self._review_cell(self._review_day(stay.date_left) or self.env._("now")),
                self._review_cell(f"{stay.stay_days:.1f}", LEVEL_BAD if stay.is_overdue else None),
                self._review_cell(
                    kinds.get(stay.exit_kind, ""),
                    LEVEL_WARNING if stay.exit_kind == "backward" else None,
                ),
            ]
            for stay in stays
        ]
        return {
            "key": "stages",
            "title": self.env._("Course So Far"),
            "sequence": 20,
            "columns": [
                self.env._("Stage"),
                self.env._("From"),
                self.env._("To"),
                self.env._("Days"),
                self.env._("Ended By"),
            ],
            "rows": rows,
            "empty": self.env._("The deal was not in the pipeline yet."),
        }

    def _get_review_of_activities(self):
        today = fields.Date.context_today(self)
        activities = self.activity_ids.sorted("date_deadline")
        return {
            "key": "activities",
            "title": self.env._("Next Activities"),
            "sequence": 40,
            "lines": [
                {
                    "text": activity.summary or activity.activity_type_id.name,
                    "note": f"{activity.user_id.name or ''} · "
                    f"{self._review_day(activity.date_deadline)}",
                    "level": LEVEL_BAD if activity.date_deadline < today else "",
                }
                for activity in activities[:NOTE_COUNT]
            ],
            "empty": self.env._("Nothing is planned. Agree on the next activity now."),
        }

    def _get_review_of_notes(self):
        messages = self.env["mail.message"].search(
            [
                ("model", "=", self._name),
                ("res_id", "=", self.id),
                ("message_type", "in", ("comment", "email", "email_outgoing")),
            ],
            order="date desc, id desc",
            limit=NOTE_COUNT,
        )
        lines = []
        for message in messages:
            text = " ".join(html2plaintext(message.body or "").split())
            short = text[:NOTE_LENGTH] + ("…" if len(text) > NOTE_LENGTH else "")
            # sudo: who wrote is shown in the chatter, too
            author = message.sudo().author_id.name or message.email_from or ""
            note = f"{author} · {self._review_day(message.date)}"
            lines.append({"text": short or message.subject or "", "note": note})
        return {
            "key": "notes",
            "title": self.env._("Last Notes and Mails"),
            "sequence": 50,
            "lines": lines,
            "empty": self.env._("Nobody wrote anything yet."),
        }
