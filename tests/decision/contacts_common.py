"""Two customers with people, shared by the tests of contacts."""

from odoo import Command

from odoo.addons.mail.tests.common import mail_new_test_user

from ..common import FunnelCommon


class ContactsCommon(FunnelCommon):
    """``acme`` (Ann leads Bob leads Cid) and ``globex`` (Dora); ``user_office`` is not in sales."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Partner = cls.env["res.partner"]
        cls.acme, cls.globex = Partner.create(
            [{"name": "Acme", "is_company": True}, {"name": "Globex", "is_company": True}]
        )
        cls.ann, cls.bob, cls.cid, cls.dora = Partner.create(
            [
                {"name": "Ann", "parent_id": cls.acme.id, "function": "Managing Director"},
                {"name": "Bob", "parent_id": cls.acme.id, "function": "Head of Purchasing"},
                {"name": "Cid", "parent_id": cls.acme.id, "function": "Buyer"},
                {"name": "Dora", "parent_id": cls.globex.id, "function": "Engineer"},
            ]
        )
        cls.bob.reports_to_id = cls.ann
        cls.cid.reports_to_id = cls.bob
        cls.user_office = mail_new_test_user(
            cls.env, login="user_office", name="Olga Office", groups="base.group_user"
        )
        cls.user_portal = mail_new_test_user(
            cls.env, login="user_portal", name="Paul Portal", groups="base.group_portal"
        )

    @classmethod
    def _type(cls, name):
        return cls.env.ref(f"sales_funnel_crm.crm_contact_relation_type_{name}")

    @classmethod
    def _relate(cls, partner, name, other, **values):
        return cls.env["crm.contact.relation"].create(
            {
                "partner_id": partner.id,
                "type_id": cls._type(name).id,
                "other_partner_id": other.id,
                **values,
            }
        )

    @classmethod
    def _deal(cls, name, partner, user, stakeholders=(), **values):
        return cls.env["crm.lead"].create(
            {
                "name": name,
                "type": "opportunity",
                "partner_id": partner.id if partner else False,
                "user_id": user.id if user else False,
                "stage_id": cls.stage_new.id,
                "stakeholder_ids": [
                    Command.create({"partner_id": person.id}) for person in stakeholders
                ],
                **values,
            }
        )
