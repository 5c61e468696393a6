from odoo import api, models

from .crm_contract_lock_mixin import ContractLocked
from .crm_contract_step import STEP_DONE

CONTENT = {"raw", "datas", "db_datas", "store_fname", "checksum", "url", "type"}
# Who may read it follows from where it is.
PLACE = {"res_model", "res_id", "res_field"}


class IrAttachment(models.Model):
    """The signed document of a contract, and what proves a done step, stay as they are."""

    _inherit = "ir.attachment"

    def write(self, vals):
        if not self.env.su and not (CONTENT | PLACE).isdisjoint(vals):
            self._check_is_no_proof()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_proof(self):
        self._check_is_no_proof()

    def _check_is_no_proof(self):
        """Raise when one of these was signed or proves a step; nothing is asked without contracts.

        :raise ContractLocked: names the document and what it proves
        """
        contracts = self.env["crm.contract"]
        if not contracts._has_contracts():
            return
        # sudo: whoever may write the attachment need not see the contract
        contract = (
            contracts.sudo()
            .with_context(active_test=False)
            .search(
                [("signed_document_ids", "in", self.ids), ("date_signed", "!=", False)], limit=1
            )
        )
        if contract:
            # sudo: only compared with what was read so above
            document = contract.signed_document_ids & self.sudo()
            raise ContractLocked(
                self.env._(
                    "“%(document)s” is the signed document of “%(contract)s” and stays as it is. "
                    "Add another one to the contract instead.",
                    document=document[:1].name,
                    contract=contract.display_name,
                )
            )
        # sudo: as above
        steps = self.env["crm.contract.step"].sudo()
        step = steps.search([("proof_ids", "in", self.ids), ("state", "=", STEP_DONE)], limit=1)
        if step:
            # sudo: as above
            document = (step.proof_ids & self.sudo())[:1]
            raise ContractLocked(
                self.env._(
                    "“%(document)s” proves that “%(step)s” is done and stays as it is. Add another "
                    "file to the discussion of the step instead.",
                    document=document.name,
                    step=step.name,
                )
            )
