from odoo import api, models, tools

from .crm_contract import (
    SIGNED_STATES,
    STATE_CLOSED,
    STATE_DRAFT,
    STATE_REVIEW,
    STATE_TERMINATED,
    ContractWrong,
)
from .crm_contract_lock_mixin import ContractLocked

FIRST = "sales_funnel_first_contract"


class CrmContract(models.Model):
    """What may be written when, numbered, archived and deleted (CON-05)."""

    _inherit = "crm.contract"

    @api.model_create_multi
    def create(self, vals_list):
        if not self._has_contracts():
            self._note_contracts()
        contracts = super().create(vals_list)
        contracts._check_lead_access()
        # sudo: numbers are never entered by hand
        for contract in contracts.sudo().filtered(lambda one: not one.number):
            sequences = self.env["ir.sequence"].with_company(contract.company_id)
            contract.number = sequences.next_by_code("crm.contract")
        return contracts

    def write(self, vals):
        if "user_id" in vals:
            self._check_can_hand_over()
        if "active" in vals and not vals["active"]:
            self._check_can_archive()
        kept = {}
        if "signed_document_ids" in vals:
            kept = {contract: contract.signed_document_ids for contract in self}
        result = super().write(vals)
        if vals.get("lead_id"):
            self._check_lead_access()
        for contract, documents in kept.items():
            contract._check_kept_documents(documents)
        return result

    def unlink(self):
        # Not by the database alone: their messages, activities and own checks.
        self.instalment_ids.unlink()
        self.step_ids.unlink()
        return super().unlink()

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for contract, vals in zip(self, vals_list, strict=True):
            if "name" not in (default or {}):
                vals["name"] = self.env._("%s (copy)", contract.name)
        return vals_list

    @api.model
    def _get_agreed_fields(self):
        return super()._get_agreed_fields() | {
            "name",
            "partner_id",
            "our_signatory_id",
            "signatory_ids",
            "lead_id",
            "team_id",
            "company_id",
            "currency_id",
            "amount",
            "date_start",
            "date_end",
            "template_id",
            "terms",
        }

    @api.model
    def _get_workflow_fields(self):
        return super()._get_workflow_fields() | {"date_signed"}

    def _get_locking_contracts(self):
        return self

    def _get_locked_reason(self):
        """Return why what is agreed cannot be changed now, and what to do instead."""
        if self.state in (STATE_CLOSED, STATE_TERMINATED):
            return self.env._(
                "“%s” has ended and stays as it is. Make a new contract for what comes now.",
                self.display_name,
            )
        if self.state in SIGNED_STATES:
            return self.env._(
                "“%s” is signed. Propose a change order: it says what differs and why, and applies "
                "once it is approved.",
                self.display_name,
            )
        return self.env._(
            "“%s” was submitted for review. Reset it to draft before you change it: it is reviewed "
            "again then.",
            self.display_name,
        )

    def _check_lead_access(self):
        """Raise when somebody makes a contract of a deal that he may not see.

        :raise AccessError: by the rules of the deal
        """
        if self.lead_id and not self.env.su:
            self.lead_id.check_access("read")

    def _check_can_hand_over(self):
        """People leave: who leads may make somebody else responsible for what is submitted."""
        if self._is_unlocked():
            return
        for contract in self:
            # Else whoever leads could make it somebody else's, and then review it.
            if contract.state == STATE_REVIEW and contract.user_id == self.env.user:
                raise ContractLocked(
                    self.env._(
                        "“%s” is reviewed as yours. Reset it to draft to make somebody else "
                        "responsible for it.",
                        contract.display_name,
                    )
                )
            if contract.state != STATE_DRAFT and not contract._may_lead():
                raise ContractLocked(
                    self.env._(
                        "Only the team leader or a sales manager can make somebody else "
                        "responsible for “%s”. Ask one.",
                        contract.display_name,
                    )
                )

    def _check_can_archive(self):
        for contract in self:
            if contract.state not in (STATE_DRAFT, STATE_CLOSED, STATE_TERMINATED):
                raise ContractLocked(
                    self.env._(
                        "“%s” is under review or in force. Close it, terminate it or reset it to "
                        "draft before you archive it.",
                        contract.display_name,
                    )
                )

    def _check_kept_documents(self, documents):
        """Raise when a proof is taken away: to what was signed, more may only be added."""
        if self.state in SIGNED_STATES and documents - self.signed_document_ids:
            raise ContractLocked(
                self.env._(
                    "The signed document of “%s” is its proof and stays. Add another one instead.",
                    self.display_name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_submitted(self):
        for contract in self:
            if contract.state != STATE_DRAFT:
                raise ContractLocked(
                    self.env._(
                        "“%s” cannot be deleted: only drafts can. Reset it to draft, or terminate "
                        "it when it is signed.",
                        contract.display_name,
                    )
                )

    # As long as nobody has made a contract, orders, invoices and deals ask nothing more.

    @api.model
    def _has_contracts(self):
        """Tell whether anybody has made a contract yet; stock databases are asked once."""
        return FIRST in self.env.cr.cache or self._had_contracts()

    @api.model
    @tools.ormcache()
    def _had_contracts(self):
        # sudo: it is about whether the feature is used, by whomever
        contracts = self.sudo().with_context(active_test=False)
        return bool(contracts.search_count([], limit=1))

    @api.model
    def _note_contracts(self):
        """Let this transaction know that it makes the first contract, and all others ask anew."""
        self.env.cr.cache[FIRST] = True
        registry = self.env.registry
        registry.clear_cache()
        # Another thread may have asked before the commit, and remembers a no.
        self.env.cr.postcommit.add(registry.clear_cache)

    # What does not fit together

    @api.constrains("date_start", "date_end")
    def _check_dates(self):
        for contract in self:
            if (
                contract.date_start
                and contract.date_end
                and contract.date_end < contract.date_start
            ):
                raise ContractWrong(
                    self.env._(
                        "“%s” would end before it starts. Correct its dates.", contract.display_name
                    )
                )

    @api.constrains("amount")
    def _check_amount(self):
        for contract in self:
            # “not >=” also refuses what is not a number.
            if not contract.amount >= 0:
                raise ContractWrong(
                    self.env._(
                        "The amount of “%s” cannot be negative. Enter what the customer owes in "
                        "all, with taxes.",
                        contract.display_name,
                    )
                )

    @api.constrains("partner_id", "signatory_ids")
    def _check_signatories(self):
        for contract in self:
            customer = contract.partner_id.commercial_partner_id
            others = contract.signatory_ids.filtered(
                lambda one, customer=customer: one.commercial_partner_id != customer
            )
            if others:
                raise ContractWrong(
                    self.env._(
                        "%(people)s does not belong to %(customer)s and cannot sign for it. Choose "
                        "contacts of the customer.",
                        people=", ".join(others.mapped("display_name")),
                        customer=customer.display_name or self.env._("the customer"),
                    )
                )
