from odoo import models
from odoo.fields import Command

from .crm_stakeholder import STANCE_UNKNOWN

# They only say something together with the stance they are the evidence of.
STANCE_FIELDS = ("stance", "evidence", "evidence_date", "evidence_source")
# Empty means “in all of them”, so one side that says nothing wins.
EMPTY_IS_ALL = ("stage_ids",)
KEYS = ("lead_id", "partner_id")


class CrmStakeholder(models.Model):
    _inherit = "crm.stakeholder"

    def _join_into(self, kept):
        """Join these stakeholders, of the same person in the same deal, into ``kept``.

        The newest value that says something wins, roles and scopes are united; messages,
        activities and whatever else refers to the stakeholders goes to ``kept``. Nothing is
        written when there is nothing to join.

        :param kept: ``crm.stakeholder`` that remains
        """
        others = self - kept
        if not others:
            return
        newest_first = (kept | others).sorted(lambda one: (one.write_date, one.id), reverse=True)
        values = self._prepare_joined_values(newest_first)
        # The generic merge of Odoo knows every table that points here, also those of other
        # addons. It works on any model. Only administrators may open that dialog, whoever may
        # write to the stakeholders may join them: sudo.
        merge = self.env["base.partner.merge.automatic.wizard"].sudo()
        self.env.flush_all()
        merge._update_foreign_keys_generic(self._name, others, kept)
        merge._update_reference_fields_generic(self._name, others, kept)
        self.env.invalidate_all()
        others.unlink()
        kept.write(values)

    def _prepare_joined_values(self, newest_first):
        defaults = self.default_get(list(self._fields))
        values = {}
        for name, field in self._fields.items():
            if not field.store or name in models.MAGIC_COLUMNS or name in KEYS:
                continue
            if field.type == "many2many" and field.comodel_name != "mail.message":
                values[name] = [Command.set(self._unite(newest_first, name).ids)]
            elif not field.relational or field.type == "many2one":
                said = [one for one in newest_first if self._says(one, name, defaults)]
                if said:
                    values[name] = field.convert_to_write(said[0][name], said[0])
        known = [one for one in newest_first if one.stance != STANCE_UNKNOWN]
        if known:
            values |= {name: known[0][name] for name in STANCE_FIELDS}
        return values

    def _unite(self, stakeholders, name):
        if name in EMPTY_IS_ALL and not all(one[name] for one in stakeholders):
            return self.env[self._fields[name].comodel_name]
        return stakeholders[name]

    def _says(self, stakeholder, name, defaults):
        value = stakeholder[name]
        field = self._fields[name]
        return bool(value) and field.convert_to_write(value, stakeholder) != defaults.get(name)
