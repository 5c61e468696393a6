"""The workbook of a funnel: from the answer of ``get_funnel`` to an xlsx file."""

import tempfile

from .cohort_table import write_cohort
from .funnel_charts import add_funnel_chart, add_months_chart
from .funnel_table import FunnelTable
from .sheet_book import SheetBook, currency_format, text_width

CHART_ROWS = 18
LARGE_AMOUNT = 100_000
_NAME_WIDTH = (20, 44)
_TEXT_WIDTH = (9, 40)


def write_funnel_workbook(target, answer, texts, moves):
    """Write the workbook of a funnel to ``target``.

    :param target: binary file, opened for writing
    :param dict answer: what ``crm.lead.get_funnel`` answered, either mode
    :param dict texts: every word that is not a figure, see
        ``crm.funnel.export._get_texts`` for its keys
    :param moves: iterable of the rows of the sheet of the moves, tuples in the
        order of ``texts["move_columns"]``; read once, row by row
    """
    currency = answer["currency"]
    # Nobody reads the cents of large deals; the cells keep them.
    digits = 0 if _get_largest_amount(answer) >= LARGE_AMOUNT else currency["digits"]
    amount = currency_format(currency["symbol"], currency["position"], digits)
    styles = {"amount": {"num_format": amount}}
    with (
        tempfile.TemporaryDirectory() as folder,
        SheetBook(target, folder, styles) as book,
    ):
        sheet = book.add_sheet(texts["sheets"]["funnel"])
        months = answer["months"] and book.add_sheet(texts["sheets"]["months"])
        if answer["mode"] == "cohort":
            _write_head(sheet, texts)
            write_cohort(sheet, answer, texts["labels"])
        else:
            months_at = months and _write_months(months, answer, texts)
            _write_funnel(sheet, answer, texts, months_at)
        _write_definitions(book.add_sheet(texts["sheets"]["definitions"]), texts)
        _write_moves(book.add_sheet(texts["sheets"]["moves"]), texts, moves)


def _write_head(sheet, texts):
    sheet.text(0, texts["title"], "title")
    sheet.row += 1
    for label, value in texts["head"]:
        sheet.text(0, label, "label")
        sheet.text(1, value)
        sheet.row += 1
    sheet.row += 1


def _write_funnel(sheet, answer, texts, months_at):
    labels, previous = texts["labels"], answer["previous"]
    table = FunnelTable(sheet, answer, labels, previous=bool(previous))
    groups = answer["groups"]
    _set_widths(sheet, table, answer, [stage["name"] for stage in answer["stages"]])
    _write_head(sheet, texts)
    table.write_header()
    sheet.worksheet.freeze_panes(sheet.row, 1)
    sheet.worksheet.repeat_rows(sheet.row - 1)

    rows = [(stage["name"], stage["figures"]) for stage in answer["stages"]]
    total = [answer["total"]]
    if previous:
        before = previous["stages"]
        rows = [
            (*row, before.get(str(stage["id"]), {}))
            for row, stage in zip(rows, answer["stages"], strict=True)
        ]
        total.append(previous["total"])
    counts, _amounts = [
        table.write_block(labels[unit], unit, rows, total, labels["total"])
        for unit in ("count", "amount")
    ]
    closing = [stage["figures"]["closing"]["count"] for stage in _drawn(answer["stages"])]
    if closing:
        add_funnel_chart(table, labels, counts[0], counts[0] + len(closing) - 1, closing)
    if months_at:
        add_months_chart(sheet, months_at[0], labels, *months_at[1:])
    sheet.row += CHART_ROWS
    for group in groups:
        rows = [
            (stage["name"], group["stages"][str(stage["id"])])
            for stage in answer["stages"]
            if str(stage["id"]) in group["stages"]
        ]
        for unit in ("count", "amount"):
            title = f"{group['label']} – {labels[unit]}"
            table.write_block(title, unit, rows, [group["total"]], labels["total"])


def _drawn(stages):
    """Return the stages the funnel is drawn of: all before the won ones at its end."""
    count = len(stages)
    while count and stages[count - 1]["is_won"]:
        count -= 1
    return stages[:count]


