import random

from odoo import api, fields, models

from ..pipeline.crm_funnel_demo import MODULE

SEED = 20190405
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_auto_subscribe_no_notify": True,
    "mail_activity_quick_update": True,
}


class CrmContractDemo(models.AbstractModel):
    """Loads the contracts of the demo story: what was promised, done, invoiced and paid."""

    _name = "crm.contract.demo"
    _description = "Demo Story of the Contracts"

    @api.model
    def _load_story(self):
        """Make contracts of the won deals; the same ones for the same day. Nobody is told."""
        company = self.env.ref(f"{MODULE}.res_company_main")
        demo = self.with_company(company).with_context(**QUIET)
        rng = random.Random(SEED)
        demo._create_master_data(company)
        cases = demo._choose_cases(rng)
        demo._rate_customers(rng, cases)
        demo._invent_cases(rng, cases)
        demo._create_contracts(rng, cases)
        demo._create_parts(cases)
        demo._create_papers(cases)
        demo._create_money(cases)
        demo._create_reviews(cases)
        demo._finish_cases(cases)
        demo._remind(cases)
        demo._change_contracts(cases)
        demo._limit_credit(cases)
        demo._plan_activities(cases)
        demo._invite_customer(cases)

    @api.model
    def _get_today(self):
        return fields.Date.today()

    @api.model
    def _get_user(self, key):
        return self.env.ref(f"{MODULE}.user_{key}")

    @api.model
    def _keep(self, name, record):
        """Give a record of the story an external id, so that it is found again."""
        self.env["ir.model.data"]._update_xmlids(
            [{"xml_id": f"{MODULE}.{name}", "record": record, "noupdate": True}]
        )
        return record
