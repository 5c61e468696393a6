"""The demo story in a database without demo data."""

from odoo.tests import TransactionCase
from odoo.tools import convert_file

FILES = (
    "demo/pipeline/crm_opportunity_category_demo.xml",
    "demo/pipeline/res_company_demo.xml",
    "demo/pipeline/res_users_demo.xml",
    "demo/pipeline/crm_demo.xml",
    "demo/pipeline/res.partner.csv",
    "demo/pipeline/crm_funnel_story.xml",
    "demo/decision/crm_decision_story.xml",
    "demo/qualification/crm_assessment_story.xml",
    "demo/playbook/crm_stage_step_demo.xml",
    "demo/playbook/crm_stage_gate_demo.xml",
    "demo/playbook/crm_playbook_story.xml",
    "demo/competition/crm_competition_demo.xml",
    "demo/competition/product.template.csv",
    "demo/competition/res.partner.csv",
    "demo/competition/crm_competitor_demo.xml",
    "demo/competition/crm.competitor.product.csv",
    "demo/competition/crm.competitor.point.csv",
    "demo/competition/crm_competition_story.xml",
    "demo/budget/hr_employee_demo.xml",
    "demo/budget/crm_budget_demo.xml",
    "demo/budget/crm_budget_story.xml",
    "demo/contract/crm_contract_demo.xml",
    "demo/contract/crm_contract_story.xml",
)


class DemoStoryCommon(TransactionCase):
    """The loaded story: as it is in a demo database, else loaded here."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.env.ref("sales_funnel_crm.res_company_main", raise_if_not_found=False):
            cls.env = cls.env(user=cls.env.ref("base.user_root"), su=True)
            for path in FILES:
                convert_file(cls.env, "sales_funnel_crm", path, {}, mode="init", noupdate=True)
