from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command, Domain
from odoo.tools import SQL

from ...errors import ShownUserError

PROFILE_FIELDS = ("linkedin_url", "xing_url", "x_url", "facebook_url", "other_url")


class PersonalFileClosed(ShownUserError):
    """The contact is no account of the user; nothing is said about whether it has a file."""


class CrmContactFile(models.Model):
    """What we know about a contact as a person; personal data with its own rights (DEC-05).

    One file a contact, begun when somebody has something to write down. Its readers are the
    groups of the privilege “Contact Files”.
    """

    _name = "crm.contact.file"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Personal File"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        required=True,
        ondelete="cascade",
        domain="[('is_company', '=', False)]",
    )
    is_own_account = fields.Boolean(
        compute="_compute_is_own_account", search="_search_is_own_account"
    )
    birthday = fields.Date(compute="_compute_birthday", inverse="_inverse_birthday")
    date_ids = fields.One2many("crm.contact.date", "file_id", string="Special Dates")
    interests = fields.Text(help="Topics and hobbies, e.g. golf, calligraphy, hiking.")
    family = fields.Text()
    education = fields.Text(help="Schools, degrees and training.")
    communication_style = fields.Selection(
        [
            ("driver", "To the Point"),
            ("analyst", "Facts and Details"),
            ("amiable", "Personal and Patient"),
            ("expressive", "Lively and Visionary"),
        ],
        help="How the person likes to be talked to.",
    )
    communication_note = fields.Char(
        string="Best Way to Reach", help="e.g. calls before nine, no e-mail on weekends"
    )
    linkedin_url = fields.Char(string="LinkedIn")
    xing_url = fields.Char(string="XING")
    x_url = fields.Char(string="X")
    facebook_url = fields.Char(string="Facebook")
    other_url = fields.Char(string="Other Profile")
    wechat = fields.Char(string="WeChat ID")
    note = fields.Html()
    active = fields.Boolean(default=True)

    _partner_uniq = models.UniqueIndex(
        "(partner_id)", "This contact has a personal file already. Open that one."
    )

    def _compute_is_own_account(self):
        # What counts as an own account does not depend on what else the user may read: sudo.
        own = self.sudo().search([("id", "in", self.ids), ("is_own_account", "=", True)])
        for personal_file in self:
            personal_file.is_own_account = personal_file.id in own._ids

    def _search_is_own_account(self, operator, value):
        """Accounts of the user: as salesperson of the contact, of its company, or of a deal."""
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        return self._get_own_account_domain("partner_id.")

    @api.model
    def _get_own_account_domain(self, prefix=""):
        """Return the domain of the accounts of the user; ``prefix`` is the path to the contact."""
        user = self.env.user
        # The rule must find the deals whatever the rights on deals are: sudo.
        leads = self.env["crm.lead"].sudo().with_context(active_test=False)
        deals = (
            Domain("user_id", "=", user.id)
            & Domain("type", "=", "opportunity")
            & (
                (Domain("active", "=", True) & Domain("won_status", "=", "pending"))
                | Domain("won_status", "=", "won")
            )
        )
        deal_query = leads._search(deals)
        customers = SQL(
            "(SELECT partner.commercial_partner_id FROM crm_lead lead "
            "JOIN res_partner partner ON partner.id = lead.partner_id "
            "WHERE lead.id IN %s)",
            deal_query.subselect(),
        )
        return (
            Domain(f"{prefix}user_id", "=", user.id)
            | Domain(f"{prefix}commercial_partner_id.user_id", "=", user.id)
            | Domain(f"{prefix}stakeholder_ids.lead_id", "in", deal_query)
            | Domain(f"{prefix}commercial_partner_id", "in", customers)
        )

    @api.model
    def _check_can_open(self, partner):
        """Refuse who may not read the file of ``partner``, whether there is one or not.

        :raise PersonalFileClosed: when ``partner`` is no account of the user
        """
        if self.env.user.has_group("sales_funnel_crm.sales_funnel_crm_group_contact_file_all"):
            return
        own = Domain("id", "=", partner.id) & self._get_own_account_domain()
        # sudo: what counts as an own account does not depend on what else the user may read
        if not self.env["res.partner"].sudo().with_context(active_test=False).search_count(own):
            raise PersonalFileClosed(
                self.env._(
                    "Only the salespeople of this account open the personal file of %s. Ask one "
                    "of them, or a sales administrator.",
                    partner.name,
                )
            )

    @api.depends("date_ids.is_birthday", "date_ids.day")
    def _compute_birthday(self):
        for personal_file in self:
            birthdays = personal_file.date_ids.filtered("is_birthday")
            personal_file.birthday = birthdays[:1].day

    def _inverse_birthday(self):
        for personal_file in self:
            birthdays = personal_file.date_ids.filtered("is_birthday")
            if not personal_file.birthday:
                birthdays.unlink()
            elif birthdays:
                birthdays.day = personal_file.birthday
            else:
                personal_file.date_ids = [
                    Command.create(
                        {
                            "name": self.env._("Birthday"),
                            "day": personal_file.birthday,
                            "is_birthday": True,
                        }
                    )
                ]

    @api.constrains(*PROFILE_FIELDS)
    def _check_profiles(self):
        for personal_file in self:
            for name in PROFILE_FIELDS:
                link = personal_file[name]
                if link and not _is_web_address(link):
                    raise ValidationError(
                        self.env._(
                            "“%s” is not a web address. Enter it as https://…, as the browser "
                            "shows it.",
                            link,
                        )
                    )

    def _mail_get_partner_fields(self, introspect_fields=False):
        # What we write about a person is for us: he is never proposed as a recipient.
        return []

    def _get_salesperson_by_file(self):
        """Return who looks after the account, by file; files nobody looks after are absent.

        The salesperson of the contact, else of its company, else of the newest open deal of
        that customer; only people who may read the file.
        """
        deals = self.env["crm.lead"].search(
            Domain("type", "=", "opportunity")
            & Domain("won_status", "=", "pending")
            & Domain("user_id.active", "=", True)
            & Domain(
                "partner_id.commercial_partner_id", "in", self.partner_id.commercial_partner_id.ids
            ),
            order="id desc",
        )
        user_by_customer = {}
        for deal in deals:
            user_by_customer.setdefault(deal.partner_id.commercial_partner_id, deal.user_id)
        files_by_user = {}
        for personal_file in self:
            partner = personal_file.partner_id
            customer = partner.commercial_partner_id
            user = partner.user_id or customer.user_id or user_by_customer.get(customer)
            if user and user.active:
                files_by_user[user] = files_by_user.get(user, self.browse()) | personal_file
        return {
            personal_file: user
            for user, files in files_by_user.items()
            for personal_file in files.with_user(user)._filtered_access("read").with_env(self.env)
        }


def _is_web_address(link):
    parts = urlsplit(link)
    return parts.scheme in ("http", "https") and "." in parts.netloc
