from odoo import api, models


class CrmCompetitionTemplateMixin(models.AbstractModel):
    """Offers a template where Odoo's own import asks for a file: made when it is downloaded.

    ``_template_rows`` holds examples, values by name of a field.
    """

    _name = "crm.competition.template.mixin"
    _description = "Template for Odoo's Import"

    _template_rows = ()

    @api.model
    def get_import_templates(self):
        return [
            {
                "label": self.env._("Import Template for %s", self._description),
                "template": f"/sales_funnel_crm/competition/template/{self._name}/xlsx",
            }
        ]

    @api.model
    def _get_template_sheets(self):
        """Return one sheet: titles as the import recognises them, in the user's language."""
        names = list(dict.fromkeys(name for row in self._template_rows for name in row))
        titles = [self._fields[name]._description_string(self.env) for name in names]
        rows = [
            [self._get_template_text(name, row.get(name, "")) for name in names]
            for row in self._template_rows
        ]
        return [(self.env._("Import"), [titles, *rows])]

    @api.model
    def _get_template_text(self, name, value):
        field = self._fields[name]
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        if field.type == "many2one" and field.comodel_name == "res.currency":
            return self.env.company.currency_id.name
        return value
