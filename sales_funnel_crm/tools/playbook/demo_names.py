"""What the records of the playbook of the demo story are called in Chinese."""

# xml id -> simplified, traditional
NAMES = {
    "crm_stage_step_first_call": ("致电使用部门", "致電使用部門"),
    "crm_stage_step_fit": ("核对客户是否适合我们", "核對客戶是否適合我們"),
    "crm_stage_step_visit": ("到厂参观并测量生产线", "到廠參觀並測量生產線"),
    "crm_stage_step_budget": ("了解预算和决策流程", "了解預算和決策流程"),
    "crm_stage_step_concept": ("绘制方案和布局图", "繪製方案和佈局圖"),
    "crm_stage_step_present": ("向各部门讲解方案", "向各部門講解方案"),
    "crm_stage_step_run": ("用客户产品试运行", "用客戶產品試運行"),
    "crm_stage_step_report": ("客户签署试运行报告", "客戶簽署試運行報告"),
    "crm_stage_step_price": ("批准最低价格", "核准最低價格"),
    "crm_stage_step_offer": ("递交最终报价", "遞交最終報價"),
    "crm_stage_step_legal": ("合同法律审查", "合約法律審查"),
    "crm_stage_step_sign": ("双方签署合同", "雙方簽署合約"),
    "crm_stage_gate_offer": ("值得报价", "值得報價"),
    "crm_stage_gate_buyers": ("已知谁决定", "已知誰決定"),
    "crm_stage_gate_trial": ("试运行已完成", "試運行已完成"),
    "crm_stage_gate_establishment": ("项目已立项", "專案已立項"),
}
# Guidance of the gates.
GATE_GUIDANCE = {
    "crm_stage_gate_offer": (
        "请与看过生产线的服务工程师一起回答五个问题。",
        "請與看過生產線的服務工程師一起回答五個問題。",
    ),
    "crm_stage_gate_establishment": (
        "请在商机上申请“项目立项”，由团队负责人决定。",
        "請在商機上申請「專案立項」，由團隊負責人決定。",
    ),
}
# Guidance of the steps.
STEP_GUIDANCE = {
    "crm_stage_step_first_call": (
        "先问现在什么运行不好、每班损失多少，而不是想买什么。",
        "先問現在什麼運作不好、每班損失多少，而不是想買什麼。",
    ),
    "crm_stage_step_fit": (
        "每小时产量、产品、所在国家、当地由谁维护设备。",
        "每小時產量、產品、所在國家、當地由誰維護設備。",
    ),
    "crm_stage_step_visit": (
        "带上服务工程师，亲自测量高度、速度和空间。",
        "帶上服務工程師，親自測量高度、速度和空間。",
    ),
    "crm_stage_step_budget": (
        "谁批准多少金额、在哪个会议上、下次会议是什么时候？",
        "誰核准多少金額、在哪個會議上、下次會議是什麼時候？",
    ),
    "crm_stage_step_concept": (
        "一页纸让对方总监看懂：改造前、改造后、每年节约多少。",
        "一頁紙讓對方總監看懂：改造前、改造後、每年節省多少。",
    ),
    "crm_stage_step_present": (
        "请生产、质量、采购和财务一起参加，记下谁没有发言。",
        "請生產、品質、採購和財務一起參加，記下誰沒有發言。",
    ),
    "crm_stage_step_run": ("事先书面约定什么算成功。", "事先書面約定什麼算成功。"),
    "crm_stage_step_report": ("由生产和质量部门签字。", "由生產和品質部門簽字。"),
    "crm_stage_step_price": (
        "价格、付款条件和交货期作为一个整体。",
        "價格、付款條件和交期作為一個整體。",
    ),
    "crm_stage_step_offer": ("当面交给决定者。", "當面交給決定者。"),
    "crm_stage_step_legal": ("违约金、验收、质保、付款担保。", "違約金、驗收、保固、付款擔保。"),
    "crm_stage_step_sign": ("一式两份，每页盖章。", "一式兩份，每頁蓋章。"),
}
