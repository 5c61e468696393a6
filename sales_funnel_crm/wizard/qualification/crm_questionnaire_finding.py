from odoo import fields, models


class CrmQuestionnaireFinding(models.TransientModel):
    """What keeps one row of a workbook from becoming a part of a questionnaire."""

    _name = "crm.questionnaire.finding"
    _description = "Finding in a Questionnaire File"
    _order = "sheet, row_number, id"

    import_id = fields.Many2one(
        "crm.questionnaire.import", required=True, index=True, ondelete="cascade"
    )
    sheet = fields.Char()
    row_number = fields.Integer(string="Row", help="0: the sheet as a whole.")
    message = fields.Char(string="What is Wrong and What to Do")
