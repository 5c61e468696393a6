from math import isfinite

from odoo import Command, api, models

from ...errors import ShownValidationError

_WITH_VALUES = (Command.CREATE, Command.UPDATE)


class NumberWrong(ShownValidationError):
    """A figure is no number: “not a number” or infinite, as only programs can send it."""


def check_finite(model, vals):
    """Raise when one of ``vals`` is a figure that nobody can count with, also in lines of it.

    To be called before anything is computed of them: rounding would stop with a programmer's error.

    :raise NumberWrong: names the field
    """
    for name, value in vals.items():
        field = model._fields.get(name)
        if not field:
            continue
        if field.type == "one2many":
            for command in value or ():
                if isinstance(command, list | tuple) and command[0] in _WITH_VALUES:
                    check_finite(model.env[field.comodel_name], command[2])
        elif field.type in ("float", "monetary") and not _is_finite(value):
            raise NumberWrong(
                model.env._(
                    "“%s” must be a number that can be counted with. Enter how much it is.",
                    field._description_string(model.env),
                )
            )


def _is_finite(value):
    try:
        return isfinite(float(value or 0))
    except ValueError:
        return False


class CrmContractNumberMixin(models.AbstractModel):
    """Figures that can be counted with, whoever sends them."""

    _name = "crm.contract.number.mixin"
    _description = "Record With Figures of a Contract"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            check_finite(self, vals)
        return super().create(vals_list)

    def write(self, vals):
        check_finite(self, vals)
        return super().write(vals)
