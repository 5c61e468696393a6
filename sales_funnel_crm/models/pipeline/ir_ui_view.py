from lxml import etree

from odoo import fields, models

# What an arch may preset, with the values the client understands; None is any text.
FUNNEL_ATTRIBUTES = {
    "string": None,
    "class": None,
    "js_class": None,
    "period": (
        "this_month",
        "last_month",
        "this_quarter",
        "last_quarter",
        "this_year",
        "last_year",
        "last_30_days",
        "last_90_days",
        "last_365_days",
    ),
    "measure": ("count", "amount"),
    "mode": ("flow", "cohort"),
    "compare": ("0", "1"),
}
# Put on every root node by `ir.ui.view` itself.
FUNNEL_INTERNAL_ATTRIBUTES = {"__validate__"}


class IrUiView(models.Model):
    _inherit = "ir.ui.view"

    type = fields.Selection(selection_add=[("funnel", "Funnel")])

    def _get_view_info(self):
        return {"funnel": {"icon": "fa fa-filter"}} | super()._get_view_info()

    def _validate_tag_funnel(self, node, name_manager, node_info):
        """Check a ``<funnel>`` arch.

        :raise ValidationError: when the model has no funnel, the node has a
            child, an unknown attribute, or a value the screen does not know
        """
        if not node_info["validate"]:
            return
        if name_manager.model._name != "crm.lead":
            message = self.env._(
                "The funnel view shows opportunities only: set the model of the view to"
                " crm.lead instead of %(model)s.",
                model=name_manager.model._name,
            )
            self._raise_view_error(message, node)
        for child in node.iterchildren(tag=etree.Element):
            message = self.env._(
                "A <funnel> has no content, remove the <%(tag)s> inside it.", tag=child.tag
            )
            self._raise_view_error(message, child)
        for name, value in node.attrib.items():
            self._check_funnel_attribute(name, value, node)

    def _check_funnel_attribute(self, name, value, node):
        if name in FUNNEL_INTERNAL_ATTRIBUTES:
            return
        if name not in FUNNEL_ATTRIBUTES:
            message = self.env._(
                "A <funnel> has no attribute %(attribute)s. Use one of: %(attributes)s.",
                attribute=name,
                attributes=", ".join(FUNNEL_ATTRIBUTES),
            )
            self._raise_view_error(message, node)
        values = FUNNEL_ATTRIBUTES[name]
        if values and value not in values:
            message = self.env._(
                "%(value)s is no %(attribute)s of a <funnel>. Use one of: %(values)s.",
                value=value,
                attribute=name,
                values=", ".join(values),
            )
            self._raise_view_error(message, node)
