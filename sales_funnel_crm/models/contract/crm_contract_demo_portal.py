from datetime import timedelta

from odoo import Command, api, fields, models

# With this login and password.
CUSTOMER = "customer"
INVITED_DAYS = 3


class CrmContractDemo(models.AbstractModel):
    """One customer has a login: he sees his contract on the portal, and accepts its step."""

    _inherit = "crm.contract.demo"

    @api.model
    def _invite_customer(self, cases):
        """Invite who has signed the late contract, whose acceptance is the next step."""
        for case in cases:
            if case.key == "late":
                contact = case.contract.signatory_ids[:1]
                contact.email = f"{CUSTOMER}@customer.example.com"
                self._keep(f"user_{CUSTOMER}", self._create_portal_user(contact, case.contract))
                case.contract.invitation_ids.create(
                    {
                        "contract_id": case.contract.id,
                        "partner_id": contact.id,
                        "invited_by_id": case.user.id,
                        "date_invited": fields.Datetime.now() - timedelta(days=INVITED_DAYS),
                    }
                )

    @api.model
    def _create_portal_user(self, contact, contract):
        company = contract.company_id
        return (
            self.env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                {
                    "partner_id": contact.id,
                    "login": CUSTOMER,
                    "password": CUSTOMER,
                    "company_id": company.id,
                    "company_ids": [Command.set(company.ids)],
                    "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
                }
            )
        )
