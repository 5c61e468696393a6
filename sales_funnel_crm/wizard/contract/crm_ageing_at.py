from odoo import fields, models
from odoo.tools import format_date

from ...report.contract.crm_ageing_report import DATE_KEY


class CrmAgeingAt(models.TransientModel):
    """Ask for the day of the ageing of receivables."""

    _name = "crm.ageing.at"
    _description = "Ageing at a Date"

    date = fields.Date(string="At the End Of", required=True, default=fields.Date.context_today)

    def action_show(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_funnel_crm.crm_ageing_report_action"
        )
        name = self.env._("Ageing at the End of %s", format_date(self.env, self.date))
        # The client prefers the display name as the title.
        return {
            **action,
            "name": name,
            "display_name": name,
            "context": {DATE_KEY: fields.Date.to_string(self.date)},
        }
