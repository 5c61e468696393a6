from odoo import api, models

from .crm_contact_position import JOB_LEVELS


class CrmDecisionMap(models.AbstractModel):
    """What the decision map shows: persons, how they stand, what ties them (DEC-01..04, 07, 09).

    Reads only, as the user: record rules and access rights decide who is on the map. The shape
    is documented at ``crm.lead.get_decision_map``; the queries are in the other file of this
    model.
    """

    _name = "crm.decision.map"
    _description = "Decision Map"

    @api.model
    def _get_lead_map(self, lead):
        """Return the map of one deal: its stakeholders and what ties them."""
        stakeholders = self._search_stakeholders([("lead_id", "=", lead.id)])
        partner_ids = stakeholders.partner_id.ids
        ties = self._read_ties(
            [("partner_id", "in", partner_ids), ("other_partner_id", "in", partner_ids)]
        )
        return {
            "model": "crm.lead",
            "id": lead.id,
            "name": lead.name,
            **self._describe(lead.partner_id, stakeholders, ties, lead.stage_id),
        }

    @api.model
    def _get_customer_map(self, partner):
        """Return the map of a customer over all deals, and who is tied to it."""
        customer = partner.commercial_partner_id
        stakeholders = self._newest(
            self._search_stakeholders(
                [("lead_id.partner_id.commercial_partner_id", "=", customer.id)]
            )
        )
        partner_ids = stakeholders.partner_id.ids
        ties = self._read_ties(
            [
                *["|"] * 3,
                ("partner_id.commercial_partner_id", "=", customer.id),
                ("other_partner_id.commercial_partner_id", "=", customer.id),
                ("partner_id", "in", partner_ids),
                ("other_partner_id", "in", partner_ids),
            ]
        )
        stage = self.env["crm.stage"]
        description = self._describe(customer, stakeholders, ties, stage, is_customer=True)
        return {"model": "res.partner", "id": customer.id, "name": customer.name, **description}

    def _describe(self, partner, stakeholders, ties, stage, is_customer=False):
        """Return the part of the shape that deal and customer have in common.

        :param partner: customer of the deal, or a contact of it; may be empty
        :param stakeholders: ``crm.stakeholder``, at most one per contact
        :param list ties: see ``_read_ties``
        :param stage: whose roles are needed; empty for those that are always needed
        :param bool is_customer: show all contacts of the customer and who is tied to them, too
        """
        facts = self._read_facts(stakeholders)
        linked_ids = {tie[end] for tie in ties for end in ("source", "target")}
        owner_ids = {fact["owner_partner_id"] for fact in facts.values()}
        partners = self._read_partners(
            {partner.id, *stakeholders.partner_id.ids, *linked_ids, *owner_ids} - {None, False},
            partner.id if is_customer else False,
        )
        customer = partners.get(partner.id, partner.browse()).commercial_partner_id
        shown = {
            record.id: record
            for record in partners.values()
            if record in stakeholders.partner_id
            or (is_customer and self._belongs_on_customer_map(record, customer, linked_ids))
        }
        touches = self._read_days_since_contact(shown)
        roles = self._read_roles(stakeholders, stage)
        by_partner = {record.partner_id.id: record for record in stakeholders if record.partner_id}
        people = [
            (contact, by_partner.get(partner_id, stakeholders.browse()))
            for partner_id, contact in shown.items()
        ]
        people += [
            (partner.browse(), stakeholder)
            for stakeholder in stakeholders
            if stakeholder.partner_id.id not in shown
        ]
        persons = []
        for contact, stakeholder in people:
            fact = facts.get(stakeholder.id, {})
            owner = partners.get(fact.get("owner_partner_id"))
            persons.append(
                {
                    **self._describe_contact(contact, stakeholder, customer),
                    **self._describe_stakeholder(stakeholder, roles),
                    "has_left": fact.get("has_left", False),
                    "owner_name": owner.name if owner else False,
                    "contact_days": touches.get(contact.id, False),
                }
            )
        keys = {person["partner_id"]: person["key"] for person in persons if person["partner_id"]}
        return {
            "customer_id": customer.id,
            "persons": persons,
            "edges": self._describe_edges(shown, ties, keys),
            **self._describe_frame(persons),
            **self._describe_roles(roles),
            "can_edit": stakeholders.has_access("write"),
        }

    def _belongs_on_customer_map(self, contact, customer, linked_ids):
        """Tell whether to show a contact who is in no deal: of the customer, or tied to it."""
        is_person = not contact.is_company and contact.type == "contact" and contact.name
        if contact.commercial_partner_id != customer:
            return is_person and contact.id in linked_ids
        return is_person and contact.active

    def _describe_contact(self, contact, stakeholder, customer):
        """Return what a person is; without contact a placeholder, or somebody who is hidden."""
        is_customers = not contact or contact.commercial_partner_id == customer
        # The id of a hidden contact tells nothing, and keeps two of them apart.
        partner_id = contact.id or stakeholder.partner_id.id
        department = stakeholder.department_id or contact.department_id
        return {
            "key": f"partner-{partner_id}" if partner_id else f"stakeholder-{stakeholder.id}",
            "partner_id": contact.id,
            "name": contact.name or stakeholder.name or self.env._("Hidden contact"),
            "title": contact.function or "",
            "company": "" if is_customers else contact.commercial_company_name or "",
            "side": "customer" if is_customers else "other" if contact.partner_share else "ours",
            "level": int(stakeholder.job_level or contact.job_level or 0),
            "department_id": department.id,
            "is_placeholder": bool(stakeholder) and not partner_id,
        }

    def _describe_stakeholder(self, stakeholder, roles):
        """Return how a person stands; of a person in no deal nothing is known."""
        return {
            "stakeholder_id": stakeholder.id,
            "lead_id": stakeholder.lead_id.id,
            "stance": stakeholder.stance,
            "influence": int(stakeholder.influence or 0),
            "evidence": int(stakeholder.evidence or 0),
            "coverage": int(stakeholder.coverage or 0),
            "role_ids": [role["id"] for role in roles if stakeholder.id in role["stakeholder_ids"]],
            "place": [stakeholder.map_x, stakeholder.map_y] if stakeholder.is_placed else False,
        }

    def _describe_edges(self, partners, ties, keys):
        """Return the reports-to lines and the relations between the persons of ``keys``."""
        edges = [
            {
                "id": f"reports-{partner.id}",
                "kind": "reports_to",
                "source": keys[partner.id],
                "target": keys[partner.reports_to_id.id],
                "label": self.env._("reports to"),
                "inverse_label": None,
                "strength": 2,
                "is_symmetric": False,
                "relation_id": False,
            }
            for partner in partners.values()
            if partner.reports_to_id.id in keys
        ]
        for tie in ties:
            if tie["source"] in keys and tie["target"] in keys:
                ends = {"source": keys[tie["source"]], "target": keys[tie["target"]]}
                edges.append({"id": f"relation-{tie['relation_id']}", **tie, **ends})
        return edges

    def _describe_frame(self, persons):
        """Return the rows and columns, and who fits into none of them."""
        field = self.env["res.partner"]._fields["job_level"]
        names = dict(field._description_selection(self.env))
        return {
            "levels": [
                {"id": int(level), "name": names[level]} for level, _name in reversed(JOB_LEVELS)
            ],
            "departments": self._read_departments(persons),
            "missing": [
                person["key"]
                for person in persons
                if (person["stakeholder_id"] or person["side"] == "customer")
                and not (person["level"] and person["department_id"])
            ],
        }

    def _describe_roles(self, roles):
        return {
            "roles": [
                {name: role[name] for name in ("id", "name", "short_name", "is_decider")}
                for role in roles
            ],
            "missing_roles": [
                {"id": role["id"], "name": role["name"]}
                for role in roles
                if role["is_needed"] and not role["stakeholder_ids"]
            ],
        }
