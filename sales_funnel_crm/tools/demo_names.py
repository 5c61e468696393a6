"""What the records of the demo story are called in Chinese.

The translation files hold the terms of the product only.
"""

# xml id -> simplified, traditional
NAMES = {
    "crm_stage_trial": ("试运行", "試運行"),
    "crm_stage_negotiation": ("商务谈判", "商務談判"),
    "crm_stage_contract": ("合同评审", "合約審查"),
    "crm_team_east": ("华东", "華東"),
    "crm_team_west": ("华西", "華西"),
    "crm_team_export": ("出口", "出口"),
    "crm_opportunity_category_new_project": ("新项目", "新專案"),
    "crm_opportunity_category_extension": ("扩建", "擴建"),
    "crm_opportunity_category_renewal": ("续约", "續約"),
    "crm_opportunity_category_service": ("服务", "服務"),
    "crm_lost_reason_price": ("价格太高", "價格太高"),
    "crm_lost_reason_competitor": ("竞争对手客情更好", "競爭對手客情更好"),
    "crm_lost_reason_budget": ("投资取消", "投資取消"),
    "crm_lost_reason_delivery": ("交货期太长", "交貨期太長"),
    "crm_lost_reason_technical": ("不符合技术要求", "不符合技術要求"),
    "crm_lost_reason_quality": ("质量与业绩受质疑", "品質與實績受質疑"),
    "crm_lost_reason_postponed": ("项目推迟", "專案延後"),
}
LANGUAGES = ("zh_CN", "zh_TW")
# Descriptions of the categories.
DESCRIPTIONS = {
    "crm_opportunity_category_new_project": (
        "客户的第一个项目，或其新厂区。",
        "客戶的第一個專案，或其新廠區。",
    ),
    "crm_opportunity_category_extension": ("在客户已有设备上增加。", "在客戶既有設備上增加。"),
    "crm_opportunity_category_renewal": ("即将到期的合同。", "即將到期的合約。"),
    "crm_opportunity_category_service": ("维护、培训、备件。", "維護、培訓、備件。"),
}
