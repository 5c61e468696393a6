from babel.dates import format_skeleton

from odoo import api, models
from odoo.tools.misc import babel_locale_parse, format_date, get_lang


class CrmFunnelLabel(models.AbstractModel):
    """Names of the groups of an answer."""

    _name = "crm.funnel.label"
    _inherit = "crm.funnel.source"
    _description = "Sales Funnel: Labels"

    @api.model
    def _get_group_labels(self, groupby, keys):
        """Return ``{raw key: (key for the client, label)}`` of the groups."""
        if not groupby:
            return {}
        spec = self._get_group_spec(groupby)
        values = self.env["crm.funnel.move"]._read_group_postprocess_groupby(spec, keys)
        labels = {}
        for key, value in zip(keys, values, strict=True):
            if value is False or (isinstance(value, models.BaseModel) and not value):
                labels[key] = (False, self.env._("None"))
            elif isinstance(value, models.BaseModel):
                # sudo: as Odoo's own groups do, the name of a group is not a secret
                labels[key] = (value.id, value.sudo().display_name)
            elif hasattr(value, "isoformat"):
                labels[key] = (value.isoformat(), self._get_date_label(groupby, value))
            else:
                labels[key] = (value, self._get_selection_label(groupby, value))
        return labels

    @api.model
    def _get_selection_label(self, groupby, value):
        field = self.env["crm.lead"]._fields[groupby.split(":")[0].split(".")[0]]
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        return str(value)

    @api.model
    def _format_skeleton(self, day, skeleton):
        """Return a part of a date in the order of the user's language, e.g. 2026年3月."""
        locale = babel_locale_parse(get_lang(self.env).code)
        return format_skeleton(skeleton, day, locale=locale)

    @api.model
    def _get_date_label(self, groupby, value):
        skeletons = {"month": "yMMM", "quarter": "yQQQ", "year": "y"}
        granularity = groupby.partition(":")[2]
        if skeleton := skeletons.get(granularity):
            return self._format_skeleton(value, skeleton)
        if granularity == "week":
            week = value.isocalendar()
            return self.env._("Week %(week)s, %(year)s", week=week.week, year=week.year)
        return format_date(self.env, value)