def _write_months(sheet, answer, texts):
    """Write the series of the months; return its table and the rows of its counts."""
    labels = texts["labels"]
    table = FunnelTable(sheet, answer, {**labels, "stage": labels["month"]})
    _set_widths(sheet, table, answer, [month["label"] for month in answer["months"]])
    table.write_header()
    sheet.worksheet.freeze_panes(sheet.row, 1)
    rows = [(month["label"], month["total"]) for month in answer["months"]]
    counts = table.write_block(labels["count"], "count", rows)
    table.write_block(labels["amount"], "amount", rows)
    _write_closing_by_month(sheet, answer, labels)
    return table, *counts


def _write_closing_by_month(sheet, answer, labels):
    stages = answer["stages"]
    for unit in ("count", "amount"):
        sheet.text(0, f"{labels['closing']} – {labels[unit]}", "block")
        sheet.row += 1
        sheet.text(0, labels["month"], "head")
        for at, stage in enumerate(stages, start=1):
            sheet.text(at, stage["name"], "head")
        sheet.row += 1
        for month in answer["months"]:
            sheet.text(0, month["label"])
            for at, stage in enumerate(stages, start=1):
                figures = month["stages"].get(str(stage["id"]))
                sheet.number(at, figures["closing"][unit] if figures else 0, unit)
            sheet.row += 1
        sheet.row += 1


def _write_definitions(sheet, texts):
    sheet.worksheet.set_column(0, 0, 30)
    sheet.worksheet.set_column(1, 1, 110)
    sheet.worksheet.freeze_panes(1, 0)
    for at, label in enumerate(texts["definition_columns"]):
        sheet.text(at, label, "head")
    sheet.row += 1
    for label, definition in texts["definitions"]:
        sheet.text(0, label, "wrap_label")
        sheet.text(1, definition, "wrap")
        sheet.row += 1


def _write_moves(sheet, texts, moves):
    """Write the moves; the caller sees to it that a sheet can hold them."""
    columns = texts["move_columns"]
    for at, (label, style) in enumerate(columns):
        width = max(text_width(label) + 2, 24 if style == "text" else 16)
        sheet.worksheet.set_column(at, at, width)
    if texts["moves_note"]:
        sheet.text(0, texts["moves_note"], "label")
        sheet.row += 1
    head = sheet.row
    for at, (label, _style) in enumerate(columns):
        sheet.text(at, label, "head")
    sheet.row += 1
    sheet.worksheet.freeze_panes(sheet.row, 0)
    sheet.worksheet.repeat_rows(head)
    styles = [style for _label, style in columns]
    for row in moves:
        for at, (style, value) in enumerate(zip(styles, row, strict=True)):
            if value is None or value is False:
                continue
            if style == "text":
                sheet.text(at, value)
            elif style == "date":
                sheet.date(at, value)
            else:
                sheet.number(at, value, style)
        sheet.row += 1
    sheet.worksheet.autofilter(head, 0, max(sheet.row - 1, head), len(columns) - 1)


def _set_widths(sheet, table, answer, names):
    """Set the columns wide enough for what will stand in them."""
    names = [*names, *(group["label"] for group in answer["groups"])]
    low, high = _NAME_WIDTH
    widest = max((text_width(name) + 2 for name in names), default=low)
    sheet.worksheet.set_column(0, 0, min(max(widest, low), high))
    largest = _get_largest_amount(answer)
    digits = 0 if largest >= LARGE_AMOUNT else answer["currency"]["digits"]
    amount_width = len(f"{largest:,.{digits}f}") + len(answer["currency"]["symbol"]) + 3
    low, high = _TEXT_WIDTH
    for column in table.columns:
        words = max(map(text_width, table.labels[column.key].split()))
        measure = amount_width if column.style == "measure" else 0
        width = min(max(words + 2, measure, low), high)
        at = table.at[column.key]
        sheet.worksheet.set_column(at, at, width)


def _get_largest_amount(answer):
    figures = answer["total"].values()
    return max(abs(figure["amount"]) for figure in figures if isinstance(figure, dict))
