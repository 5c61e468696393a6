from odoo import api, models

from ...errors import ShownUserError

KEY = "sales_funnel_contract_unlocked"


class ContractLocked(ShownUserError):
    """Somebody changes what was agreed, or writes by hand what only the buttons write."""


class CrmContractLockMixin(models.AbstractModel):
    """What was agreed in a contract can be changed only while it is a draft.

    Two kinds of fields are guarded, also against calls from outside:

    - what is agreed (``_get_agreed_fields``), in drafts and through ``_unlocked`` only;
    - what the actions write (``_get_workflow_fields``), by the superuser only.
    """

    _name = "crm.contract.lock.mixin"
    _description = "Locked by a Contract"

    def _unlocked(self):
        """Return these so that what is agreed can be changed in any state.

        Only for change orders and for actions that have checked who acts: sudo and the key cannot
        come from outside together.
        """
        # sudo: half of the key, see above
        return self.sudo().with_context(**{KEY: True})

    def _is_unlocked(self):
        return self.env.su and bool(self.env.context.get(KEY))

    def _get_locking_contracts(self):
        """Return the contracts whose states decide."""
        raise NotImplementedError

    @api.model
    def _get_agreed_fields(self):
        """Return the names of what is agreed, to be changed in drafts and by change orders only."""
        return set()

    @api.model
    def _get_workflow_fields(self):
        """Return the names of what nobody enters."""
        return {name for name, field in self._fields.items() if field.store and field.readonly}

    @api.model
    def default_get(self, fields):
        """Let no default write the workflow: not that of a context, nor one the user has set."""
        values = super().default_get(fields)
        for name in self._get_workflow_fields() & values.keys():
            default = self._fields[name].default
            if default:
                values[name] = default(self)
            else:
                del values[name]
        return values

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.su:
            return super().create(vals_list)
        workflow = self._get_workflow_fields()
        for vals in vals_list:
            defaults = {name: self._fields[name].default for name in workflow & vals.keys()}
            by_hand = {
                name
                for name, default in defaults.items()
                if vals[name] and not (default and vals[name] == default(self))
            }
            self._check_nothing_by_hand(by_hand)
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self.check_access("write")
            self._check_nothing_by_hand(self._get_workflow_fields() & vals.keys())
        if not self._get_agreed_fields().isdisjoint(vals):
            self._check_is_draft()
        return super().write(vals)

    @api.model
    def _check_nothing_by_hand(self, names):
        if names:
            labels = sorted(self._fields[name]._description_string(self.env) for name in names)
            raise ContractLocked(
                self.env._(
                    "This cannot be entered by hand: %s. It is written when you use the buttons.",
                    ", ".join(labels),
                )
            )

    def _check_is_draft(self):
        """Raise when something agreed would change.

        :raise ContractLocked: when a contract is no draft any more
        """
        if self._is_unlocked():
            return
        # sudo: who carries out a step need not see its contract
        for contract in self.sudo()._get_locking_contracts():
            if contract.state != "draft":
                raise ContractLocked(contract._get_locked_reason())
