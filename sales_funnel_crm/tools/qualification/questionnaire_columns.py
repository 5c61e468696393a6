"""The sheets of a questionnaire as a workbook, and how their headers are recognised."""

from ..history_columns import normalize

SHEET_ABOUT = "Questionnaire"
SHEET_QUESTIONS = "Questions"
SHEET_GRADES = "Grades"
SHEETS = {
    SHEET_ABOUT: "Questionnaire|问卷|問卷",
    SHEET_QUESTIONS: "Questions|问题|問題",
    SHEET_GRADES: "Grades|等级|等級|Niveaux",
}

# First name: how it is written. The others are read, too.
ABOUT = {
    "name": "Name|Nom|名称|名稱",
    "purpose": "Purpose|Objectif|目的",
    "subject": "Asked Of|Subject|对象|對象",
    "is_grading": "Sets the Grade|评级|評級",
    "is_for_rivals": "Also for Rivals|竞争对手|競爭對手",
    "validity_days": "Valid for Days|Valid For (Days)|有效天数|有效天數",
    "lead_domain": "Which Deals|Domain|适用商机|適用商機",
}
QUESTIONS = {
    "section": "Section|Block|部分|板块|板塊",
    "section_weight": "Section Weight|部分权重|部分權重",
    "section_description": "Section Description|部分说明|部分說明",
    "question": "Question|问题|問題",
    "short_name": "Short Name|Nom court|简称|簡稱",
    "kind": "Kind|Type|类型|類型",
    "weight": "Weight|Poids|权重|權重",
    "is_required": "Required|Obligatoire|必填",
    "evidence": "Evidence|Evidence Wanted|Preuve|证据|證據",
    "unit": "Unit|Unité|单位|單位",
    "help_text": "Help|Help Text|Aide|帮助|幫助|说明|說明",
    "lead_domain": "Yes When|Domain|条件|條件",
    "answer": "Answer|Réponse|答案|选项|選項",
    "points": "Points|Score|分数|分數|得分",
    "is_knock_out": "Knock-Out|Éliminatoire|一票否决|一票否決",
    "low": "From|De|起|下限",
    "high": "To|À|止|上限",
    "key": "Key|Lineage",
}
GRADES = {
    "grade": "Grade|Niveau|等级|等級",
    "from_percent": "Score From|From|À partir de|起始分",
}

KINDS = {
    "choice": "choice|One Choice|Single|单选|單選",
    "choices": "choices|Several Choices|Multiple|多选|多選",
    "number": "number|Number|Nombre|数字|數字",
    "yes_no": "yes_no|Yes / No / Unknown|Yes/No|是否",
    "computed": "computed|Answered by the System|System|系统|系統",
}
EVIDENCES = {
    "note": "note|A Note|备注|備註",
    "file": "file|A File|文件|檔案",
    "message": "message|A Message of the Deal|消息|訊息",
}
SUBJECTS = {
    "deal": "deal|Deals|Opportunities|商机|商機",
    "customer": "customer|Customers|客户|客戶",
}
BOOLEANS = {
    "yes": "yes|x|true|1|y|oui|vrai|是|✓|✔",
    "no": "no|false|0|n|non|faux|否|-",
}


def title(names):
    """Return the name that is written.

    >>> title(QUESTIONS["low"])
    'From'
    """
    return names.split("|")[0]


def match(table, text):
    """Return the key of ``table`` that ``text`` names, None when it names none.

    >>> match(KINDS, "Yes / No / Unknown"), match(KINDS, "单选"), match(KINDS, "poem")
    ('yes_no', 'choice', None)
    """
    wanted = _plain(text)
    for key, names in table.items():
        if wanted in {_plain(name) for name in names.split("|")}:
            return key
    return None


def match_headers(table, headers):
    """Return the index of each column that is recognised; the first one wins.

    >>> match_headers(GRADES, ["Grade", "Remark", "Score From"])
    {'grade': 0, 'from_percent': 2}
    """
    found = {}
    for index, header in enumerate(headers):
        key = match(table, header)
        if key and key not in found:
            found[key] = index
    return found


def _plain(text):
    text = str("" if text is None else text).strip()
    return normalize(text) or text
