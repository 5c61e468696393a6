from odoo import api, models


class CrmContractLogMixin(models.AbstractModel):
    """Something that is only noted by the actions: a review, a version, a reminder.

    Nobody may create or write it, but it is created in the transaction of somebody: none of his
    defaults may become part of it.
    """

    _name = "crm.contract.log.mixin"
    _description = "Noted by the Actions of a Contract"

    @api.model
    def default_get(self, fields):
        """Take the defaults of the model only: not those of a context, nor of a user."""
        defaults = {name: self._fields[name].default for name in super().default_get(fields)}
        return {name: default(self) for name, default in defaults.items() if default}
