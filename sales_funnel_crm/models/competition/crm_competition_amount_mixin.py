from odoo import api, models

from ...errors import ShownValidationError

# Beyond that, sums lose their cents; and it is nobody's price.
MAX_AMOUNT = 1e13


class AmountWrong(ShownValidationError):
    """An amount or a quantity is no number, or larger than any could be."""


class CrmCompetitionAmountMixin(models.AbstractModel):
    """Refuses numbers that are none before Odoo rounds them, which would fail in its own words."""

    _name = "crm.competition.amount.mixin"
    _description = "Sensible Amounts"

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_odd_amounts(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_odd_amounts([vals])
        return super().write(vals)

    @api.model
    def _refuse_odd_amounts(self, vals_list):
        """Check the numbers of ``vals_list``.

        :raise AmountWrong: when one is not a number, infinite or beyond ``MAX_AMOUNT``
        """
        names = [name for name, field in self._fields.items() if field.type in _NUMBERS]
        for vals in vals_list:
            for name in names:
                value = vals.get(name)
                # “not <” also refuses what is not a number.
                if isinstance(value, (int, float)) and not abs(value) < MAX_AMOUNT:
                    raise AmountWrong(
                        self.env._(
                            "%(value)s is not possible as “%(field)s”. Enter a number of at most "
                            "13 digits.",
                            value=value,
                            field=self._fields[name]._description_string(self.env),
                        )
                    )


_NUMBERS = ("float", "monetary")
