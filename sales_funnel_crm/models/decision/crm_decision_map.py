from odoo import api, models
from odoo.tools import SQL

from .crm_contact_position import JOB_LEVELS

PARTNER_FIELDS = [
    "name",
    "function",
    "job_level",
    "department_id",
    "reports_to_id",
    "commercial_partner_id",
    "commercial_company_name",
    "partner_share",
]
STAKEHOLDER_FIELDS = [
    "lead_id",
    "partner_id",
    "name",
    "job_level",
    "department_id",
    "influence",
    "stance",
    "evidence",
    "coverage",
    "owner_id",
    "map_x",
    "map_y",
    "is_placed",
    "write_date",
]
# Known once the part of the domain that computes them is there; stored, so that they cost nothing.
OPTIONAL_STAKEHOLDER_FIELDS = ["has_left", "days_since_contact"]


class CrmDecisionMap(models.AbstractModel):
    """What the decision map shows: persons, how they stand, what ties them (DEC-01..04, 07, 09).

    Reads only, as the user: record rules and access rights decide who is on the map. The shape
    is documented at ``crm.lead.get_decision_map``.
    """

    _name = "crm.decision.map"
    _description = "Decision Map"

    @api.model
    def _get_lead_map(self, lead):
        """Return the map of one deal: its stakeholders and what ties them. Seven queries."""
        customer = lead.partner_id.commercial_partner_id
        stakeholders = self._search_stakeholders([("lead_id", "=", lead.id)])
        ties = self._read_ties(stakeholders.partner_id.ids, both=True)
        return {
            "model": "crm.lead",
            "id": lead.id,
            "name": lead.name,
            "customer_id": customer.id,
            **self._describe(customer, stakeholders, [], ties, lead.stage_id),
        }

    @api.model
    def _get_customer_map(self, partner):
        """Return the map of a customer over all deals, and who is tied to it. Eight queries."""
        customer = partner.commercial_partner_id
        contacts = self.env["res.partner"].search_fetch(
            [
                ("commercial_partner_id", "=", customer.id),
                ("is_company", "=", False),
                ("type", "=", "contact"),
                ("name", "!=", False),
            ],
            PARTNER_FIELDS,
        )
        stakeholders = self._newest(
            self._search_stakeholders(
                [("lead_id.partner_id.commercial_partner_id", "=", customer.id)]
            )
        )
        known = contacts | stakeholders.partner_id
        ties = self._read_ties(known.ids)
        linked = {tie[end] for tie in ties for end in ("source", "target")} - set(known.ids)
        return {
            "model": "res.partner",
            "id": customer.id,
            "name": customer.name,
            "customer_id": customer.id,
            **self._describe(
                customer,
                stakeholders,
                [*contacts.ids, *sorted(linked)],
                ties,
                self.env["crm.stage"],
            ),
        }

    def _describe(self, customer, stakeholders, partner_ids, ties, stage):
        """Return the part of the shape that deal and customer have in common.

        :param stakeholders: ``crm.stakeholder``, at most one per contact
        :param list partner_ids: more contacts to show, stakeholders or not
        :param list ties: see ``_read_ties``
        :param stage: whose roles are needed; empty for those that are always needed
        """
        owners = self._read_owners(stakeholders)
        shown = list(dict.fromkeys([*stakeholders.partner_id.ids, *partner_ids]))
        partners = self._read_partners({*shown, *owners.values()})
        roles = self._read_roles(stakeholders, stage)
        by_partner = {
            stakeholder.partner_id.id: stakeholder
            for stakeholder in stakeholders
            if stakeholder.partner_id
        }
        persons = [
            self._describe_person(
                partners.get(partner_id), by_partner.get(partner_id), customer, roles
            )
            for partner_id in shown
            if partner_id in partners or partner_id in by_partner
        ]
        persons += [
            self._describe_person(None, stakeholder, customer, roles)
            for stakeholder in stakeholders
            if not stakeholder.partner_id
        ]
        for person in persons:
            owner = partners.get(owners.get(person["owner_id"]))
            person["owner_name"] = owner.name if owner else False
        keys = {person["partner_id"]: person["key"] for person in persons if person["partner_id"]}
        return {
            "persons": persons,
            "edges": self._describe_edges(partners, ties, keys),
            "levels": [
                {"id": int(level), "name": self._label_of_level(level)}
                for level, _name in reversed(JOB_LEVELS)
            ],
            "departments": self._read_departments(persons),
            "roles": [
                {key: role[key] for key in ("id", "name", "short_name", "is_decider")}
                for role in roles
            ],
            "missing": [
                person["key"]
                for person in persons
                if (person["stakeholder_id"] or person["side"] == "customer")
                and not (person["level"] and person["department_id"])
            ],
            "missing_roles": [
                {"id": role["id"], "name": role["name"]}
                for role in roles
                if role["is_needed"] and not role["stakeholder_ids"]
            ],
            "can_edit": stakeholders.has_access("write"),
        }

    def _describe_person(self, partner, stakeholder, customer, roles):
        """Return one person; ``partner`` is missing for a placeholder or when it is hidden."""
        partner = partner or self.env["res.partner"]
        stakeholder = stakeholder or self.env["crm.stakeholder"]
        contact = partner or stakeholder.partner_id  # hidden from the user, if not `partner`
        name = partner.name or stakeholder.name or self.env._("Hidden contact")
        department = stakeholder.department_id or partner.department_id
        return {
            "key": f"partner-{contact.id}" if contact else f"stakeholder-{stakeholder.id}",
            "stakeholder_id": stakeholder.id,
            "partner_id": partner.id,
            "lead_id": stakeholder.lead_id.id,
            "name": name,
            "title": partner.function or "",
            "company": self._name_of_other_company(partner, customer),
            "side": self._side(partner, customer),
            "level": int(stakeholder.job_level or partner.job_level or 0),
            "department_id": department.id,
            "stance": stakeholder.stance,
            "influence": int(stakeholder.influence or 0),
            "evidence": int(stakeholder.evidence or 0),
            "coverage": int(stakeholder.coverage or 0),
            "role_ids": [
                role["id"] for role in roles if stakeholder.id in (role["stakeholder_ids"] or ())
            ],
            "is_placeholder": bool(stakeholder) and not contact,
            "has_left": self._optional(stakeholder, "has_left"),
            "owner_id": stakeholder.owner_id.id,
            "contact_days": self._optional(stakeholder, "days_since_contact"),
            "place": [stakeholder.map_x, stakeholder.map_y] if stakeholder.is_placed else False,
        }

    def _optional(self, stakeholder, name):
        return stakeholder[name] if stakeholder and name in stakeholder._fields else False

    def _side(self, partner, customer):
        """Return ``customer``, ``ours`` for a colleague, or ``other``."""
        if not partner or partner.commercial_partner_id == customer:
            return "customer"
        return "other" if partner.partner_share else "ours"

    def _name_of_other_company(self, partner, customer):
        is_known = not partner or partner.commercial_partner_id == customer
        return "" if is_known else partner.commercial_company_name or ""

    def _label_of_level(self, level):
        labels = self.env["res.partner"]._fields["job_level"]._description_selection(self.env)
        return dict(labels)[level]

    def _describe_edges(self, partners, ties, keys):
        """Return the reports-to lines and the relations between the persons of ``keys``."""
        edges = [
            {
                "id": f"reports-{partner.id}",
                "kind": "reports_to",
                "source": keys[partner.id],
                "target": keys[partner.reports_to_id.id],
                "label": self.env._("reports to"),
                "strength": 2,
                "is_symmetric": False,
                "relation_id": False,
            }
            for partner in partners.values()
            if partner.id in keys and partner.reports_to_id.id in keys
        ]
        for tie in ties:
            if tie["source"] in keys and tie["target"] in keys:
                ends = {"source": keys[tie["source"]], "target": keys[tie["target"]]}
                edges.append({"id": f"relation-{tie['relation_id']}", **tie, **ends})
        return edges

    def _search_stakeholders(self, domain):
        Stakeholder = self.env["crm.stakeholder"].with_context(active_test=False)
        optional = [
            name
            for name in OPTIONAL_STAKEHOLDER_FIELDS
            if name in Stakeholder._fields and Stakeholder._fields[name].store
        ]
        return Stakeholder.search_fetch(domain, STAKEHOLDER_FIELDS + optional)

    def _newest(self, stakeholders):
        """Return the stakeholder that was changed last of each contact and each placeholder."""
        newest = {}
        for stakeholder in stakeholders.sorted(lambda record: (record.write_date, record.id)):
            newest[stakeholder.partner_id.id or (stakeholder.name or "").casefold()] = (
                stakeholder.id
            )
        return stakeholders.filtered(lambda record: record.id in set(newest.values()))

    def _read_partners(self, partner_ids):
        """Return the contacts that the user may see, by id; archived ones, too. One query."""
        Partner = self.env["res.partner"].with_context(active_test=False)
        partners = Partner.search_fetch([("id", "in", list(partner_ids))], PARTNER_FIELDS)
        return {partner.id: partner for partner in partners}

    def _read_owners(self, stakeholders):
        """Return the contact id of each relationship owner, by user id. One query."""
        Users = self.env["res.users"].with_context(active_test=False)
        users = Users.search_fetch([("id", "in", stakeholders.owner_id.ids)], ["partner_id"])
        return {user.id: user.partner_id.id for user in users}

    def _read_departments(self, persons):
        used = [person["department_id"] for person in persons if person["department_id"]]
        Department = self.env["crm.contact.department"].with_context(active_test=False)
        departments = Department.search_fetch(
            ["|", ("active", "=", True), ("id", "in", used)], ["name"]
        )
        return [{"id": department.id, "name": department.name} for department in departments]

    def _read_roles(self, stakeholders, stage):
        """Return all roles in their order, with who plays them. One query.

        By SQL, as the roles, who plays them and what the stage needs are three tables.

        :return: dicts of ``id``, ``name``, ``short_name``, ``is_decider``, ``is_needed`` (by the
            stage, or always when it names none) and ``stakeholder_ids`` (list or ``None``)
        """
        Role = self.env["crm.buying.role"]
        field = self.env["crm.stakeholder"]._fields["role_ids"]
        needed = self.env["crm.stage"]._fields["required_role_ids"]
        self.env.flush_all()
        query = Role._search([])
        query.order = Role._order_to_sql(Role._order, query)
        role_id = SQL.identifier(query.table, "id")
        in_stage = SQL(
            "SELECT 1 FROM %(rel)s WHERE %(stage)s = %(stage_id)s",
            rel=SQL.identifier(needed.relation),
            stage=SQL.identifier(needed.column1),
            stage_id=stage.id or 0,
        )
        is_needed = SQL(
            "CASE WHEN EXISTS (%(any)s) THEN EXISTS (%(any)s AND %(role)s = %(role_id)s) "
            "ELSE %(always)s END",
            any=in_stage,
            role=SQL.identifier(needed.column2),
            role_id=role_id,
            always=Role._field_to_sql(query.table, "is_required", query),
        )
        players = SQL(
            "ARRAY(SELECT %(who)s FROM %(rel)s WHERE %(role)s = %(role_id)s AND %(who)s IN %(ids)s)",
            who=SQL.identifier(field.column1),
            rel=SQL.identifier(field.relation),
            role=SQL.identifier(field.column2),
            role_id=role_id,
            ids=tuple(stakeholders.ids) or (0,),
        )
        names = ["id", "name", "short_name", "is_decider"]
        columns = [Role._field_to_sql(query.table, name, query) for name in names]
        rows = self.env.execute_query(query.select(*columns, is_needed, players))
        keys = [*names, "is_needed", "stakeholder_ids"]
        return [dict(zip(keys, row, strict=True)) for row in rows]

    def _read_ties(self, partner_ids, both=False):
        """Return the relations of these contacts, with what their types say. One query.

        By SQL, as relations and their types are two tables.

        :param both: only those whose both ends are among the contacts
        :return: dicts of ``relation_id``, ``source`` and ``target`` (contact ids), ``kind``,
            ``label``, ``strength`` (int) and ``is_symmetric``
        """
        Relation = self.env["crm.contact.relation"]
        ends = [("partner_id", "in", partner_ids), ("other_partner_id", "in", partner_ids)]
        query = Relation._search(ends if both else ["|", *ends])
        if query.is_empty():
            return []
        Type = self.env["crm.contact.relation.type"]
        kind = query.join(query.table, "type_id", Type._table, "id", "type")
        self.env.flush_all()
        columns = {
            "relation_id": SQL.identifier(query.table, "id"),
            "source": Relation._field_to_sql(query.table, "partner_id", query),
            "target": Relation._field_to_sql(query.table, "other_partner_id", query),
            "kind": Type._field_to_sql(kind, "kind", query),
            "label": Type._field_to_sql(kind, "name", query),
            "strength": Relation._field_to_sql(query.table, "strength", query),
            "is_symmetric": Type._field_to_sql(kind, "is_symmetric", query),
        }
        rows = self.env.execute_query(query.select(*columns.values()))
        ties = [dict(zip(columns, row, strict=True)) for row in rows]
        return [{**tie, "strength": int(tie["strength"])} for tie in ties]
