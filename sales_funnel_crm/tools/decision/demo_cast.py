# ruff: noqa: E501
"""The people of three deals of the demo story: who decides, how they stand, who knows whom."""

from typing import NamedTuple


class Person(NamedTuple):
    """One person of a customer, and his part in the deal; a placeholder has no ``e_mail``.

    ``boss`` is the key of his superior, ``roles`` and ``scopes`` are names of the delivered ones,
    ``met`` are meetings in person, by days before today.
    """

    key: str
    name: str
    title: str
    level: str
    department: str
    boss: str
    roles: tuple
    influence: str
    stance: str
    evidence: str
    coverage: str
    met: tuple = ()
    scopes: tuple = ()
    status: str = "structure"
    attitude: str = "pragmatist"
    orientation: str = "business"
    agenda: str = ""
    personal: str = ""
    criteria: str = ""
    competitor: str = ""
    source: str = ""
    has_left: bool = False
    e_mail: str = ""


class Cast(NamedTuple):
    """The people of one deal of one salesperson, and their relations.

    ``relations`` are ``(key, type, key, strength, source)``; a login is a colleague of ours.
    """

    login: str
    people: tuple
    relations: tuple


def _person(key, name, *args, **kwargs):
    return Person(
        key, name, *args, e_mail=f"{key.replace('_', '.')}@customer.example.com", **kwargs
    )


EAST = Cast(
    "zhang.qiang",
    (
        _person("shen_guohua", "Shen Guohua 沈国华", "General Manager 总经理", "5", "management", "",
                ("decider",), "5", "0", "1", "1", (48,), ("final", "budget"), "inner",
                orientation="business", agenda="Double the output before the new plant opens",
                personal="Wants to hand over a modern plant to his son",
                criteria="1. Reference in the same industry\n2. Delivery before July\n3. Price",
                source="Visit with Li Na"),
        _person("qian_lifen", "Qian Lifen 钱丽芬", "Finance Director 财务总监", "4", "finance", "shen_guohua",
                ("economic_buyer",), "4", "-1", "2", "1", (33,), ("budget",), "inner",
                "conservative", "financial", agenda="Payback within three years",
                criteria="1. Total cost of five years\n2. Payment terms",
                competitor="Rheintal", source="Said so in the meeting"),
        _person("lu_jianming", "Lu Jianming 陆建明", "Production Director 生产总监", "4", "production",
                "shen_guohua", ("user", "technical_evaluator"), "4", "2", "3", "3", (5, 19, 40, 61),
                ("need", "technical"), "inner", "innovator", "technical",
                agenda="Stop the nightly stoppages of line 3",
                personal="Would like to be deputy general manager",
                criteria="1. Availability above 95 %\n2. Spare parts within 24 hours",
                source="Recommended us to the general manager"),
        _person("tang_wei", "Tang Wei 唐薇", "Purchasing Manager 采购经理", "3", "purchasing", "qian_lifen",
                ("buyer",), "3", "-1", "2", "2", (12, 54), ("commercial",), "structure", "conservative",
                "financial", agenda="Three comparable quotes", competitor="Rheintal",
                source="Asked for the rival's terms"),
        _person("gu_feng", "Gu Feng 顾峰", "Maintenance Supervisor 设备主管", "2", "engineering",
                "lu_jianming", ("user", "champion"), "2", "2", "3", "3", (5, 26, 40), ("technical",),
                "structure", "innovator", "technical", personal="Proud of his workshop",
                source="Showed us the rival's drawings"),
        _person("ma_lin", "Ma Lin 马琳", "Assistant to the General Manager 总经理助理", "2", "management",
                "shen_guohua", ("gatekeeper",), "2", "1", "1", "1", (48,), (), "inner",
                "pragmatist", "relationship", source="Gave us the appointment"),
        _person("he_yong", "He Yong 何勇", "Quality Manager 品质经理", "3", "quality", "lu_jianming",
                ("influencer",), "3", "unknown", "0", "0", (), ("technical",)),
        Person("it_head", "Head of IT, unknown 信息部负责人（待查）", "", "3", "it", "",
               ("influencer",), "2", "unknown", "0", "0"),
        _person("bao_zhen", "Bao Zhen 鲍珍", "Project Engineer 项目工程师", "2", "engineering",
                "lu_jianming", ("influencer",), "2", "1", "2", "2", (95,), has_left=True,
                source="Worked on the specification"),
    ),
    (
        ("lu_jianming", "influences", "shen_guohua", "3", "He is always asked first"),
        ("qian_lifen", "influences", "shen_guohua", "3", "Signs every budget"),
        ("gu_feng", "influences", "lu_jianming", "2", "Visit"),
        ("ma_lin", "gatekeeper", "shen_guohua", "3", "Keeps the calendar"),
        ("qian_lifen", "conflict", "lu_jianming", "2", "Dispute about last year's investment"),
        ("tang_wei", "trusts", "qian_lifen", "2", "Came with her from the former company"),
        ("li.na", "former_colleague", "ma_lin", "2", "Li Na"),
        ("wang.wei", "schoolmate", "shen_guohua", "2", "Zhejiang University, 1992"),
    ),
)  # fmt: skip

