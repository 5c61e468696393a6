"""What the records of the budgets in the demo story are called in Chinese."""

LANGUAGES = ("zh_CN", "zh_TW")
# xml id -> simplified, traditional
NAMES = {
    "hr_department_sales": ("销售部", "業務部"),
    "hr_department_sales_west": ("西部销售部", "西部業務部"),
    "hr_department_marketing": ("市场部", "行銷部"),
    "hr_department_service": ("服务部", "服務部"),
    "product_expense_sample": ("样品与试机", "樣品與試機"),
    "product_expense_fair": ("展会", "展覽"),
    "crm_budget_template_small": ("小型商机", "小型商機"),
    "crm_budget_template_large": ("生产线或新工厂", "生產線或新廠"),
    "crm_budget_template_export": ("出口商机", "出口商機"),
    "crm_budget_template_fair": ("展会", "展覽"),
}
