from datetime import date, datetime

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date, format_datetime

from ...tools.domain_words import domain_words

# So many values of one condition are named, the others are counted.
MAX_NAMES = 15


class CrmFunnelWords(models.AbstractModel):
    """Says in words what a filter selects, for people who read the figures elsewhere."""

    _name = "crm.funnel.words"
    _description = "Filter in Words"

    @api.model
    def _get_domain_words(self, domain, model="crm.lead"):
        """Return a domain as one line in the user's language.

        Names of records that the user may not read are replaced by their number.

        :param domain: domain of ``model``; an empty one selects everything
        :param str model: model the domain is about
        :rtype: str
        """
        domain = Domain(domain)
        if domain.is_true():
            return self.env._("Everything")
        words = {"&": self.env._("and"), "|": self.env._("or"), "!": self.env._("not")}
        return domain_words(
            list(domain), lambda condition: self._get_condition_words(condition, model), words
        )

    @api.model
    def _get_condition_words(self, condition, model):
        path, operator, value = condition
        if path in (0, 1) or not isinstance(path, str):
            return self.env._("everything") if path == value else self.env._("nothing")
        label, field = self._get_field_words(path, model)
        if operator in ("any", "not any", "any!", "not any!") and field and field.relational:
            inside = self._get_domain_words(value, field.comodel_name)
            if operator.startswith("not"):
                return self.env._(
                    "%(field)s is none of (%(condition)s)", field=label, condition=inside
                )
            return self.env._("%(field)s is one of (%(condition)s)", field=label, condition=inside)
        return self._get_comparison_words(label, field, operator, value)

    @api.model
    def _get_field_words(self, path, model):
        """Return the label of a dotted path of fields, and its last field or ``None``."""
        labels, field = [], None
        for name in path.split(":")[0].split("."):
            field = self.env[model]._fields.get(name) if model else None
            if field is None:
                return (" / ".join([*labels, name]), None)
            labels.append(field.get_description(self.env, ["string"])["string"])
            model = field.comodel_name if field.relational else None
        return " / ".join(labels), field

    @api.model
    def _get_comparison_words(self, label, field, operator, value):
        positive = not (operator.startswith("not") or operator == "!=")
        values = value if isinstance(value, (list, tuple, set, frozenset)) else [value]
        values = list(values)
        if values == [False] and (field is None or field.type != "boolean"):
            return (
                self.env._("%s is not set", label) if positive else self.env._("%s is set", label)
            )
        shown = self._get_values_words(field, values)
        templates = {
            ">": self.env._("%(field)s is more than %(value)s", field=label, value=shown),
            ">=": self.env._("%(field)s is at least %(value)s", field=label, value=shown),
            "<": self.env._("%(field)s is less than %(value)s", field=label, value=shown),
            "<=": self.env._("%(field)s is at most %(value)s", field=label, value=shown),
            "child_of": self.env._("%(field)s is or is under %(value)s", field=label, value=shown),
            "parent_of": self.env._("%(field)s is or is above %(value)s", field=label, value=shown),
            "in": self.env._("%(field)s is %(value)s", field=label, value=shown),
            "not in": self.env._("%(field)s is not %(value)s", field=label, value=shown),
        }
        templates |= {"=": templates["in"], "!=": templates["not in"]}
        if operator in templates:
            return templates[operator]
        if positive:
            return self.env._("%(field)s contains “%(value)s”", field=label, value=shown)
        return self.env._("%(field)s does not contain “%(value)s”", field=label, value=shown)

    @api.model
    def _get_values_words(self, field, values):
        names = self._get_names(field, values[:MAX_NAMES])
        hidden = len(values) - MAX_NAMES
        if hidden > 0:
            names.append(self.env._("%s more", hidden))
        return ", ".join(names)

    @api.model
    def _get_names(self, field, values):
        if field is not None and field.relational:
            ids = [value for value in values if isinstance(value, int) and value]
            records = self.env[field.comodel_name].browse(ids).exists()
            names = {record.id: record.display_name for record in records._filtered_access("read")}
            return [
                names.get(value, self.env._("none") if value is False else str(value))
                for value in values
            ]
        if field is not None and field.type == "selection":
            labels = dict(field._description_selection(self.env))
            return [labels.get(value, str(value)) for value in values]
        return [self._get_value_words(value) for value in values]

    @api.model
    def _get_value_words(self, value):
        if isinstance(value, bool):
            return self.env._("yes") if value else self.env._("no")
        if isinstance(value, datetime):
            return format_datetime(self.env, value)
        if isinstance(value, date):
            return format_date(self.env, value)
        return str(value)
