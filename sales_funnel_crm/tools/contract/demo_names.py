"""What the plans of contracts in the demo story are called: in English and in Chinese.

Contracts are written in both languages; templates are translated.
"""

from typing import NamedTuple

LANGUAGES = ("zh_CN", "zh_TW")


class Words(NamedTuple):
    english: str
    simplified: str
    traditional: str

    @property
    def both(self):
        return f"{self.english} {self.simplified}"

    def get_translations(self, languages):
        """Return the Chinese names for those of ``languages`` that are Chinese, by code."""
        texts = dict(zip(LANGUAGES, (self.simplified, self.traditional), strict=True))
        return {code: text for code, text in texts.items() if code in languages}


TEMPLATES = {
    "machine": Words("Machine with installation", "设备及安装", "設備及安裝"),
    "parts": Words("Spare parts and upgrades", "备件与改造", "備品與改造"),
    "care": Words("Service contract", "服务合同", "服務合約"),
}
STEPS = {
    "sign": Words("Signing", "签署", "簽署"),
    "layout": Words("Layout approved by the customer", "客户确认布局图", "客戶確認佈局圖"),
    "deliver": Words("Delivery to the plant", "交货到厂", "交貨到廠"),
    "install": Words("Installation and first run", "安装调试", "安裝調試"),
    "train": Words("Training of the operators", "操作培训", "操作培訓"),
    "accept": Words("Acceptance by the customer", "客户验收", "客戶驗收"),
    "visit": Words("Visit after half a year", "半年回访", "半年回訪"),
    "parts": Words("Delivery of the parts", "备件交货", "備品交貨"),
    "fit": Words("Fitting and test", "更换与测试", "更換與測試"),
    "visit_1": Words("Inspection, first quarter", "第一季度巡检", "第一季巡檢"),
    "visit_2": Words("Inspection, second quarter", "第二季度巡检", "第二季巡檢"),
    "visit_3": Words("Inspection, third quarter", "第三季度巡检", "第三季巡檢"),
    "visit_4": Words("Inspection, fourth quarter", "第四季度巡检", "第四季巡檢"),
    "train_2": Words("Training of the night shift", "夜班培训", "夜班培訓"),
}
INSTALMENTS = {
    "advance": Words("Advance payment", "预付款", "預付款"),
    "delivery": Words("After delivery", "到货款", "到貨款"),
    "acceptance": Words("After acceptance", "验收款", "驗收款"),
    "quarter_1": Words("First quarter", "第一季度", "第一季"),
    "quarter_2": Words("Second quarter", "第二季度", "第二季"),
    "quarter_3": Words("Third quarter", "第三季度", "第三季"),
    "quarter_4": Words("Fourth quarter", "第四季度", "第四季"),
}
# Name and function of who signs for a customer, at home and abroad.
SIGNATORIES = (
    ("Gu Jianming 顾建明", "General Manager 总经理"),
    ("Fan Yulan 范玉兰", "Purchasing Director 采购总监"),
    ("Peng Zhiyuan 彭志远", "Deputy General Manager 副总经理"),
    ("Cao Meiling 曹美玲", "Head of Investment 投资部长"),
    ("Jiang Haibo 蒋海波", "Plant Manager 厂长"),
    ("Dong Xuemei 董雪梅", "Chief Financial Officer 财务总监"),
    ("Yao Guoqiang 姚国强", "General Manager 总经理"),
    ("Lu Wenjing 陆文静", "Purchasing Manager 采购经理"),
)
SIGNATORIES_ABROAD = (
    ("Karim Haddad", "Managing Director"),
    ("Elena Petrova", "Head of Purchasing"),
    ("James Okafor", "Operations Director"),
    ("Sofia Marques", "Plant Manager"),
    ("Nguyen Thi Lan", "Purchasing Manager"),
    ("Tomasz Zielinski", "Technical Director"),
)