WEST = Cast(
    "chen.jing",
    (
        _person("luo_haitao", "Luo Haitao 罗海涛", "Chairman 董事长", "5", "management", "",
                ("decider", "executive_sponsor"), "5", "1", "2", "2", (9, 71), ("final",), "inner",
                "innovator", agenda="The most modern plant in the province",
                source="Speech at the opening"),
        _person("deng_xia", "Deng Xia 邓霞", "Deputy General Manager 副总经理", "4", "management",
                "luo_haitao", ("economic_buyer",), "4", "1", "2", "2", (9, 30), ("budget", "final"),
                "inner", orientation="financial", source="Put us on the short list"),
        _person("feng_bo", "Feng Bo 冯波", "Chief Engineer 总工程师", "4", "engineering", "deng_xia",
                ("technical_evaluator",), "4", "1", "3", "3", (9, 16, 30, 58), ("technical",),
                "inner", "innovator", "technical", source="Wrote our figures into the specification"),
        _person("yu_jie", "Yu Jie 余杰", "Workshop Manager 车间主任", "3", "production", "feng_bo",
                ("user",), "3", "2", "3", "3", (16, 58), ("need",), orientation="technical",
                personal="Fewer night shifts", source="Visited our reference plant"),
        _person("xie_ting", "Xie Ting 谢婷", "Purchasing Manager 采购经理", "3", "purchasing", "deng_xia",
                ("buyer",), "3", "0", "1", "2", (23,), ("commercial",), "outside", "conservative",
                "financial", competitor="Tianfu"),
        _person("pan_lei", "Pan Lei 潘磊", "Legal Counsel 法务", "3", "legal", "deng_xia",
                ("legal",), "2", "unknown", "0", "0", (), ("legal",), "outside"),
        _person("jiang_hui", "Jiang Hui 蒋晖", "Design Institute 设计院顾问", "4", "engineering", "",
                ("consultant", "influencer"), "4", "0", "1", "1", (44,), ("technical",), "structure",
                agenda="His drawings unchanged", source="Conference"),
    ),
    (
        ("deng_xia", "influences", "luo_haitao", "3", "Sister of the chairman's wife"),
        ("feng_bo", "influences", "deng_xia", "2", "Visit"),
        ("jiang_hui", "influences", "feng_bo", "3", "Was his professor"),
        ("luo_haitao", "trusts", "feng_bo", "3", "Twenty years together"),
        ("yu_jie", "friend", "gu_feng", "3", "Trained together; Gu Feng is our champion in the east"),
        ("chen.jing", "club", "deng_xia", "2", "Badminton"),
        ("zhao.min", "former_colleague", "xie_ting", "1", "Zhao Min"),
    ),
)  # fmt: skip

EXPORT = Cast(
    "anna.schmidt",
    (
        _person("helen_brooks", "Helen Brooks", "Managing Director", "5", "management", "",
                ("decider",), "5", "unknown", "0", "0", (), ("final",), "inner"),
        _person("peter_lang", "Peter Lang", "Operations Director", "4", "production", "helen_brooks",
                ("user",), "4", "1", "2", "3", (4, 11, 25, 39), ("need", "technical"), "inner",
                "innovator", "technical", agenda="Second shift from spring on",
                source="Asked us for a trial"),
        _person("maria_costa", "Maria Costa", "Head of Procurement", "3", "purchasing", "helen_brooks",
                ("buyer", "gatekeeper"), "4", "-2", "2", "1", (52,), ("commercial",), "structure",
                "conservative", "financial", competitor="Rheintal", source="Wants one supplier only"),
        _person("tom_reed", "Tom Reed", "Process Engineer", "2", "engineering", "peter_lang",
                ("technical_evaluator",), "2", "0", "1", "1", (25,), ("technical",), "outside"),
        Person("cfo", "CFO, unknown", "", "4", "finance", "", ("economic_buyer",), "4",
               "unknown", "0", "0"),
    ),
    (
        ("maria_costa", "conflict", "peter_lang", "3", "Competed for the same post"),
        ("peter_lang", "influences", "helen_brooks", "2", "Weekly meeting"),
        ("marco.rossi", "former_colleague", "peter_lang", "2", "Marco Rossi"),
        ("peter_lang", "knows", "helen_brooks", "1", "Tennis"),
    ),
)  # fmt: skip

CASTS = (EAST, WEST, EXPORT)
