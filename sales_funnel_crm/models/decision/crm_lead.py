from odoo import api, fields, models

# Addons of Odoo let resellers, who are portal users, read the deals they work on.
SALESPERSON = "sales_team.group_sale_salesman"


class CrmLead(models.Model):
    _inherit = "crm.lead"

    stakeholder_ids = fields.One2many("crm.stakeholder", "lead_id", copy=False, groups=SALESPERSON)
    referrer_id = fields.Many2one(
        "res.partner",
        string="Referred by Contact",
        index="btree_not_null",
        ondelete="set null",
        groups=SALESPERSON,
        help="The contact who introduced this opportunity to us.",
    )

    def _merge_get_fields(self):
        return [*super()._merge_get_fields(), "referrer_id"]

    @api.readonly
    def get_decision_map(self):
        """Return who decides on this deal, how they stand to us, and what ties them.

        Read-only. At most eight queries, whatever the number of persons. The user needs access
        to the deal and to stakeholders, contacts are left out or named “Hidden contact” when
        the user may not see them.

        >>> lead.get_decision_map()  # doctest: +SKIP
        {"model": "crm.lead", "id": 7, "name": "Filling line", "customer_id": 12,
         "persons": [{
             "key": "partner-31",  # or "stakeholder-5" for a placeholder
             "stakeholder_id": 5, "partner_id": 31, "lead_id": 7, "name": "Li Wei",
             "title": "Purchasing Director",
             "company": "",  # name of the employer when it is not the customer
             "side": "customer",  # or "other", or "ours" for a colleague
             "level": 4, "department_id": 3,  # 0 and False when missing
             "stance": "1",  # "-2".."2", "unknown", or False who is in no deal
             "influence": 4, "evidence": 2, "coverage": 1,  # 1..5, 0..3, 0..3
             "role_ids": [4], "is_placeholder": False, "has_left": False,
             "owner_name": "Mitchell Admin",  # False without one
             "contact_days": 12,  # False when unknown
             "place": [120.0, 80.0]}],  # False unless placed by hand
         "edges": [{"id": "relation-9", "kind": "trust", "source": "partner-31",
                    "target": "partner-32", "label": "trusts",
                    "inverse_label": "is trusted by",  # None when there is none
                    "strength": 2, "is_symmetric": False, "relation_id": 9}],
         "levels": [{"id": 5, "name": "Executive"}],  # top first
         "departments": [{"id": 3, "name": "Purchasing"}],
         "roles": [{"id": 4, "name": "Decider", "short_name": "D", "is_decider": True}],
         "missing": ["partner-31"],  # keys of persons without level or department
         "missing_roles": [{"id": 1, "name": "User"}],
         "can_edit": True}

        ``kind`` of an edge is ``reports_to`` (from the subordinate to the superior, without
        ``relation_id``) or the kind of the relation's type.

        :raise AccessError: when the user may not read the deal or stakeholders
        """
        self.ensure_one()
        self.check_access("read")
        return self.env["crm.decision.map"]._get_lead_map(self)
