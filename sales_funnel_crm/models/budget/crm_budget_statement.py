from odoo import api, models


class CrmBudget(models.Model):
    """The figures of a budget for others, on paper and by mail (EXP-06)."""

    _inherit = "crm.budget"

    def action_send_report(self):
        """Open a mail with the present figures; the user chooses who gets it."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send Report"),
            "res_model": "mail.compose.message",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_composition_mode": "comment",
                "default_email_layout_xmlid": "mail.mail_notification_light",
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_template_id": self.env.ref(
                    "sales_funnel_crm.mail_template_budget_report"
                ).id,
            },
        }

    @api.model
    def _mail_get_partner_fields(self, introspect_fields=False):
        """Return nobody: what a customer costs us is never proposed to be mailed to him."""
        return []

    def _get_statement(self):
        """Return the rows of the printed and mailed report; two queries, however many contents.

        Totals of contents only: whoever may see the budget may see them.

        :return: ``[{"name", "stage", "planned", "committed", "actual", "remaining", "percent"}]``
        :rtype: list
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: totals count what others spent, too
        lines, rest = self.sudo()._get_figures()[self.sudo()]
        rows = [
            self._get_statement_row(line.with_user(self.env.user), figures)
            for line, figures in lines.items()
        ]
        if rest.spent:
            rows.append(self._get_statement_row(self.line_ids.browse(), rest))
        return rows

    def _get_statement_row(self, line, figures):
        product = line.product_id.with_context(display_default_code=False)
        return {
            "name": line.name or product.display_name or self.env._("Not planned"),
            "stage": line.stage_id.name or "",
            "planned": figures.planned,
            "committed": figures.committed,
            "actual": figures.actual,
            "remaining": figures.remaining,
            "percent": figures.burn_percent,
        }
