from odoo import api, models


class CrmFunnelTerms(models.AbstractModel):
    """The names of the funnel's figures, and what each one means."""

    _name = "crm.funnel.terms"
    _description = "Terms of the Sales Funnel"

    @api.model
    def _get_labels(self, answer):
        """Return the label of each column and line of a funnel, by its key."""
        labels = self._get_figure_labels() | self._get_line_labels(answer)
        return labels | {
            f"previous_{key}": self.env._("Before: %s", labels[key])
            for key in ("inflow", "won", "lost", "closing")
        }

    @api.model
    def _get_figure_labels(self):
        _ = self.env._
        return {
            "opening": _("Opening"),
            "new": _("New"),
            "forward_in": _("Forward in"),
            "backward_in": _("Backward in"),
            "reopened": _("Reopened"),
            "inflow": _("Inflow"),
            "forward_out": _("Forward out"),
            "backward_out": _("Backward out"),
            "removed": _("Removed"),
            "outflow": _("Outflow"),
            "won": _("Won"),
            "lost": _("Lost"),
            "transfer_in": _("Transfers in"),
            "transfer_out": _("Transfers out"),
            "revalued": _("Revalued"),
            "adjusted": _("Adjusted"),
            "exchange": _("Exchange"),
            "closing": _("Closing"),
            "check": _("Check"),
            "overdue": _("Overdue"),
            "success": _("Success rate"),
            "conversion": _("Conversion rate"),
            "stay_avg_days": _("Average stay (days)"),
            "stay_median_days": _("Median stay (days)"),
            "stay_count": _("Finished stays"),
            "change": _("Change of closing"),
        }

    @api.model
    def _get_line_labels(self, answer):
        _ = self.env._
        return {
            "stage": _("Stage"),
            "month": _("Month"),
            "total": _("Pipeline"),
            "count": _("Opportunities"),
            "amount": _("Expected revenue (%s)", answer["currency"]["name"]),
            "chart_funnel": _("Opportunities at the end of the period"),
            "chart_months": _("Opportunities by month"),
            "cohort": _("Opportunities that were new in the period"),
            "cohort_total": _("All of them"),
            "outcomes": _("What became of them until now"),
            "open": _("Still open"),
            "reached": _("Reached"),
            "reached_amount": _("Reached, %s", answer["currency"]["name"]),
            "reached_percent": _("Of all"),
            "step_percent": _("Of the stage before"),
            "cycle_avg_days": _("Average days from new to closed"),
            "cycle_median_days": _("Median days from new to closed"),
        }

    @api.model
    def _get_rate_definitions(self, answer):
        """Return label and definition of the two rates as this answer uses them.

        :rtype: list[tuple[str, str]]
        """
        _ = self.env._
        success = {
            "closed": _("won ÷ (won + lost)"),
            "honest": _("won ÷ (won + lost + overdue)"),
        }
        conversion = {
            "presence": _("(forward + won) ÷ (opening + inflow)"),
            "exits": _("(forward + won) ÷ (outflow + won + lost)"),
        }
        return [
            (_("Success rate"), success[answer["success_rate"]]),
            (_("Conversion rate"), conversion[answer["conversion_rate"]]),
        ]

    @api.model
    def _get_definitions(self, answer):
        """Return label and meaning of what the workbook shows, in order.

        :rtype: list[tuple[str, str]]
        """
        if answer["mode"] == "cohort":
            return self._get_cohort_definitions()
        labels, meanings = self._get_figure_labels(), self._get_meanings(answer)
        return [(labels[key], meaning) for key, meaning in meanings.items()]

    @api.model
    def _get_meanings(self, answer):
        _ = self.env._
        rates = [definition for _label, definition in self._get_rate_definitions(answer)]
        return {
            "opening": _("Open in the stage when the period starts."),
            "new": _("Opportunities that were created or converted from a lead, into this stage."),
            "forward_in": _("Came from an earlier stage."),
            "backward_in": _("Came back from a later stage."),
            "reopened": _("Open again after they were won, lost or archived."),
            "inflow": _("New + forward in + backward in + reopened."),
            "forward_out": _("Went on to a later stage."),
            "backward_out": _("Went back to an earlier stage."),
            "removed": _("Archived without being lost, merged into another one, or deleted."),
            "outflow": _("Forward out + backward out + removed; without won and lost."),
            "won": _("Won from this stage in the period."),
            "lost": _("Lost from this stage in the period."),
            "transfer_in": _(
                "Came from another salesperson, team or company while they stayed in the stage."
            ),
            "transfer_out": _(
                "Went to another salesperson, team or company while they stayed in the stage."
            ),
            "revalued": _(
                "Change of the expected revenue while an opportunity stayed in the stage; "
                "in the line of the pipeline, also of a change together with the stage."
            ),
            "adjusted": _(
                "Corrections after changes that went past Odoo, found by the nightly check."
            ),
            "exchange": _("Effect of currency rates between the start and the end of the period."),
            "closing": _("Still open in the stage when the period ends."),
            "check": _(
                "Opening + inflow − outflow − won − lost + transfers in − transfers out "
                "+ revalued + adjusted + exchange − closing. "
                "It is always zero; anything else is marked in red."
            ),
            "overdue": _(
                "Of the closing ones, those that have been in the stage for longer "
                "than the days set on the stage."
            ),
            "success": rates[0],
            "conversion": rates[1],
            "stay_avg_days": _("Average days in the stage, of all stays that ended in the period."),
            "stay_median_days": _(
                "Half of the stays that ended in the period took longer, half were shorter."
            ),
            "stay_count": _("Number of stays in the stage that ended in the period."),
        }

    @api.model
    def _get_cohort_definitions(self):
        _ = self.env._
        return [
            (
                _("Opportunities that were new in the period"),
                _("All opportunities that entered the pipeline in the period; followed until now."),
            ),
            (
                _("Reached"),
                _("Those that have ever been in this stage; skipped stages do not count."),
            ),
            (_("Of all"), _("Share of all that were new in the period.")),
            (_("Of the stage before"), _("As a share of those that reached the stage before it.")),
            (_("Won"), _("Won until now.")),
            (_("Lost"), _("Lost until now.")),
            (_("Removed"), _("Archived without being lost, merged into another one, or deleted.")),
            (_("Still open"), _("Neither won, lost nor removed until now.")),
            (_("Success rate"), _("won ÷ (won + lost)")),
        ]
