from odoo import models

from .crm_contract import RUNNING_STATES
from .crm_contract_instalment import INSTALMENT_PAID
from .crm_contract_instalment_invoice import InstalmentNotInvoiceable

MAY_DISPUTE = ("sales_team.group_sale_salesman", "account.group_account_invoice")


class CrmContractInstalment(models.Model):
    """What a customer disputes is clarified before he is reminded of it (ALM-05)."""

    _inherit = "crm.contract.instalment"

    def action_dispute(self):
        """Ask what the customer disputes."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_funnel_crm.crm_contract_dispute_action"
        )
        return {**action, "context": {"default_instalment_id": self.id}}

    def action_settle_dispute(self):
        """Note that the matter is clarified: the customer is reminded again."""
        self._check_can_dispute()
        # sudo: billing may note it without the right to write what was agreed
        self.sudo().write({"is_disputed": False, "dispute_reason": False})

    def _do_dispute(self, reason):
        self._check_can_dispute()
        # sudo: as above
        self.sudo().write({"is_disputed": True, "dispute_reason": reason})
        self.sudo().message_post(body=self.env._("Disputed: %s", reason))

    def _check_can_dispute(self):
        """Whoever sees an instalment by sales or billing rights may note a dispute."""
        self.check_access("read")
        if not any(self.env.user.has_group(group) for group in MAY_DISPUTE):
            raise InstalmentNotInvoiceable(
                self.env._("Disputes are noted and settled by sales and billing. Ask one of them.")
            )
        for instalment in self:
            if instalment.contract_state not in RUNNING_STATES or (
                instalment.state == INSTALMENT_PAID
            ):
                raise InstalmentNotInvoiceable(
                    self.env._(
                        "“%s” is paid, or its contract is not in force: there is nothing to "
                        "dispute. Reload the page.",
                        instalment.name,
                    )
                )
