"""Calculates the few kinds of formulas of our workbooks, as a spreadsheet program would."""

import re

from openpyxl.utils import get_column_letter, range_boundaries

_TOKEN = re.compile(r'"[^"]*"|[A-Z]{1,2}[0-9]+:[A-Z]{1,2}[0-9]+|[A-Z]{1,2}[0-9]+')


class SheetCalc:
    """Values of a sheet, calculated from the formulas and never from the stored results."""

    def __init__(self, sheet):
        self.sheet = sheet

    def value(self, reference):
        value = self.sheet[reference].value
        if isinstance(value, str) and value.startswith("="):
            return self._calculate(value[1:])
        return value

    def _calculate(self, formula):
        if formula.startswith("IF("):
            test, yes, no = _split(formula[3:-1])
            return self._calculate(yes if self._calculate(test) else no)
        names = {
            "SUM": lambda values: sum(v for v in values if isinstance(v, (int, float))),
            "MAX": max,
            "ROUND": round,
            "cell": lambda reference: self.value(reference) or 0,
            "cells": self._range,
        }
        return eval(_TOKEN.sub(_as_call, formula), {"__builtins__": {}}, names)

    def _range(self, reference):
        left, top, right, bottom = range_boundaries(reference)
        return [
            self.value(f"{get_column_letter(column)}{row}")
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        ]


def tables(sheet):
    """Return the lines of a flow sheet as (name, {key of column: reference})."""
    head = next(row for row in sheet.iter_rows() if row[1].value in ("opening", "Opening"))
    keys = [cell.value for cell in head]
    return [
        (row[0].value, {key: cell.coordinate for key, cell in zip(keys, row, strict=True)})
        for row in sheet.iter_rows(min_row=head[0].row + 1)
        if row[0].value and row[1].value is not None
    ]


def rounded(value):
    return round(value, 6) if isinstance(value, (int, float)) else value


def _as_call(match):
    token = match.group()
    if token.startswith('"'):
        return token
    return f"cells({token!r})" if ":" in token else f"cell({token!r})"


def _split(arguments):
    """Split at the commas that are not inside brackets."""
    parts, depth = [""], 0
    for char in arguments:
        depth += (char == "(") - (char == ")")
        if char == "," and not depth:
            parts.append("")
        else:
            parts[-1] += char
    return parts
