from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import groupby

FILE_TEXTS = ("interests", "family", "education")
FILE_CHARS = (
    "communication_note",
    "linkedin_url",
    "xing_url",
    "x_url",
    "facebook_url",
    "other_url",
    "wechat",
)


class CrmContactMerge(models.AbstractModel):
    """Join what belongs to several contacts before Odoo merges them into one.

    The generic merge only redirects references: it would leave relations of a person with
    himself, and fail or delete where something may be there once only.
    """

    _name = "crm.contact.merge"
    _description = "Merge of Contacts"

    @api.model
    def _join(self, sources, kept):
        """Join what ``sources`` have into what ``kept`` has.

        :param sources: ``res.partner`` that will be deleted
        :param kept: ``res.partner`` that remains
        """
        # Odoo decides who may merge contacts; what hangs on them must follow whole, archived
        # or not, and whether the user may read it or not: sudo, for all that is called here.
        whole = self.sudo().with_context(active_test=False)
        sources, kept = sources.with_env(whole.env), kept.with_env(whole.env)
        whole._join_superiors(sources, kept)
        whole._join_referrers(sources, kept)
        whole._join_relations(sources, kept)
        whole._join_positions(sources, kept)
        whole._join_files(sources, kept)
        whole._join_stakeholders(sources, kept)
        self.env.flush_all()

    @api.model
    def _join_superiors(self, sources, kept):
        merged = kept | sources
        candidates = [partner.reports_to_id for partner in (kept, *sources)]
        superior = next(
            (one for one in candidates if one and not self._reaches(one, merged)),
            self.env["res.partner"],
        )
        # What leads from the others back to the merged contact stays; its own way up is cut.
        merged.write({"reports_to_id": False})
        sources.report_ids.write({"reports_to_id": kept.id})
        kept.reports_to_id = superior.id

    @api.model
    def _reaches(self, partner, targets):
        seen = self.env["res.partner"]
        while partner and partner not in seen:
            if partner in targets:
                return True
            seen |= partner
            partner = partner.reports_to_id
        return False

    @api.model
    def _join_referrers(self, sources, kept):
        merged = kept | sources
        merged.filtered(lambda partner: partner.referrer_id in merged).write({"referrer_id": False})

    @api.model
    def _join_relations(self, sources, kept):
        merged = kept | sources
        relations = self.env["crm.contact.relation"].search(
            Domain("partner_id", "in", merged.ids) | Domain("other_partner_id", "in", merged.ids)
        )

        def persons(relation):
            pair = [relation.partner_id, relation.other_partner_id]
            return [kept if person in merged else person for person in pair]

        with_self = relations.filtered(lambda relation: len(set(persons(relation))) == 1)
        relations -= with_self
        with_self.unlink()

        def key(relation):
            ids = [person.id for person in persons(relation)]
            return relation.type_id.id, *(sorted(ids) if relation.is_symmetric else ids)

        for _key, group in groupby(relations, key):
            group = (
                self.env["crm.contact.relation"]
                .union(*group)
                .sorted(lambda relation: (not relation.active, relation.id))
            )
            first, second = persons(group[0])
            values = self._prepare_joined_relation(group)
            group[1:].unlink()
            group[0].write(values | {"partner_id": first.id, "other_partner_id": second.id})

    @api.model
    def _prepare_joined_relation(self, group):
        dates = [date for date in group.mapped("date") if date]
        return {
            "strength": max(group.mapped("strength")),
            "date": min(dates) if dates else False,
            "source": _unite_texts(group.mapped("source"), "; "),
            "note": _unite_texts(group.mapped("note"), "; "),
        }

    @api.model
    def _join_positions(self, sources, kept):
        positions = (kept | sources).position_ids
        current = positions.filtered(lambda position: not position.date_to)
        first = current.filtered(lambda position: position.partner_id == kept) or current
        today = fields.Date.context_today(self)
        for other in current - first[:1]:
            if other.employer_id == first[:1].employer_id:
                for name in ("date_from", "function", "department_id", "job_level", "note"):
                    first[:1][name] = first[:1][name] or other[name]
                other.unlink()
            else:
                other.date_to = max(today, other.date_from or today)
        positions = positions.exists()

        def key(position):
            return (
                position.employer_id.id or position.employer_name,
                position.function,
                position.date_from,
                position.date_to,
            )

        for _key, group in groupby(positions, key):
            self.env["crm.contact.position"].union(*group[1:]).unlink()
        positions.exists().write({"partner_id": kept.id})

    @api.model
    def _join_files(self, sources, kept):
        files = (
            self.env["crm.contact.file"]
            .search([("partner_id", "in", (kept | sources).ids)])
            .sorted(lambda personal_file: personal_file.partner_id != kept)
        )
        if not files:
            return
        remaining = files[0]
        for other in files[1:]:
            self._join_file(other, remaining)
        if remaining.partner_id != kept:
            remaining.partner_id = kept.id

    @api.model
    def _join_file(self, other, remaining):
        values, notes = {}, []
        for name in FILE_TEXTS:
            values[name] = _unite_texts([remaining[name], other[name]], "\n")
        for name in (*FILE_CHARS, "communication_style"):
            if not remaining[name]:
                values[name] = other[name]
            elif other[name] and other[name] != remaining[name]:
                field = other._fields[name]
                label = field._description_string(self.env)
                notes.append(f"{label}: {field.convert_to_export(other[name], other)}")
        known = {(special.name, special.day) for special in remaining.date_ids}
        for special in other.date_ids:
            if (special.name, special.day) not in known:
                # A second, different birthday is kept as a date like any other.
                special.is_birthday = special.is_birthday and not remaining.birthday
                special.file_id = remaining
        values["note"] = (
            self.env["ir.qweb"]._render(
                "sales_funnel_crm.contact_file_joined_note",
                {"notes": [remaining.note, other.note], "lines": notes},
            )
            if other.note or notes
            else remaining.note
        )
        values["active"] = remaining.active or other.active
        merge = self.env["base.partner.merge.automatic.wizard"]
        self.env.flush_all()
        merge._update_reference_fields_generic("crm.contact.file", other, remaining)
        other.unlink()
        remaining.write(values)

    @api.model
    def _join_stakeholders(self, sources, kept):
        stakeholders = (kept | sources).stakeholder_ids
        for _lead, group in groupby(stakeholders, lambda one: one.lead_id):
            group = self.env["crm.stakeholder"].union(*group)
            remaining = group.filtered(lambda one: one.partner_id == kept) or group[:1]
            group._join_into(remaining[:1])


def _unite_texts(texts, separator):
    """Return the different texts in one; False when there is none."""
    return separator.join(dict.fromkeys(text for text in texts if text)) or False
