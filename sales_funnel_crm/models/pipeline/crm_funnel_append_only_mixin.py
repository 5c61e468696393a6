from odoo import api, models

from ...errors import ShownUserError


class LedgerIsAppendOnly(ShownUserError):
    """Somebody tried to write a row of the ledger by hand."""


class CrmFunnelAppendOnlyMixin(models.AbstractModel):
    """A table that nobody may change, the superuser included.

    Its owner adds rows by SQL. The database itself empties links to what is deleted.
    """

    _name = "crm.funnel.append.only.mixin"
    _description = "Append-only Table"

    def _refuse_change(self):
        raise LedgerIsAppendOnly(
            self.env._(
                "The pipeline ledger cannot be changed by hand. Change the opportunity itself, the"
                " ledger follows; the reconciliation in Settings corrects what is missing."
            )
        )

    # None of these calls super: that is what they are for.
    # pylint: disable=method-required-super

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_change()

    def copy(self, default=None):
        self._refuse_change()

    def write(self, vals):
        self._refuse_change()

    def _write(self, vals):
        self._refuse_change()

    def _write_multi(self, vals_list):
        self._refuse_change()

    # Not `@api.ondelete`: it lets a record rule speak first and an empty set pass.
    # Uninstalling drops the table and deletes no rows.
    def unlink(self):
        self._refuse_change()
