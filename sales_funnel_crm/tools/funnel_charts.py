"""The native charts of a funnel's workbook; they follow the cells."""

from xlsxwriter.utility import xl_rowcol_to_cell

_PLUM, _GREEN, _RED, _TEAL = "#714B67", "#28A745", "#DC3545", "#017E84"
_SIZE = {"width": 640, "height": 340}
# Colours of the columns of the months; the closing figures are a line.
_MONTH_SERIES = {"inflow": _TEAL, "won": _GREEN, "lost": _RED}


def add_funnel_chart(table, labels, first, last, values):
    """Add the closing figures of the rows ``first``..``last`` as a drawn funnel.

    Excel's own funnel chart does not open in older versions and in other
    programs, so this is a bar chart whose bars are centred by invisible ones.
    Their lengths are formulas in hidden rows, which are written here.

    :param list[int] values: the closing figures, for readers that do not calculate
    """
    sheet, closing = table.sheet, table.at["closing"]
    chart_row, top = sheet.row, sheet.row
    ends = xl_rowcol_to_cell(first, closing), xl_rowcol_to_cell(last, closing)
    widest = max(values)
    for row, value in enumerate(values, start=first):
        cell = xl_rowcol_to_cell(row, closing)
        sheet.worksheet.set_row(sheet.row, None, None, {"hidden": True})
        sheet.formula(1, f"=(MAX({ends[0]}:{ends[1]})-{cell})/2", (widest - value) / 2)
        sheet.row += 1
    bottom = sheet.row - 1
    chart = sheet.book.workbook.add_chart({"type": "bar", "subtype": "stacked"})
    name = sheet.worksheet.name
    categories = [name, first, 0, last, 0]
    chart.add_series(
        {
            "values": [name, top, 1, bottom, 1],
            "categories": categories,
            "fill": {"none": True},
            "border": {"none": True},
            "gap": 12,
        }
    )
    chart.add_series(
        {
            "name": labels["closing"],
            "values": [name, first, closing, last, closing],
            "categories": categories,
            "fill": {"color": _PLUM},
            "data_labels": {"value": True, "font": {"color": "#FFFFFF", "bold": True}},
        }
    )
    chart.show_hidden_data()
    chart.set_title({"name": labels["chart_funnel"], "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_y_axis({"reverse": True, "line": {"none": True}})
    chart.set_size(_SIZE)
    sheet.worksheet.insert_chart(chart_row, 0, chart, {"object_position": 3})


def add_months_chart(sheet, table, labels, first, last):
    """Add the series of the months, which stand in ``table`` on another sheet."""
    name = table.sheet.worksheet.name
    chart = sheet.book.workbook.add_chart({"type": "column"})
    line = sheet.book.workbook.add_chart({"type": "line"})
    categories = [name, first, 0, last, 0]
    for key, color in _MONTH_SERIES.items():
        chart.add_series(
            {
                "name": labels[key],
                "values": [name, first, table.at[key], last, table.at[key]],
                "categories": categories,
                "fill": {"color": color},
            }
        )
    line.add_series(
        {
            "name": labels["closing"],
            "values": [name, first, table.at["closing"], last, table.at["closing"]],
            "categories": categories,
            "line": {"color": _PLUM, "width": 2},
        }
    )
    chart.combine(line)
    chart.set_title({"name": labels["chart_months"], "name_font": {"size": 12}})
    chart.set_legend({"position": "bottom"})
    chart.set_size({**_SIZE, "width": 760})
    sheet.worksheet.insert_chart(sheet.row, 8, chart, {"object_position": 3})
