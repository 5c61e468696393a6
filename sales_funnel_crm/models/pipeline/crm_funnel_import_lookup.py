from collections import defaultdict

from odoo import models
from odoo.fields import Domain

from ...tools import history_columns as col
from ...tools.history_check import Lookup
from ...tools.history_columns import normalize
from ...tools.history_values import parse_outcome
from .crm_funnel_import_value import TARGET_FIELDS

PARTNER_FIELDS = ["name", "ref", "parent_id", "company_id"]


class CrmFunnelImport(models.Model):
    _inherit = "crm.funnel.import"

    def _make_values(self, texts):
        """List the texts of the file with what they mean; keep what the user chose.

        :param dict[str, Counter] texts: by column, as ``_spool_rows`` returns them
        """
        known = {(line.kind, line.text): line for line in self.value_ids}
        names = {kind: self._get_ids_by_name(kind) for kind in texts}
        vals_list, kept = [], set()
        for kind, counter in texts.items():
            for sequence, (text, row_count) in enumerate(counter.items()):
                line = known.get((kind, text))
                if line:
                    kept.add(line.id)
                    line.write({"sequence": sequence, "row_count": row_count})
                target = self._guess_value(kind, text, names[kind])
                if line and not line._get_target() and not line.is_create:
                    line.write(target)
                elif not line:
                    vals_list.append(
                        {
                            "import_id": self.id,
                            "kind": kind,
                            "text": text,
                            "sequence": sequence,
                            "row_count": row_count,
                            **target,
                        }
                    )
        self.value_ids.filtered(lambda line: line.id not in kept).unlink()
        self.env["crm.funnel.import.value"].create(vals_list)

    def _guess_value(self, kind, text, ids_by_name):
        """Return the values of the line for ``text``: its target, when exactly one fits."""
        if kind == col.OUTCOME:
            return {"outcome": parse_outcome(text)}
        exact = ids_by_name.get(text.casefold(), ())
        similar = exact or ids_by_name.get((normalize(text),), ())
        if len(similar) == 1:
            return {TARGET_FIELDS[kind]: next(iter(similar)), "is_similar": not exact}
        # A stage such as "Closed Lost" is no stage in Odoo.
        if kind == col.STAGE and (outcome := parse_outcome(text)):
            return {"outcome": outcome}
        return {"is_create": kind == col.LOST_REASON and not similar}

    def _get_ids_by_name(self, kind):
        """Return the records of a kind by name in lower case, in any language.

        Categories can also be found by a tuple: the name without spaces and punctuation.

        :rtype: dict[str | tuple, set[int]]
        """
        if kind == col.OUTCOME:
            return {}
        records, name_fields = self._get_candidates(kind)
        ids_by_name = defaultdict(set)
        langs = [code for code, _name in self.env["res.lang"].get_installed()]
        for lang in langs if kind != col.USER else langs[:1]:
            for record in records.with_context(lang=lang):
                for name_field in name_fields:
                    if name := record[name_field]:
                        ids_by_name[" ".join(name.split()).casefold()].add(record.id)
        if kind == col.CATEGORY:
            for name, found in list(ids_by_name.items()):
                ids_by_name[(normalize(name),)] |= found
        return ids_by_name

    def _get_candidates(self, kind):
        if kind == col.USER:
            # Those who left the company had opportunities too, hence the archived ones.
            users = self.env["res.users"].with_context(active_test=False)
            domain = Domain("share", "=", False)
            return users.search_fetch(domain, ["login", "name", "email"]), (
                "login",
                "name",
                "email",
            )
        model = self.env["crm.funnel.import.value"]._fields[TARGET_FIELDS[kind]].comodel_name
        records = self.env[model].with_context(active_test=False)
        return records.search_fetch(Domain.TRUE, ["name"]), ("name",)

    def _get_lookup(self):
        """Return what the texts of the file mean, but for customers and currencies."""
        values = defaultdict(dict)
        for line in self.value_ids:
            # What is created by the import has no id yet; -line.id stands for it.
            values[line.kind][line.text] = line._get_target() or (
                -line.id if line.is_create else None
            )
        return Lookup(
            values=dict(values),
            won_stage_ids=frozenset(self.env["crm.stage"].search([("is_won", "=", True)]).ids),
            default_stage_id=self.default_stage_id.id,
            refuse_unknown=self.unknown_policy == "refuse",
        )

    def _get_partner_ids_by_text(self, texts):
        """Return the customers that each text may mean: by reference, else by name.

        Two queries. Companies and persons of their own come before contacts of a company.

        :return: ids and company ids, e.g. ``{"Acme": [(7, False)]}``
        :rtype: dict[str, list[tuple[int, int | bool]]]
        """
        texts = list(set(texts))
        Partner = self.env["res.partner"]
        found = {}
        for name_field, domain in (
            ("name", Domain("name", "in", texts)),
            ("ref", Domain("ref", "in", texts)),
        ):
            by_text = defaultdict(list)
            for partner in Partner.search_fetch(domain, PARTNER_FIELDS, order="id"):
                by_text[partner[name_field]].append(partner)
            for text, partners in by_text.items():
                own = [partner for partner in partners if not partner.parent_id]
                found[text] = [(partner.id, partner.company_id.id) for partner in own or partners]
        return found

    def _create_missing_records(self):
        """Create the stages, lost reasons and categories that are to be created.

        A new stage comes after all stages that are not won, in the order of the file.
        """
        Stage = self.env["crm.stage"]
        last = Stage.search([("is_won", "=", False)], order="sequence desc, id desc", limit=1)
        lines = self.value_ids.filtered(lambda line: line.is_create and not line._get_target())
        for kind, lines_of_kind in lines.grouped("kind").items():
            target = TARGET_FIELDS[kind]
            vals_list = [{"name": line.text} for line in lines_of_kind]
            if kind == col.STAGE:
                for vals in vals_list:
                    vals["sequence"] = last.sequence
            records = self.env[lines_of_kind._fields[target].comodel_name].create(vals_list)
            for line, record in zip(lines_of_kind, records, strict=True):
                line[target] = record
