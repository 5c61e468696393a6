from odoo import api, models

from .crm_contract_lock_mixin import ContractLocked

CONTENT = {"raw", "datas", "db_datas", "store_fname", "checksum", "url", "type"}


class IrAttachment(models.Model):
    """The signed document of a contract is its proof: nobody replaces or deletes it."""

    _inherit = "ir.attachment"

    def write(self, vals):
        if not self.env.su and not CONTENT.isdisjoint(vals):
            self._check_is_no_proof()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_proof(self):
        self._check_is_no_proof()

    def _check_is_no_proof(self):
        """Raise when one of these was signed; one query, none while there are no contracts.

        :raise ContractLocked: names the document and the contract
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
            document = contract.signed_document_ids & self.sudo()
            raise ContractLocked(
                self.env._(
                    "“%(document)s” is the signed document of “%(contract)s” and stays as it is. "
                    "Add another one to the contract instead.",
                    document=document[:1].name,
                    contract=contract.display_name,
                )
            )
