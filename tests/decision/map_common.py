"""A customer with an organisation, relations and deals, for the tests of the decision map."""

from odoo import Command

from ..common import FunnelCommon


class DecisionMapCommon(FunnelCommon):
    """A chart of four people at one customer, a consultant elsewhere, and a deal of theirs.

    - ``boss`` (level 5), ``head`` reports to ``boss``, ``buyer`` reports to ``head``;
      ``outsider`` works at ``other_customer``; ``newcomer`` has neither level nor department;
    - ``deal`` is of ``user_sales_salesman``, with ``boss``, ``head`` and a placeholder.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Partner = cls.env["res.partner"]
        cls.department = cls.env["crm.contact.department"].create({"name": "Map Department"})
        cls.customer, cls.other_customer = Partner.create(
            [
                {"name": "Map Customer", "is_company": True},
                {"name": "Map Other Customer", "is_company": True},
            ]
        )
        cls.boss = cls._create_contact("Bea Boss", "5")
        cls.head = cls._create_contact("Hans Head", "3", reports_to_id=cls.boss.id)
        cls.buyer = cls._create_contact("Bo Buyer", "1", reports_to_id=cls.head.id)
        cls.newcomer = Partner.create({"name": "Nia Newcomer", "parent_id": cls.customer.id})
        cls.outsider = Partner.create(
            {"name": "Otto Outsider", "parent_id": cls.other_customer.id, "function": "Consultant"}
        )
        cls.role = cls.env["crm.buying.role"].create(
            {"name": "Map Decider", "short_name": "MD", "is_decider": True, "sequence": 0}
        )
        cls.trusts, cls.friend = cls.env["crm.contact.relation.type"].create(
            [
                {"name": "map trusts", "kind": "trust"},
                {"name": "map friend", "kind": "personal", "is_symmetric": True},
            ]
        )
        cls.deal = cls._create_deal("Map Deal", cls.user_sales_salesman)
        cls.on_boss, cls.on_head, cls.on_placeholder = cls.env["crm.stakeholder"].create(
            [
                {
                    "lead_id": cls.deal.id,
                    "partner_id": cls.boss.id,
                    "stance": "-1",
                    "influence": "5",
                    "role_ids": [Command.link(cls.role.id)],
                    "owner_id": cls.user_sales_salesman.id,
                },
                {"lead_id": cls.deal.id, "partner_id": cls.head.id, "stance": "2"},
                {"lead_id": cls.deal.id, "name": "CFO", "job_level": "4"},
            ]
        )

    @classmethod
    def _create_contact(cls, name, level, **values):
        return cls.env["res.partner"].create(
            {
                "name": name,
                "parent_id": cls.customer.id,
                "job_level": level,
                "department_id": cls.department.id,
                **values,
            }
        )

    @classmethod
    def _create_deal(cls, name, user, **values):
        return cls.env["crm.lead"].create(
            {
                "name": name,
                "type": "opportunity",
                "partner_id": cls.customer.id,
                "user_id": user.id,
                "team_id": False,
                "company_id": False,
                "stage_id": cls.stage_new.id,
                **values,
            }
        )

    @classmethod
    def _relate(cls, partner, relation_type, other, **values):
        return cls.env["crm.contact.relation"].create(
            {
                "partner_id": partner.id,
                "type_id": relation_type.id,
                "other_partner_id": other.id,
                **values,
            }
        )

    def _persons(self, decision_map):
        return {person["name"]: person for person in decision_map["persons"]}

    def _edges(self, decision_map):
        names = {person["key"]: person["name"] for person in decision_map["persons"]}
        return {
            (edge["kind"], names[edge["source"]], names[edge["target"]])
            for edge in decision_map["edges"]
        }
