{
    "name": "Sales Funnel CRM",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "summary": "A provable sales funnel over any period, for complex project-like selling",
    "author": "Sales Funnel CRM project",
    "website": "https://pypi.org/project/odoo-addon-sales-funnel-crm",
    "license": "LGPL-3",
    "depends": ["crm", "sale_crm"],
    "data": [
        "security/pipeline_groups.xml",
        "security/ir.model.access.csv",
        "security/pipeline_rules.xml",
        "data/pipeline_cron.xml",
    ],
    "demo": [
        "demo/res_company_demo.xml",
        "demo/res_users_demo.xml",
        "demo/crm_demo.xml",
        "demo/res.partner.csv",
        "demo/crm_funnel_story.xml",
    ],
    "assets": {
        "web.assets_backend_lazy": ["sales_funnel_crm/static/src/pipeline/**/*"],
        "web.assets_unit_tests": ["sales_funnel_crm/static/tests/**/*.test.js"],
        "web.assets_tests": ["sales_funnel_crm/static/tests/tours/**/*"],
    },
    "application": True,
}
