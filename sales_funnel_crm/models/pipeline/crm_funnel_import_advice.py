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
        split = self.env._(
            "Split the file by opportunities. The limits are %(megabytes)s MB, %(rows)s rows "
            "and %(columns)s columns.",
            megabytes=MAX_BYTES // 1_000_000,
            rows=f"{MAX_ROWS:,}",
            columns=MAX_COLUMNS,
        )
        return {
            "file_empty": self.env._(
                "Upload a file with a row of headers and a row for each stay."
            ),
            "file_kind": self.env._(
                "Save it as CSV (UTF-8) or as Excel workbook (.xlsx), without password."
            ),
            "file_too_large": split,
            "file_too_many_rows": split,
            "file_too_many_columns": split,
            "file_too_much_text": self.env._("Save the sheet as CSV (UTF-8) and upload that."),
            "file_encoding_unknown": self.env._(
                "Choose the encoding, or save the file as CSV UTF-8."
            ),
            "file_encoding_wrong": self.env._(
                "Choose another encoding, or save the file as CSV UTF-8."
            ),
            "file_broken": self.env._(
                "Open the file, look at this row (a quotation mark that is not closed?) "
                "and save it again."
            ),
            "column_missing": self.env._(
                "Say which column of the file holds it, or add the column."
            ),
            "column_twice": self.env._("Choose one of the two columns and empty the other."),
        }

    def _get_cell_texts(self):
        return {
            "no_reference": self.env._("Give each opportunity a reference of its own."),
            "no_entry_date": self.env._(
                "Add the date, or leave the opportunity out: "
                "without it nobody can say when it was in the pipeline."
            ),
            "formula": self.env._("Replace the formula by its value (copy, paste values)."),
            "date_ambiguous": self.env._("Choose the order of day and month under Options."),
            "date_unreadable": self.env._("Write it as 2026-03-31 or 2026-03-31 14:30."),
            "amount_unreadable": self.env._("Write digits only, or choose the other decimal mark."),
            "amount_negative": self.env._("Write the expected revenue as a positive amount."),
            "future": self.env._("Correct the date; a history cannot know the future."),
            "left_before_entry": self.env._("Correct one of the two dates."),
        }

    def _get_history_texts(self):
        return {
            "no_stage": self.env._("Add the stage, or choose a stage for all rows without one."),
            "stage_unknown": self.env._("Choose its stage under Values, or tick Create there."),
            "stage_is_end": self.env._(
                "If this column says how the opportunity ended, let it hold the Outcome "
                "and choose a stage for all rows."
            ),
            "no_stay": self.env._("Add a row for the stage it was in before it ended."),
            "outcome_unknown": self.env._("Choose its meaning under Values."),
            "outcome_without_date": self.env._("Add the date it was won, lost or archived."),
            "outcome_date_alone": self.env._(
                "Nothing, if it is still open; otherwise add the outcome."
            ),
            "two_outcomes": self.env._(
                "Keep the outcome that counts; an opportunity can end only once."
            ),
            "overlap": self.env._(
                "Correct one of the two dates: it can only be in one stage at a time."
            ),
            "gap": self.env._(
                "Nothing, if the earlier stage lasted until then: that is what is imported."
            ),
            "left_without_outcome": self.env._(
                "Add the outcome and its date, or the next stage, or empty the date it left."
            ),
            "after_end": self.env._(
                "Correct one of the two dates; a reopened one needs a new reference."
            ),
            "left_after_end": self.env._("Correct one of the two dates."),
            "contradiction": self.env._(
                "Make the rows agree, or give the other one its own reference."
            ),
            "duplicate_row": self.env._("Nothing, it counts once."),
        }

    def _get_record_texts(self):
        unknown = self.env._(
            "Choose it under Values, create it in Odoo, or allow such fields to be empty."
        )
        empty = self.env._("Nothing, or choose it under Values.")
        return {
            "user_unknown": unknown,
            "user_empty": empty,
            "user_company": self.env._(
                "Allow the user this company, or choose another one under Values."
            ),
            "team_unknown": unknown,
            "team_empty": empty,
            "team_company": self.env._(
                "Choose another team under Values, or switch to the company of the team."
            ),
            "reason_empty": self.env._("Choose it under Values, or tick Create there."),
            "category_empty": self.env._("Choose it under Values, or tick Create there."),
            "category_similar": self.env._(
                "Nothing, if both are the same; otherwise change it in Values."
            ),
            "partner_unknown": self.env._("Nothing, or choose to create the unknown customers."),
            "partner_ambiguous": self.env._("Write the customer's reference instead of the name."),
            "currency_unknown": self.env._(
                "Write the code of an active currency, such as EUR or CNY."
            ),
            "currency_no_rate": self.env._("Enter an exchange rate of that time for the currency."),
            "currency_converted": self.env._(
                "Nothing: the rate of the day of the first entry is used."
            ),
            "no_won_stage": self.env._("Mark a stage as the won stage."),
        }

    def _get_lead_texts(self):
        return {
            "lead_twice": self.env._("Let only one opportunity keep this reference."),
            "lead_deleted": self.env._("Leave it out: its history is already in the funnel."),
            "history_live": self.env._(
                "Leave it out: recorded history is never replaced or merged."
            ),
            "history_differs": self.env._(
                "Leave it out: imported history is never changed afterwards."
            ),
            "lead_differs": self.env._(
                "Correct the file, or bring the opportunity to that state first."
            ),
        }
