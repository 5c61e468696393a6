from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...errors import ShownValidationError
from .crm_contact_position import JOB_LEVELS, POSITION_FIELDS

# Not for portal users, nor for colleagues outside of sales (DEC-04). Such fields are not copied:
# duplicating a contact reads them, which those colleagues may not.
SALESPERSON = "sales_team.group_sale_salesman"
FILE_READER = "sales_funnel_crm.sales_funnel_crm_group_contact_file_own"


class ReportsToCycle(ShownValidationError):
    """Somebody would be the superior of his own superior."""


class ResPartner(models.Model):
    _inherit = "res.partner"

    reports_to_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        ondelete="set null",
        groups=SALESPERSON,
        copy=False,
        domain="[('is_company', '=', False), ('id', '!=', id)]",
        help="The superior, also in another company of the group.",
    )
    report_ids = fields.One2many(
        "res.partner", "reports_to_id", string="Direct Reports", groups=SALESPERSON
    )
    job_level = fields.Selection(JOB_LEVELS, groups=SALESPERSON, copy=False)
    department_id = fields.Many2one(
        "crm.contact.department",
        index="btree_not_null",
        ondelete="restrict",
        groups=SALESPERSON,
        copy=False,
    )
    org_chart_key = fields.Char(
        string="Org Chart Number",
        groups=SALESPERSON,
        copy=False,
        help="Number of the person in the org chart of the customer. The next import of an org "
        "chart finds the person by it.",
    )
    position_ids = fields.One2many("crm.contact.position", "partner_id", groups=SALESPERSON)
    relation_ids = fields.One2many("crm.contact.relation", "partner_id", groups=SALESPERSON)
    inverse_relation_ids = fields.One2many(
        "crm.contact.relation", "other_partner_id", groups=SALESPERSON
    )
    relation_side_ids = fields.One2many(
        "crm.contact.relation.side", "partner_id", string="Relations", groups=SALESPERSON
    )
    stakeholder_ids = fields.One2many("crm.stakeholder", "partner_id", groups=SALESPERSON)
    referrer_id = fields.Many2one(
        "res.partner",
        string="Referred by",
        index="btree_not_null",
        ondelete="set null",
        groups=SALESPERSON,
        copy=False,
        domain="[('id', '!=', id)]",
        help="The contact who introduced this one to us.",
    )
    referred_partner_ids = fields.One2many(
        "res.partner", "referrer_id", string="Introduced Contacts", groups=SALESPERSON
    )
    referred_lead_ids = fields.One2many(
        "crm.lead", "referrer_id", string="Introduced Deals", groups=SALESPERSON
    )
    referral_count = fields.Integer(compute="_compute_referral_count", groups=SALESPERSON)
    personal_file_ids = fields.One2many("crm.contact.file", "partner_id", groups=FILE_READER)

    @api.depends_context("uid")
    def _compute_referral_count(self):
        count_by_referrer = {}
        for model in ("res.partner", "crm.lead"):
            rows = self.env[model]._read_group(
                [("referrer_id", "in", self.ids)], ["referrer_id"], ["__count"]
            )
            for referrer, count in rows:
                count_by_referrer[referrer.id] = count_by_referrer.get(referrer.id, 0) + count
        for partner in self:
            partner.referral_count = count_by_referrer.get(partner.id, 0)

    @api.constrains("reports_to_id")
    def _check_reports_to(self):
        if not self._has_cycle("reports_to_id"):
            return
        for partner in self:
            if partner.reports_to_id == partner:
                raise ReportsToCycle(
                    self.env._(
                        "%s cannot be the own superior. Choose another superior.", partner.name
                    )
                )
            if partner._has_cycle("reports_to_id"):
                raise ReportsToCycle(
                    self.env._(
                        "%(person)s cannot report to %(superior)s, because %(superior)s reports "
                        "to %(person)s, directly or through others. Choose another superior, or "
                        "change the superior of %(superior)s first.",
                        person=partner.name,
                        superior=partner.reports_to_id.name,
                    )
                )

    @api.constrains("referrer_id")
    def _check_referrer(self):
        for partner in self:
            if partner.referrer_id == partner:
                raise ValidationError(
                    self.env._(
                        "%s cannot be introduced by himself or herself. Choose the person who "
                        "made the introduction.",
                        partner.name,
                    )
                )

    def write(self, vals):
        result = super().write(vals)
        if POSITION_FIELDS.keys() & vals.keys():
            self.env["crm.contact.position"]._follow_contacts(self)
        return result

    def unlink(self):
        # The database would delete the files without what was written and planned about them.
        # Who may delete a person need not be allowed to read the file: sudo.
        files = self.env["crm.contact.file"].sudo().with_context(active_test=False)
        files.search([("partner_id", "in", self.ids)]).unlink()
        return super().unlink()

    def action_view_org_chart(self):
        """Open the people of this company by superior, or those around this person."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_funnel_crm.res_partner_action_org_chart"
        )
        customer = self.commercial_partner_id
        action["domain"] = [("id", "child_of", customer.id), ("is_company", "=", False)]
        action["context"] = {"default_parent_id": customer.id if customer.is_company else False}
        if not self.is_company:
            action["context"]["hierarchy_res_id"] = self.id
        return action

    def action_view_referrals(self):
        """Open the contacts and deals that this contact introduced."""
        self.ensure_one()
        view = self.env.ref("sales_funnel_crm.res_partner_view_form_referrals")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Introduced by %s", self.name),
            "res_model": "res.partner",
            "res_id": self.id,
            "view_mode": "form",
            "views": [(view.id, "form")],
        }

    def action_open_personal_file(self):
        """Open the personal file of this contact; it begins when it is saved."""
        self.ensure_one()
        self.env["crm.contact.file"]._check_can_open(self)
        personal_file = self.env["crm.contact.file"].search([("partner_id", "=", self.id)])
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Personal File"),
            "res_model": "crm.contact.file",
            "res_id": personal_file.id,
            "view_mode": "form",
            "context": {"default_partner_id": self.id},
        }

    def action_add_relation(self):
        """Open a new relation of this contact in a dialog."""
        self.ensure_one()
        return self.env["crm.contact.relation"]._get_dialog_action(
            name=self.env._("Relation of %s", self.name), context={"default_partner_id": self.id}
        )

    @api.readonly
    def get_decision_map(self):
        """Return who is who at this customer over all of its deals (DEC-04, DEC-09).

        Read-only. At most eight queries. All contacts of the commercial entity and all
        stakeholders of its deals, each with the attributes that were changed last, and the
        persons elsewhere, colleagues of ours included, who have a relation with one of them.
        The shape is that of ``crm.lead.get_decision_map``; ``lead_id`` of a person is the
        deal that the attributes come from.

        :raise AccessError: when the user may not read the contact or stakeholders
        """
        self.ensure_one()
        self.check_access("read")
        return self.env["crm.decision.map"]._get_customer_map(self)

    def _get_introduction_paths(self, sources=None, limit=3):
        """Return who can introduce us to each of these persons, and through whom (DEC-09).

        See ``crm.contact.network._get_paths``. The number of queries does not depend on the
        number of persons.

        :param sources: ``res.partner`` to start from, by default those of all our colleagues
        :param int limit: number of ways to each person, each from another source
        :return: by person id the ways, the cheapest first, e.g. ``{9: [{"partner_ids": [3, 7, 9],
            "labels": ["is a friend of", "reports to"], "cost": 3}]}``; the label of a step reads
            from the person before it to the next. Nobody knows the person: an empty list.
        :rtype: dict[int, list[dict]]
        """
        return self.env["crm.contact.network"]._get_paths(self, sources=sources, limit=limit)
