"""The columns of an org chart, and how their headers are recognised."""

from ..history_columns import normalize

KEY = "key"
SUPERIOR = "superior"
SUPERIOR_NAME = "superior_name"
NAME = "name"
FIRST_NAME = "first_name"
LAST_NAME = "last_name"
TITLE = "title"
DEPARTMENT = "department"
LEVEL = "level"
EMAIL = "email"
PHONE = "phone"
DATE_FROM = "date_from"
DATE_TO = "date_to"

# Header in the template, then what other systems call the same thing.
HEADERS = {
    KEY: "Number|Key|Employee Key|Employee Number|Employee ID|Personnel Number|Staff No|No|ID|"
    "编号|工号|员工编号|员工号|序号|編號|工號|員工編號|員工號|序號",
    SUPERIOR: "Superior's Number|Superior|Parent Employee Key|Parent Key|Parent|Parent ID|"
    "Manager ID|Manager Number|Manager Key|Reports To|Reports To ID|Supervisor ID|"
    "上级编号|上级工号|上级|直属上级|汇报对象|主管编号|上級編號|上級工號|上級|直屬上級|匯報對象|主管編號",
    SUPERIOR_NAME: "Superior's Name|Superior Name|Manager|Manager Name|Supervisor|Boss|"
    "上级姓名|主管|主管姓名|经理|上級姓名|經理|直屬主管",
    NAME: "Name|Full Name|Employee|Employee Name|Contact|Contact Name|"
    "姓名|名字|员工姓名|员工|联系人|員工姓名|員工|聯絡人",
    FIRST_NAME: "First Name|Given Name|Forename|名",
    LAST_NAME: "Last Name|Surname|Family Name|姓",
    TITLE: "Title|Job Title|Job Position|Position|Function|Role|职位|职务|岗位|头衔|"
    "職位|職務|崗位|頭銜|職稱|职称",
    DEPARTMENT: "Department|Department Name|Dept|Division|Unit|部门|部门名称|科室|部門|部門名稱",
    LEVEL: "Level|Job Level|Grade|级别|职级|层级|級別|職級|層級",
    EMAIL: "E-mail|Mail|E-mail Address|邮箱|电子邮件|邮件|郵箱|電子郵件|電郵|信箱",
    PHONE: "Phone|Telephone|Mobile|Phone Number|电话|手机|联系电话|電話|手機|聯絡電話",
    DATE_FROM: "In This Job Since|Start Date|From|Since|开始日期|任职日期|開始日期|任職日期",
    DATE_TO: "In This Job Until|End Date|To|Until|结束日期|离职日期|結束日期|離職日期",
}
COLUMNS = tuple(HEADERS)
TITLES = {column: names.split("|")[0] for column, names in HEADERS.items()}

_COLUMN_BY_HEADER = {
    normalize(header): column for column, names in HEADERS.items() for header in names.split("|")
}


def match_headers(headers):
    """Return the index of each column that is recognised by its header; the first one wins.

    >>> match_headers(["EmployeeKey", "ParentEmployeeKey", "FirstName", "LastName", "Shoe Size"])
    {'key': 0, 'superior': 1, 'first_name': 2, 'last_name': 3}
    >>> match_headers(["工号", "上级工号", "姓名", "部門", "職位"])
    {'key': 0, 'superior': 1, 'name': 2, 'department': 3, 'title': 4}

    :param list[str] headers: first row of the file
    :rtype: dict[str, int]
    """
    found = {}
    for index, header in enumerate(headers):
        column = _COLUMN_BY_HEADER.get(normalize(str(header or "")))
        if column and column not in found:
            found[column] = index
    return found
