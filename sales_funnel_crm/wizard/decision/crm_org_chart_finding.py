from odoo import api, fields, models

from ...tools.decision import org_chart

MATCH_AMBIGUOUS = "match_ambiguous"
MATCH_TWICE = "match_twice"
KEY_OF_ANOTHER = "key_of_another"


class CrmOrgChartFinding(models.TransientModel):
    """What the check of an org chart says about one row of the file, and what to do."""

    _name = "crm.org.chart.finding"
    _description = "Finding in an Org Chart"
    _order = "severity, row_number, id"

    import_id = fields.Many2one(
        "crm.org.chart.import", required=True, index=True, ondelete="cascade"
    )
    row_number = fields.Integer(string="Row")
    severity = fields.Selection([(org_chart.ERROR, "Error"), (org_chart.HINT, "Hint")])
    code = fields.Char()
    value = fields.Char(string="In the File")
    detail = fields.Char()
    message = fields.Char(string="What is Wrong and What to Do", compute="_compute_message")

    @api.depends("code", "value", "detail")
    def _compute_message(self):
        text_by_code = self._get_error_texts() | self._get_hint_texts()
        for finding in self:
            text = text_by_code.get(finding.code, "")
            finding.message = text % {"value": finding.value or "", "detail": finding.detail or ""}

    @api.model
    def _get_error_texts(self):
        return {
            org_chart.NO_NAME: self.env._(
                "The row has no name. Enter the name, or delete the row."
            ),
            org_chart.SAME_KEY: self.env._(
                "The number %(value)s is that of row %(detail)s already. Give each person a "
                "number of his own."
            ),
            org_chart.SAME_EMAIL: self.env._(
                "The e-mail address %(value)s is that of row %(detail)s already. Correct one of "
                "them, or leave it empty."
            ),
            org_chart.SAME_PERSON: self.env._(
                "%(value)s is in row %(detail)s already. Delete one row, or tell the two people "
                "apart by a number or an e-mail address."
            ),
            org_chart.SUPERIOR_UNKNOWN: self.env._(
                "The superior %(value)s is not in the file. Add the superior as a row, correct "
                "the cell, or leave it empty."
            ),
            org_chart.SUPERIOR_AMBIGUOUS: self.env._(
                "Several people in the file are called %(value)s. Enter the number of the superior."
            ),
            org_chart.SUPERIOR_SELF: self.env._(
                "The person is the own superior. Enter another one, or leave the cell empty."
            ),
            org_chart.CYCLE: self.env._(
                "The lines of command run in a circle: %(detail)s. Correct the superior of one "
                "of them."
            ),
            org_chart.LEVEL_WRONG: self.env._(
                "The level %(value)s is not one of 1 (staff) to 5 (executive). Correct it, or "
                "leave it empty: it then follows from the place in the chart."
            ),
            org_chart.EMAIL_WRONG: self.env._(
                "%(value)s is not an e-mail address. Correct it, or leave it empty."
            ),
            org_chart.DATE_WRONG: self.env._("%(value)s is not a date. Enter it as 2025-03-31."),
            org_chart.DATES_REVERSED: self.env._(
                "The job ended on %(value)s, before it began. Correct one of the dates."
            ),
            MATCH_AMBIGUOUS: self.env._(
                "The customer has several contacts that may be %(value)s: %(detail)s. Merge them "
                "in Contacts, or enter the e-mail address that one of them has."
            ),
            KEY_OF_ANOTHER: self.env._(
                "The number of %(value)s is that of the contact %(detail)s so far. If it is the "
                "same person, rename the contact first; if not, remove the number from the contact."
            ),
            MATCH_TWICE: self.env._(
                "The contact %(value)s is the one of row %(detail)s already. Delete one row, or "
                "give both rows different e-mail addresses."
            ),
        }

    @api.model
    def _get_hint_texts(self):
        return {
            org_chart.ENDED_EARLIER: self.env._(
                "This row of %(value)s has ended. The person is in row %(detail)s, too: it becomes "
                "an earlier position there, and whoever reports to this row reports to that one."
            ),
            org_chart.ENDED_LEFT_OUT: self.env._(
                "%(value)s has ended and is in no other row. The row is left out."
            ),
            org_chart.SUPERIOR_LEFT: self.env._(
                "The superior %(value)s has ended. The person is imported without a superior."
            ),
            org_chart.SEVERAL_ROOTS: self.env._(
                "%(value)s people have no superior: %(detail)s. If only one of them is at the top, "
                "enter the superiors of the others."
            ),
            org_chart.SAME_NAME: self.env._(
                "Somebody in row %(detail)s is called %(value)s, too. If it is the same person, "
                "delete one row."
            ),
        }
