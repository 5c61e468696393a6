"""Base classes of the addon's own errors.

The web client shows the sentence of an error only for the class names that it knows: any other
one becomes “Oops! Something went wrong”. `exception_class` tells it which one ours stands for.
"""

from odoo.exceptions import UserError, ValidationError


class ShownUserError(UserError):
    """A UserError of our own, shown like Odoo's."""

    context = {"exception_class": "odoo.exceptions.UserError"}


class ShownValidationError(ValidationError):
    """A ValidationError of our own, shown like Odoo's."""

    context = {"exception_class": "odoo.exceptions.ValidationError"}
