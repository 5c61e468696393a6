from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_date, formatLang

HEADER = ("name", "date_signed", "date_start", "date_end", "amount")
PARTS = {
    "crm.contract.step": (
        "name",
        "kind_id",
        "user_id",
        "date_start",
        "date_end",
        "quantity",
        "uom_id",
        "amount",
        "requires_proof",
        "precondition_ids",
        "condition_instalment_id",
        "state",
    ),
    "crm.contract.instalment": (
        "name",
        "percent",
        "amount",
        "trigger",
        "date_fixed",
        "step_id",
        "days",
        "due_date",
        "state",
    ),
}


class CrmContractVersion(models.Model):
    """How a contract read before a change order, kept for good."""

    _name = "crm.contract.version"
    _inherit = ["crm.contract.log.mixin"]
    _description = "Version of a Contract"
    _order = "contract_id, version desc"
    _rec_name = "version"

    contract_id = fields.Many2one("crm.contract", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="contract_id.company_id", store=True, index=True)
    version = fields.Integer(required=True, readonly=True)
    change_id = fields.Many2one(
        "crm.contract.change",
        string="Changed By",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )
    user_id = fields.Many2one("res.users", string="Made by", readonly=True, ondelete="restrict")
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    # Names and dates as they were: neither translated nor formatted, that is done when it is read.
    snapshot = fields.Json(readonly=True)
    snapshot_table = fields.Html(string="Content", compute="_compute_snapshot_table")

    _version_uniq = models.UniqueIndex(
        "(contract_id, version)", "This version of the contract is kept already."
    )

    @api.model
    def _take_snapshot(self, contract):
        """Return a contract as it is, fit for JSON.

        :return: ``{"header": {field: value}, "crm.contract.step": [{field: value}], …}``; names
            instead of records
        """
        snapshot = {"header": self._read_plain(contract, HEADER)}
        snapshot["header"]["currency"] = contract.currency_id.id
        for model, names in PARTS.items():
            parts = contract.step_ids if model.endswith("step") else contract.instalment_ids
            snapshot[model] = [self._read_plain(part, names) for part in parts]
        return snapshot

    @api.model
    def _read_plain(self, record, names):
        values = {}
        for name in names:
            value, field = record[name], record._fields[name]
            if field.relational:
                value = ", ".join(value.mapped("name"))
            elif field.type == "date":
                value = fields.Date.to_string(value)
            values[name] = value or False
        return values

    @api.depends("snapshot")
    @api.depends_context("lang")
    def _compute_snapshot_table(self):
        for version in self:
            snapshot = version.snapshot or {}
            header = snapshot.get("header", {})
            currency = self.env["res.currency"].browse(header.get("currency"))
            version.snapshot_table = Markup("").join(
                [
                    version._render_table("crm.contract", HEADER, [header], currency),
                    *(
                        version._render_table(model, names, snapshot.get(model, []), currency)
                        for model, names in PARTS.items()
                    ),
                ]
            )

    def _render_table(self, model, names, rows, currency):
        if not rows:
            return Markup("")
        # Columns in which nothing stands would leave the others no room.
        used = [
            self.env[model]._fields[name] for name in names if any(row.get(name) for row in rows)
        ]
        heads = Markup("").join(
            Markup('<th class="%s">%s</th>')
            % (self._get_class(field), field._description_string(self.env))
            for field in used
        )
        body = Markup("").join(
            Markup("<tr>%s</tr>")
            % Markup("").join(self._render_cell(field, row, currency) for field in used)
            for row in rows
        )
        return Markup(
            '<table class="table table-sm o_table"><thead><tr>%s</tr></thead>'
            "<tbody>%s</tbody></table>"
        ) % (heads, body)

    def _render_cell(self, field, row, currency):
        value = self._format(field, row.get(field.name), currency)
        return Markup('<td class="%s">%s</td>') % (self._get_class(field), value)

    @api.model
    def _get_class(self, field):
        """Return the CSS class of a column: only names may take several lines."""
        return "" if field.relational or field.type == "char" else "text-nowrap"

    def _format(self, field, value, currency):
        if field.type == "monetary":
            return currency.format(value or 0.0)
        if field.type == "float":
            return formatLang(self.env, value or 0.0, digits=2)
        if not value:
            return ""
        if field.type == "boolean":
            return self.env._("Yes")
        if field.type == "date":
            return format_date(self.env, fields.Date.to_date(value))
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        return str(value)
