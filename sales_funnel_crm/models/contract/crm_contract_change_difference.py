from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import format_date, formatLang

from .crm_contract_change_line import ACTION_ADD, ACTION_CHANGE, ACTION_REMOVE, WHAT_INSTALMENT


class CrmContractChangeLine(models.Model):
    """What a line changes, side by side with how it was."""

    _inherit = "crm.contract.change.line"

    subject = fields.Char(string="Step or Instalment", compute="_compute_words", compute_sudo=True)
    difference = fields.Text(compute="_compute_words", compute_sudo=True)
    old_words = fields.Text(string="As It Is", compute="_compute_words", compute_sudo=True)

    @api.depends(lambda self: self._get_agreed_fields() | {"old_values"})
    @api.depends_context("uid", "lang")
    def _compute_words(self):
        names = self._get_names_of_records()
        # Executors who may not see the contract read no amounts.
        readable = self.contract_id.sudo(False)._filtered_access("read").ids
        for line in self:
            old, new = line.old_values or {}, line._get_new_values()
            record, contract = line._get_record(), line.contract_id._origin
            if contract.id not in readable:
                record = record.browse()
                old = {name: value for name, value in old.items() if name != "amount"}
                new.pop("amount")
            is_own = record.contract_id == contract
            line.subject = (record.name if is_own else "") or old.get("name") or line.name
            line.old_words = "\n".join(
                f"{line._get_label(name)}: {line._get_words(name, old[name], names)}"
                for name in line._get_field_names()
                if old.get(name)
            )
            if line.action == ACTION_REMOVE:
                line.difference = line.old_words
                continue
            rows = []
            for name in line._get_changed_names():
                if name not in new:
                    continue
                label, after = line._get_label(name), line._get_words(name, new[name], names)
                if line.action == ACTION_CHANGE:
                    after = f"{line._get_words(name, old.get(name), names)} → {after}"
                rows.append(f"{label}: {after}")
            if news := line.precondition_line_ids | line.trigger_line_id:
                rows.append(
                    self.env._("After the new: %s", ", ".join(one.name or "" for one in news))
                )
            line.difference = "\n".join(rows)

    def _get_names_of_records(self):
        """Return the names of all records that the lines speak of; a query for each model.

        :return: ``{(model, id): str}``; what was deleted is absent
        """
        ids = defaultdict(set)
        for line in self:
            for values in (line.old_values or {}, line._get_new_values()):
                for name, value in values.items():
                    field = line._get_part_model()._fields[name]
                    if field.relational and value:
                        ids[field.comodel_name].update(
                            value if isinstance(value, list) else [value]
                        )
        return {
            (model, record.id): record.display_name
            for model, wanted in ids.items()
            for record in self.env[model].browse(sorted(wanted)).exists()
        }

    def _get_part_model(self):
        name = "instalment" if self.what == WHAT_INSTALMENT else "step"
        return self.env[f"crm.contract.{name}"]

    def _read_values(self, record):
        """Return what is agreed of a step or instalment, comparable and fit for JSON.

        :rtype: dict[str, str | float | int | list | False]
        """
        # sudo: who proposes a change reads what is agreed in his contract
        record = record.sudo()
        return {name: self._to_plain(record, name) for name in self._get_field_names()}

    def _get_new_values(self):
        """Return what the line proposes, as ``_read_values`` does."""
        # sudo: who may read the line reads the names of what it links to
        line = self.sudo()
        return {name: self._to_plain(line, own) for name, own in self._get_field_names().items()}

    @api.model
    def _to_plain(self, record, name):
        field, value = record._fields[name], record[name]
        if field.type == "many2one":
            return value._origin.id
        if field.type == "many2many":
            return sorted(value._origin.ids)
        if field.type == "date":
            return fields.Date.to_string(value) or False
        if field.type == "monetary":
            return round(value, 6)
        return value or False

    def _get_changed_names(self):
        """Return the fields of the step or instalment that the line changes."""
        new = self._get_new_values()
        if self.action == ACTION_ADD:
            return [name for name, value in new.items() if value]
        if self.action == ACTION_CHANGE:
            old = self.old_values or {}
            return [name for name, value in new.items() if value != (old.get(name) or value * 0)]
        return []

    def _get_label(self, name):
        return self._get_part_model()._fields[name]._description_string(self.env)

    def _get_words(self, name, value, names):
        """Return a value of ``_read_values`` as a user reads it.

        :param dict names: see ``_get_names_of_records``
        """
        model = self._get_part_model()
        field = model._fields[name]
        if field.type == "boolean":
            return self.env._("Yes") if value else self.env._("No")
        if not value and field.type not in ("monetary", "float", "integer"):
            return "–"
        if field.type in ("many2one", "many2many"):
            ids = value if isinstance(value, list) else [value]
            words = [names.get((field.comodel_name, one), "") for one in ids]
            return ", ".join(word for word in words if word) or "–"
        if field.type == "date":
            return format_date(self.env, fields.Date.to_date(value), date_format="medium")
        if field.type == "monetary":
            return self.currency_id.format(value or 0.0)
        if field.type == "float":
            return formatLang(self.env, value or 0.0, digits=2)
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        return str(value)
