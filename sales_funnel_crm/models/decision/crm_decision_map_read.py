from datetime import datetime

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

PARTNER_FIELDS = [
    "name",
    "active",
    "type",
    "is_company",
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
    "map_x",
    "map_y",
    "is_placed",
    "date_assessed",
]


class CrmDecisionMap(models.AbstractModel):
    """The queries of the decision map: one per method, whatever the number of persons."""

    _inherit = "crm.decision.map"

    def _search_stakeholders(self, domain):
        Stakeholder = self.env["crm.stakeholder"].with_context(active_test=False)
        return Stakeholder.search_fetch(domain, STAKEHOLDER_FIELDS)

    def _newest(self, stakeholders):
        """Return the one that was assessed last of each contact and of each placeholder."""
        newest = {}
        for stakeholder in stakeholders.sorted(
            lambda record: (record.date_assessed or datetime.min, record.id)
        ):
            who = stakeholder.partner_id.id or (stakeholder.name or "").casefold()
            newest[who] = stakeholder.id
        newest_ids = set(newest.values())
        return stakeholders.filtered(lambda record: record.id in newest_ids)

    def _read_partners(self, partner_ids, customer_id):
        """Return contacts by id, archived ones, too, as far as the user may see them.

        :param partner_ids: ids to read
        :param customer_id: of whom to read all contacts besides, or ``False``
        """
        domain = Domain("id", "in", list(partner_ids))
        if customer_id:
            domain |= Domain("commercial_partner_id", "=", customer_id) & Domain(
                "active", "=", True
            )
        Partner = self.env["res.partner"].with_context(active_test=False)
        partners = Partner.search_fetch(domain, PARTNER_FIELDS)
        return {partner.id: partner for partner in partners}

    def _read_days_since_contact(self, partners):
        """Return the days since the last contact by partner id; nobody without any."""
        facts = self.env["res.partner"].browse(partners)._get_touch_facts()
        return {
            partner_id: fact["last_touch_days"]
            for partner_id, fact in facts.items()
            if fact["last_touch_date"]
        }

    def _read_facts(self, stakeholders):
        """Return who looks after a person, and whether the person left, by stakeholder id.

        By SQL, as users, deals and jobs are three tables more.

        :return: dicts of ``owner_partner_id`` (``None`` without owner) and ``has_left``
        """
        if not stakeholders:
            return {}
        self.env.flush_all()
        query = SQL(
            """SELECT s.id, owner.partner_id, %(has_left)s
                 FROM crm_stakeholder s
                 JOIN crm_lead l ON l.id = s.lead_id
            LEFT JOIN res_users owner ON owner.id = s.owner_id
                WHERE s.id IN %(ids)s""",
            has_left=stakeholders._has_left_sql(),
            ids=tuple(stakeholders.ids),
        )
        return {
            stakeholder_id: {"owner_partner_id": owner_partner_id, "has_left": has_left}
            for stakeholder_id, owner_partner_id, has_left in self.env.execute_query(query)
        }

    def _read_departments(self, persons):
        used = [person["department_id"] for person in persons if person["department_id"]]
        Department = self.env["crm.contact.department"].with_context(active_test=False)
        departments = Department.search_fetch(
            ["|", ("active", "=", True), ("id", "in", used)], ["name"]
        )
        return [{"id": department.id, "name": department.name} for department in departments]

    def _read_roles(self, stakeholders, stage):
        """Return all roles in their order, with who plays them.

        By SQL, as the roles, who plays them and what the stage needs are three tables.

        :return: dicts of ``id``, ``name``, ``short_name``, ``is_decider``, ``is_needed`` (by the
            stage, or always when it names none) and ``stakeholder_ids`` (list)
        """
        Role = self.env["crm.buying.role"]
        needed = self.env["crm.stage"]._fields["required_role_ids"]
        self.env.flush_all()
        query = Role._search([])
        query.order = Role._order_to_sql(Role._order, query)
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
            role_id=SQL.identifier(query.table, "id"),
            always=Role._field_to_sql(query.table, "is_required", query),
        )
        names = ["id", "name", "short_name", "is_decider"]
        columns = [Role._field_to_sql(query.table, name, query) for name in names]
        players = self._players_sql(stakeholders, SQL.identifier(query.table, "id"))
        rows = self.env.execute_query(query.select(*columns, is_needed, players))
        keys = [*names, "is_needed", "stakeholder_ids"]
        return [dict(zip(keys, row, strict=True)) for row in rows]

    def _players_sql(self, stakeholders, role_id):
        field = stakeholders._fields["role_ids"]
        return SQL(
            "ARRAY(SELECT %(who)s FROM %(rel)s"
            " WHERE %(role)s = %(role_id)s AND %(who)s IN %(ids)s)",
            who=SQL.identifier(field.column1),
            rel=SQL.identifier(field.relation),
            role=SQL.identifier(field.column2),
            role_id=role_id,
            ids=tuple(stakeholders.ids) or (0,),
        )

    def _read_ties(self, domain):
        """Return relations with what their types say.

        By SQL, as relations and their types are two tables.

        :return: dicts of ``relation_id``, ``source`` and ``target`` (contact ids), ``kind``,
            ``label``, ``inverse_label`` (or ``None``), ``strength`` (int), ``is_symmetric``
        """
        Relation = self.env["crm.contact.relation"]
        query = Relation._search(domain)
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
            "inverse_label": Type._field_to_sql(kind, "inverse_name", query),
            "strength": Relation._field_to_sql(query.table, "strength", query),
            "is_symmetric": Type._field_to_sql(kind, "is_symmetric", query),
        }
        rows = self.env.execute_query(query.select(*columns.values()))
        ties = [dict(zip(columns, row, strict=True)) for row in rows]
        return [{**tie, "strength": int(tie["strength"])} for tie in ties]
