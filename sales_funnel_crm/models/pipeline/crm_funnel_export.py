from datetime import date, timedelta

from odoo import api, fields, models
from odoo.tools import format_date, format_datetime

from ...tools.funnel_workbook import write_funnel_workbook
from .crm_funnel_move_pages import MOVE_COLUMNS


class CrmFunnelExport(models.AbstractModel):
    """Writes the funnel as a workbook: the figures, and the moves behind them.

    Everything is read with the rights of the user.
    """

    _name = "crm.funnel.export"
    _inherit = ["crm.funnel.move.pages", "crm.funnel.terms", "crm.funnel.words"]
    _description = "Sales Funnel Workbook"

    @api.model
    def _write_workbook(self, target, domain, date_from, date_to, **options):
        """Write the workbook of a funnel.

        :param target: binary file, opened for writing
        :param options: see ``crm.lead.get_funnel``, which also says what it raises
        :return: name for the file, without extension
        :rtype: str
        """
        answer = self.env["crm.lead"].get_funnel(domain, date_from, date_to, **options)
        move_domain = self._get_move_domain(domain, answer)
        texts = self._get_texts(answer, domain, options.get("groupby"), move_domain)
        write_funnel_workbook(target, answer, texts, self._iter_moves(move_domain))
        return f"{texts['title']} {answer['date_from']} - {self._get_last_day(answer)}"

    @api.model
    def _get_texts(self, answer, domain, groupby, move_domain):
        """Return every text of the workbook that is not a figure.

        :return: ``title``; ``sheets`` (name by key); ``head`` (pairs of label and text); ``labels``
            (by key of column); ``definition_columns`` and ``definitions`` (pairs); ``move_columns``
            (pairs of label and style); ``moves_note`` (why moves are missing, or empty)
        :rtype: dict
        """
        labels = self.env["crm.funnel.move"].fields_get(
            [name for name, _style in MOVE_COLUMNS], ["string"]
        )
        return {
            "title": self.env._("Sales Funnel"),
            "sheets": {
                "funnel": self.env._("Funnel"),
                "months": self.env._("Months"),
                "definitions": self.env._("Definitions"),
                "moves": self.env._("Moves"),
            },
            "head": self._get_head(answer, domain, groupby),
            "labels": self._get_labels(answer),
            "definition_columns": [self.env._("Figure"), self.env._("Definition")],
            "definitions": self._get_definitions(answer),
            "move_columns": [(labels[name]["string"], style) for name, style in MOVE_COLUMNS],
            "moves_note": self._get_moves_note(move_domain),
        }

    @api.model
    def _get_head(self, answer, domain, groupby):
        currency = answer["currency"]["name"]
        if answer["converted"]:
            currency = self.env._("%s; amounts in other currencies are converted", currency)
        head = [
            (self.env._("Period"), self._get_period_words(answer)),
            (self.env._("Filter"), self._get_filter_words(domain)),
            (self.env._("Company"), ", ".join(self.env.companies.mapped("display_name"))),
            (self.env._("Currency"), currency),
        ]
        if previous := answer["previous"]:
            head.insert(
                1, (self.env._("Compared with"), self._get_period_words(previous | {"tz": ""}))
            )
        if groupby:
            head.append((self.env._("Grouped by"), self._get_field_words(groupby, "crm.lead")[0]))
        definitions = dict(self._get_rate_definitions(answer))
        return [
            *head,
            *definitions.items(),
            (self.env._("History"), self._get_history_words(answer)),
            (
                self.env._("Exported"),
                self.env._(
                    "%(date)s by %(user)s",
                    date=format_datetime(self.env, fields.Datetime.now()),
                    user=self.env.user.name,
                ),
            ),
        ]

    @api.model
    def _get_filter_words(self, domain):
        """Return the filter in words, without what is true of everything in a funnel."""
        rows, leads = self.env["crm.funnel"]._get_scope(domain)
        return self._get_domain_words(rows & leads)

    @api.model
    def _get_history_words(self, answer):
        if not answer["proven_since"]:
            return self.env._("There is no history yet.")
        since = format_datetime(self.env, answer["proven_since"])
        if not answer["inferred_percent"]:
            return self.env._("proven since %s", since)
        return self.env._(
            "proven since %(date)s; %(percent)s%% of the moves up to the end are inferred",
            date=since,
            percent=round(answer["inferred_percent"], 1),
        )

    @api.model
    def _get_last_day(self, period):
        return date.fromisoformat(period["date_to"]) - timedelta(days=1)

    @api.model
    def _get_period_words(self, period):
        first = format_date(self.env, period["date_from"])
        last = format_date(self.env, self._get_last_day(period))
        zone = f" ({period['tz']})" if period["tz"] else ""
        return f"{first} – {last}{zone}"
