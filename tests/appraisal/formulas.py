"""The formulas of a workbook evaluated on exact decimals: the few functions that our workbooks use."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from openpyxl import Workbook

TOKEN = re.compile(
    r"""\s*(?:(?P<text>"[^"]*")|(?P<number>\d+(?:\.\d+)?)(?![A-Z])|(?P<call>[A-Z]+)\(|(?P<sign>[-+*/(),<>])|"""
    r"""(?:'(?P<sheet>[^']+)'!)?\$?(?P<column>[A-Z]{1,3})(?:\$?(?P<row>\d+))?(?P<to>:\$?[A-Z]{1,3}(?:\$?(?P<last>\d+))?)?)"""
)


def figures(of: Any) -> list[Decimal]:
    """The numbers among values and lists of values."""
    flat = [inner for one in of for inner in (one if isinstance(one, list) else [one])]
    return [one for one in flat if isinstance(one, Decimal)]


def sumifs(amounts: list[Any], *tests: Any) -> Decimal:
    pairs = list(zip(tests[::2], tests[1::2], strict=True))
    kept = [one for place, one in enumerate(amounts) if all(rows[place] == wanted for rows, wanted in pairs)]
    return sum(figures(kept), Decimal(0))


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "IF": lambda test, yes, no: yes if test else no,
    "ISNUMBER": lambda one: isinstance(one, Decimal),
    "AVERAGE": lambda rows: sum(figures(rows)) / len(figures(rows)),
    "MAX": lambda *of: max(figures(of)),
    "MIN": lambda *of: min(figures(of)),
    "ABS": abs,
    "SUMIFS": sumifs,
    "ROUND": lambda one, places: one.quantize(Decimal(1).scaleb(-int(places)), ROUND_HALF_UP),
    "RANK": lambda one, rows: 1 + sum(other > one for other in figures(rows)),
}


class Evaluated:
    """A workbook whose cells are asked for their value."""

    def __init__(self, book: Workbook) -> None:
        self.book = book

    def value(self, sheet: str, address: str) -> Any:
        cell = self.book[sheet][address]
        if cell.data_type == "f":
            return _Formula(self, sheet, cell.value[1:]).whole()
        return Decimal(str(cell.value)) if isinstance(cell.value, int | float) else cell.value

    def column(self, sheet: str, column: str, first: str, last: str) -> list[Any]:
        rows = range(int(first or 1), int(last or self.book[sheet].max_row) + 1)
        return [self.value(sheet, f"{column}{row}") for row in rows]


class _Formula:
    """Sums of products of values, compared."""

    def __init__(self, read: Evaluated, sheet: str, text: str) -> None:
        self.read, self.sheet = read, sheet
        self.tokens = list(TOKEN.finditer(text))
        assert "".join(one[0] for one in self.tokens) == text, text
        self.place = 0

    def whole(self) -> Any:
        value = self.compared()
        assert self.place == len(self.tokens)
        return value

    def compared(self) -> Any:
        value = self.summed()
        if self._sign("<"):
            return value < self.summed()
        return value > self.summed() if self._sign(">") else value

    def summed(self) -> Any:
        value = self.multiplied()
        while sign := self._sign("+-"):
            other = self.multiplied()
            value = value + other if sign == "+" else value - other
        return value

    def multiplied(self) -> Any:
        value = self.single()
        while sign := self._sign("*/"):
            other = self.single()
            value = value * other if sign == "*" else (value / other if other else None)
        return value

    def single(self) -> Any:
        token = self.tokens[self.place]
        self.place += 1
        if token["text"]:
            return token["text"][1:-1]
        if token["number"]:
            return Decimal(token["number"])
        if token["call"]:
            given = [self.compared()]
            while self._sign(","):
                given.append(self.compared())
            assert self._sign(")")
            return FUNCTIONS[token["call"]](*given)
        where = token["sheet"] or self.sheet
        if token["to"]:
            return self.read.column(where, token["column"], token["row"] or "", token["last"] or "")
        return self.read.value(where, f"{token['column']}{token['row']}")

    def _sign(self, wanted: str) -> str:
        token = self.tokens[self.place] if self.place < len(self.tokens) else None
        if token is None or not token["sign"] or token["sign"] not in wanted:
            return ""
        self.place += 1
        return str(token["sign"])
