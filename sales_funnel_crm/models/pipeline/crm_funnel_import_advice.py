from odoo import api, models

from ...tools.history_file import MAX_BYTES, MAX_COLUMNS, MAX_ROWS


class CrmFunnelImportAdvice(models.AbstractModel):
    """What to do about each kind of finding, in the user's language."""

    _name = "crm.funnel.import.advice"
    _description = "Advice on Pipeline History Files"

    @api.model
    def _get_text_by_code(self):
        """Return a sentence for each code of ``crm.funnel.import.finding``."""
        return {
            **self._get_file_texts(),
            **self._get_cell_texts(),
            **self._get_history_texts(),
            **self._get_record_texts(),
            **self._get_lead_texts(),
        }

    def _get_file_texts(self):
        _ = self.env._
        split = _(
            "Split the file by opportunities. The limits are %(megabytes)s MB, %(rows)s rows "
            "and %(columns)s columns.",
            megabytes=MAX_BYTES // 1_000_000,
            rows=f"{MAX_ROWS:,}",
            columns=MAX_COLUMNS,
        )
        return {
            "file_empty": _("Upload a file with a row of headers and a row for each stay."),
            "file_kind": _(
                "Save it as CSV (UTF-8) or as Excel workbook (.xlsx), without password."
            ),
            "file_too_large": split,
            "file_too_many_rows": split,
            "file_too_many_columns": split,
            "file_too_much_text": _("Save the sheet as CSV (UTF-8) and upload that."),
            "file_encoding_unknown": _("Choose the encoding, or save the file as CSV UTF-8."),
            "file_encoding_wrong": _("Choose another encoding, or save the file as CSV UTF-8."),
            "file_broken": _(
                "Open the file, look at this row (a quotation mark that is not closed?) "
                "and save it again."
            ),
            "column_missing": _("Say which column of the file holds it, or add the column."),
            "column_twice": _("Choose one of the two columns and empty the other."),
        }

    def _get_cell_texts(self):
        _ = self.env._
        return {
            "no_reference": _("Give each opportunity a reference of its own."),
            "no_entry_date": _(
                "Add the date, or leave the opportunity out: "
                "without it nobody can say when it was in the pipeline."
            ),
            "formula": _("Replace the formula by its value (copy, paste values)."),
            "date_ambiguous": _("Choose the order of day and month under Options."),
            "date_unreadable": _("Write it as 2026-03-31 or 2026-03-31 14:30."),
            "amount_unreadable": _("Write digits only, or choose the other decimal mark."),
            "amount_negative": _("Write the expected revenue as a positive amount."),
            "future": _("Correct the date; a history cannot know the future."),
            "left_before_entry": _("Correct one of the two dates."),
        }

    def _get_history_texts(self):
        _ = self.env._
        return {
            "no_stage": _("Add the stage, or choose a stage for all rows without one."),
            "stage_unknown": _("Choose its stage under Values, or tick Create there."),
            "stage_is_end": _(
                "If this column says how the opportunity ended, let it hold the Outcome "
                "and choose a stage for all rows."
            ),
            "no_stay": _("Add a row for the stage it was in before it ended."),
            "outcome_unknown": _("Choose its meaning under Values."),
            "outcome_without_date": _("Add the date it was won, lost or archived."),
            "outcome_date_alone": _("Nothing, if it is still open; otherwise add the outcome."),
            "two_outcomes": _("Keep the outcome that counts; an opportunity can end only once."),
            "overlap": _("Correct one of the two dates: it can only be in one stage at a time."),
            "gap": _("Nothing, if the earlier stage lasted until then: that is what is imported."),
            "left_without_outcome": _(
                "Add the outcome and its date, or the next stage, or empty the date it left."
            ),
            "after_end": _("Correct one of the two dates; a reopened one needs a new reference."),
            "left_after_end": _("Correct one of the two dates."),
            "contradiction": _("Make the rows agree, or give the other one its own reference."),
            "duplicate_row": _("Nothing, it counts once."),
        }

    def _get_record_texts(self):
        _ = self.env._
        unknown = _("Choose it under Values, create it in Odoo, or allow such fields to be empty.")
        empty = _("Nothing, or choose it under Values.")
        return {
            "user_unknown": unknown,
            "user_empty": empty,
            "user_company": _("Allow the user this company, or choose another one under Values."),
            "team_unknown": unknown,
            "team_empty": empty,
            "team_company": _(
                "Choose another team under Values, or switch to the company of the team."
            ),
            "reason_empty": _("Choose it under Values, or tick Create there."),
            "category_empty": _("Choose it under Values, or tick Create there."),
            "category_similar": _("Nothing, if both are the same; otherwise change it in Values."),
            "partner_unknown": _("Nothing, or choose to create the unknown customers."),
            "partner_ambiguous": _("Write the customer's reference instead of the name."),
            "currency_unknown": _("Write the code of an active currency, such as EUR or CNY."),
            "currency_no_rate": _("Enter an exchange rate of that time for the currency."),
            "currency_converted": _("Nothing: the rate of the day of the first entry is used."),
            "no_won_stage": _("Mark a stage as the won stage."),
        }

    def _get_lead_texts(self):
        _ = self.env._
        return {
            "lead_twice": _("Let only one opportunity keep this reference."),
            "lead_deleted": _("Leave it out: its history is already in the funnel."),
            "history_live": _("Leave it out: recorded history is never replaced or merged."),
            "history_differs": _("Leave it out: imported history is never changed afterwards."),
            "lead_differs": _("Correct the file, or bring the opportunity to that state first."),
        }
