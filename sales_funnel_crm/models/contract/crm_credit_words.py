from odoo import api, models
from odoo.tools import formatLang


class CrmCreditControl(models.AbstractModel):
    """How the credit of a customer is told: the figures, and what they are made of (CON-09)."""

    _inherit = "crm.credit.control"

    @api.model
    def _get_words(self, finding, company):
        def money(amount):
            return formatLang(self.env, amount, currency_obj=company.currency_id)

        customer = finding.partner.display_name
        if rating := finding.partner.credit_rating:
            customer = self.env._(
                "%(customer)s (rating %(rating)s)", customer=customer, rating=rating.upper()
            )
        text = self.env._(
            "“%(document)s” adds %(amount)s to the %(exposure)s that %(customer)s owes or has "
            "signed. That is %(excess)s above the credit limit of %(limit)s.",
            document=finding.document.display_name,
            customer=customer,
            amount=money(finding.amount),
            exposure=money(finding.exposure.total),
            limit=money(finding.limit),
            excess=money(finding.excess),
        )
        parts = self._get_parts_words(finding.exposure, company)
        return f"{text} {parts}" if parts else text

    @api.model
    def _get_parts_words(self, exposure, company):
        """Return what the exposure is made of, empty when it is nothing."""

        def money(amount):
            return formatLang(self.env, amount, currency_obj=company.currency_id)

        words = (
            (exposure.receivable, self.env._("%s of open receivables")),
            (exposure.contracts, self.env._("%s of signed contracts that are not invoiced")),
            (
                exposure.orders,
                self.env._("%s of confirmed orders that are in no contract and not invoiced"),
            ),
        )
        parts = [
            text % money(amount)
            for amount, text in words
            if not company.currency_id.is_zero(amount)
        ]
        if not parts:
            return ""
        return self.env._("Owed or signed so far: %s.", "; ".join(parts))
