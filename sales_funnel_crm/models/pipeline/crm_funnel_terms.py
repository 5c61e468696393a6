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
        return {
            "opening": self.env._("Opening"),
            "new": self.env._("New"),
            "forward_in": self.env._("Forward in"),
            "backward_in": self.env._("Backward in"),
            "reopened": self.env._("Reopened"),
            "inflow": self.env._("Inflow"),
            "forward_out": self.env._("Forward out"),
            "backward_out": self.env._("Backward out"),
            "removed": self.env._("Removed"),
            "outflow": self.env._("Outflow"),
            "won": self.env._("Won"),
            "lost": self.env._("Lost"),
            "transfer_in": self.env._("Transfers in"),
            "transfer_out": self.env._("Transfers out"),
            "revalued": self.env._("Revalued"),
            "adjusted": self.env._("Adjusted"),
            "exchange": self.env._("Exchange"),
            "closing": self.env._("Closing"),
            "check": self.env._("Check"),
            "overdue": self.env._("Overdue"),
            "success": self.env._("Success rate"),
            "conversion": self.env._("Conversion rate"),
            "stay_avg_days": self.env._("Average stay (days)"),
            "stay_median_days": self.env._("Median stay (days)"),
            "stay_count": self.env._("Finished stays"),
            "change": self.env._("Change of closing"),
        }

    @api.model
    def _get_line_labels(self, answer):
        return {
            "stage": self.env._("Stage"),
            "month": self.env._("Month"),
            "total": self.env._("Pipeline"),
            "count": self.env._("Opportunities"),
            "amount": self.env._("Expected revenue (%s)", answer["currency"]["name"]),
            "chart_funnel": self.env._("Opportunities at the end of the period"),
            "chart_months": self.env._("Opportunities by month"),
            "cohort": self.env._("Opportunities that were new in the period"),
            "cohort_total": self.env._("All of them"),
            "outcomes": self.env._("What became of them until now"),
            "open": self.env._("Still open"),
            "reached": self.env._("Reached"),
            "reached_amount": self.env._("Reached, %s", answer["currency"]["name"]),
            "reached_percent": self.env._("Of all"),
            "step_percent": self.env._("Of the stage before"),
            "cycle_avg_days": self.env._("Average days from new to closed"),
            "cycle_median_days": self.env._("Median days from new to closed"),
        }

    @api.model
    def _get_rate_definitions(self, answer):
        """Return label and definition of the two rates as this answer uses them.

        :rtype: list[tuple[str, str]]
        """
        success = {
            "closed": self.env._("won ÷ (won + lost)"),
            "honest": self.env._("won ÷ (won + lost + overdue)"),
        }
        conversion = {
            "presence": self.env._("(forward + won) ÷ (opening + inflow)"),
            "exits": self.env._("(forward + won) ÷ (outflow + won + lost)"),
        }
        return [
            (self.env._("Success rate"), success[answer["success_rate"]]),
            (self.env._("Conversion rate"), conversion[answer["conversion_rate"]]),
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
        rates = [definition for _label, definition in self._get_rate_definitions(answer)]
        return {
            "opening": self.env._("Open in the stage when the period starts."),
            "new": self.env._(
                "Opportunities that were created or converted from a lead, into this stage."
            ),
            "forward_in": self.env._("Came from an earlier stage."),
            "backward_in": self.env._("Came back from a later stage."),
            "reopened": self.env._("Open again after they were won, lost or archived."),
            "inflow": self.env._("New + forward in + backward in + reopened."),
            "forward_out": self.env._("Went on to a later stage."),
            "backward_out": self.env._("Went back to an earlier stage."),
            "removed": self.env._(
                "Archived without being lost, merged into another one, or deleted."
            ),
            "outflow": self.env._("Forward out + backward out + removed; without won and lost."),
            "won": self.env._("Won from this stage in the period."),
            "lost": self.env._("Lost from this stage in the period."),
            "transfer_in": self.env._(
                "Came from another salesperson, team or company while they stayed in the stage."
            ),
            "transfer_out": self.env._(
                "Went to another salesperson, team or company while they stayed in the stage."
            ),
            "revalued": self.env._(
                "Change of the expected revenue while an opportunity stayed in the stage; "
                "in the line of the pipeline, also of a change together with the stage."
            ),
            "adjusted": self.env._(
                "Corrections after changes that went past Odoo, found by the nightly check."
            ),
            "exchange": self.env._(
                "Effect of currency rates between the start and the end of the period."
            ),
            "closing": self.env._("Still open in the stage when the period ends."),
            "check": self.env._(
                "Opening + inflow − outflow − won − lost + transfers in − transfers out "
                "+ revalued + adjusted + exchange − closing. "
                "It is always zero; anything else is marked in red."
            ),
            "overdue": self.env._(
                "Of the closing ones, those that have been in the stage for longer "
                "than the days set on the stage."
            ),
            "success": rates[0],
            "conversion": rates[1],
            "stay_avg_days": self.env._(
                "Average days in the stage, of all stays that ended in the period."
            ),
            "stay_median_days": self.env._(
                "Half of the stays that ended in the period took longer, half were shorter."
            ),
            "stay_count": self.env._("Number of stays in the stage that ended in the period."),
        }

    @api.model
    def _get_cohort_definitions(self):
        return [
            (
                self.env._("Opportunities that were new in the period"),
                self.env._(
                    "All opportunities that entered the pipeline in the period; followed until now."
                ),
            ),
            (
                self.env._("Reached"),
                self.env._("Those that have ever been in this stage; skipped stages do not count."),
            ),
            (self.env._("Of all"), self.env._("Share of all that were new in the period.")),
            (
                self.env._("Of the stage before"),
                self.env._("As a share of those that reached the stage before it."),
            ),
            (self.env._("Won"), self.env._("Won until now.")),
            (self.env._("Lost"), self.env._("Lost until now.")),
            (
                self.env._("Removed"),
                self.env._("Archived without being lost, merged into another one, or deleted."),
            ),
            (self.env._("Still open"), self.env._("Neither won, lost nor removed until now.")),
            (self.env._("Success rate"), self.env._("won ÷ (won + lost)")),
        ]
