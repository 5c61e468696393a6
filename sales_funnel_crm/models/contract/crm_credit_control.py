from typing import NamedTuple

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import RedirectWarning
from odoo.tools import SQL

from ...errors import ShownUserError
from .crm_credit_check import OUTCOME_OVERRIDDEN
from .res_company import POLICY_BLOCK, POLICY_WARN

GROUP_OVERRIDE = "sales_funnel_crm.sales_funnel_crm_group_credit_override"


class CreditExceeded(ShownUserError):
    """An order or a contract exceeds the credit of the customer, and the company blocks that."""


class CreditExceededForOverrider(RedirectWarning):
    """Like ``CreditExceeded``, with a way to override it."""

    context = {"exception_class": "odoo.exceptions.RedirectWarning"}


class Finding(NamedTuple):
    """A document and the credit of its customer; amounts in company currency."""

    document: models.BaseModel
    partner: models.BaseModel
    amount: float
    exposure: NamedTuple
    limit: float

    @property
    def excess(self):
        return self.exposure.total + self.amount - self.limit


class CrmCreditControl(models.AbstractModel):
    """Asks whether a customer's credit allows an order or a contract (CON-09).

    Each of these documents tells with ``_get_credit_demand`` what it adds, and with
    ``_get_credit_links`` how a check links to it.
    """

    _name = "crm.credit.control"
    _description = "Credit Control"

    @api.model
    def _check(self, document, partner, company, amount):
        """Inform, warn or block, as the company wants it; nothing where limits are not in use.

        One document at a time: what passes counts for the next one. Where it blocks, two of the
        same customer at the same moment wait for each other.

        :param document: the ``sale.order``, ``crm.contract`` or ``crm.contract.change``
        :param float amount: what comes on top of the exposure, in company currency
        :raise CreditExceeded: when the company blocks it and nobody has overridden it
        """
        if not company.account_use_credit_limit:
            return
        # sudo: salespeople see neither the limit nor the receivables of all colleagues
        customer = partner.sudo().commercial_partner_id.with_company(company)
        if not customer.credit_limit:
            return
        if company.credit_policy == POLICY_BLOCK:
            self._take_turn(customer)
        finding = self._find(document, customer, company, amount)
        if company.currency_id.compare_amounts(finding.excess, 0) > 0:
            self._tell(finding, company)

    @api.model
    def _take_turn(self, customer):
        """Wait until nobody else asks for ``customer``, and see what he has let pass.

        A lock alone would not do: this transaction would go on with what it saw before. As the row
        is written, PostgreSQL refuses the later one, and Odoo repeats its request from the start.
        """
        self.env.cr.execute(
            SQL("UPDATE res_partner SET write_date = write_date WHERE id = %s", customer.id)
        )

    @api.model
    def _find(self, document, customer, company, amount):
        exposure = self._get_exposure_by_customer(customer, company, document)[customer]
        return Finding(document, customer, amount, exposure, customer.credit_limit)

    @api.model
    def _grant(self, document, partner, company, amount, reason):
        """Log that the user lets ``document`` pass as it is now; his right was checked."""
        # sudo: as above
        customer = partner.sudo().commercial_partner_id.with_company(company)
        finding = self._find(document, customer, company, amount)
        self._log(finding, company, OUTCOME_OVERRIDDEN, reason)
        # sudo: who overrides need not be able to write the document
        document.sudo().message_post(
            body=self.env._(
                "%(user)s lets it pass above the credit limit: %(reason)s",
                user=self.env.user.name,
                reason=reason,
            )
        )

    @api.model
    def _tell(self, finding, company):
        text = self._get_words(finding, company)
        policy = company.credit_policy
        # The customer confirms on the portal: the limit is no business of his.
        # When he pays there, the system may confirm for him: nobody is there to ask.
        is_customer = self.env.user.share or self.env.uid == SUPERUSER_ID
        if policy == POLICY_BLOCK and not is_customer and not self._is_overridden(finding):
            self._block(finding, text)
        if policy != "inform":
            self._log(finding, company, POLICY_WARN if is_customer else policy)
        # sudo: reviewers and customers on the portal may not write the document
        finding.document.sudo().message_post(body=text)
        if not is_customer:
            self.env.user._bus_send(
                "simple_notification",
                {
                    "type": "info" if policy == "inform" else "warning",
                    "title": self.env._("Credit Limit"),
                    "message": text,
                    "sticky": policy != "inform",
                },
            )

    @api.model
    def _block(self, finding, text):
        if self.env.user.has_group(GROUP_OVERRIDE):
            raise CreditExceededForOverrider(
                text,
                self.env["crm.credit.override"]._get_action(finding.document),
                self.env._("Override"),
            )
        raise CreditExceeded(
            self.env._(
                "%s Collect what is open first, or ask somebody who may override the credit limit "
                "for this document.",
                text,
            )
        )

    @api.model
    def _is_overridden(self, finding):
        """Tell whether somebody who may has let as much of this customer pass for it."""
        links = finding.document._get_credit_links()
        # sudo: who is let pass need not see the log
        grants = (
            self.env["crm.credit.check"]
            .sudo()
            .search(
                [
                    *((name, "=", link) for name, link in links.items()),
                    ("outcome", "=", OUTCOME_OVERRIDDEN),
                    ("partner_id", "=", finding.partner.id),
                    ("company_id", "=", finding.partner.env.company.id),
                ]
            )
        )
        currency = finding.partner.env.company.currency_id
        return any(currency.compare_amounts(finding.excess, grant.excess) <= 0 for grant in grants)

    @api.model
    def _log(self, finding, company, outcome, reason=False):
        # sudo: the log is written by the check only
        return (
            self.env["crm.credit.check"]
            .sudo()
            .create(
                {
                    "partner_id": finding.partner.id,
                    **finding.document._get_credit_links(),
                    "company_id": company.id,
                    "user_id": self.env.uid,
                    "amount": finding.amount,
                    "exposure": finding.exposure.total,
                    "exposure_receivable": finding.exposure.receivable,
                    "exposure_contracts": finding.exposure.contracts,
                    "exposure_orders": finding.exposure.orders,
                    "credit_limit": finding.limit,
                    "excess": finding.excess,
                    "rating": finding.partner.credit_rating,
                    "outcome": outcome,
                    "reason": reason,
                }
            )
        )
