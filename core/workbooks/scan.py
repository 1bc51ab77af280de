"""Reads a sheet's XML once on its own, before openpyxl does: counts, checks every address and number, finds
formulas without a result and merged ranges. Runs in the child only.

openpyxl builds a row as wide as its last cell and fills gaps between rows, reads int("1_000") as 1000 and drops
cells that come out of order. So whatever it would stumble over or swallow is refused here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import IO
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse

from core.workbooks.cells import Area, coordinates, reference
from core.workbooks.gate import SAVE_AS_XLSX
from core.workbooks.limits import Limits
from core.workbooks.package import MAIN, local_name
from core.workbooks.problems import WorkbookProblem, WorkbookRefused

NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?", re.ASCII)
CELL_TYPES = frozenset({"n", "s", "str", "inlineStr", "b", "e", "d"})
WIDEST_ROW = 16_384
TALLEST_SHEET = 1_048_576
LONGEST_NUMBER = 400


@dataclass(slots=True)
class SheetScan:
    """What the XML itself holds. ``formulas``: addresses of formulas without a stored result."""

    rows: int = 0
    values: int = 0
    last_row: int = 0
    last_column: int = 0
    formulas: list[tuple[int, int]] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)


def scan_sheet(source: IO[bytes], name: str, limits: Limits, *, values_so_far: int = 0) -> SheetScan:
    """Walk a worksheet part. Raises WorkbookRefused naming the cell; ``values_so_far`` counts earlier sheets."""
    scan = SheetScan()
    walk = _Walk(name, limits, scan, values_so_far)
    depth = 0
    for event, element in iterparse(source, events=("start", "end"), forbid_dtd=True):
        tag = local_name(element)
        if event == "start":
            depth += 1
            if depth == 1 and element.tag != MAIN + "worksheet":
                raise walk.refuse("", "", "工作表的内部格式不受支持", SAVE_AS_XLSX)
            if tag == "row":
                walk.begin_row(element)
            continue
        depth -= 1
        if tag == "c":
            walk.cell(element)
        elif tag == "row":
            walk.end_row()
        elif tag == "mergeCell":
            walk.merge(element)
        if tag not in ("v", "is", "t", "r", "f"):
            element.clear()
    return scan


class _Walk:
    """State of one pass: where the walk stands, what the row and the sheet hold so far."""

    def __init__(self, name: str, limits: Limits, scan: SheetScan, values_so_far: int) -> None:
        self.name, self.limits, self.scan = name, limits, scan
        self.room = limits.cells - values_so_far
        self.row = self.column = self.width = 0
        self.row_has_value = False

    def refuse(self, cell: str, value: str, reason: str, remedy: str) -> WorkbookRefused:
        return WorkbookRefused([WorkbookProblem(self.name, cell, value, reason, remedy)])

    def begin_row(self, element: Element) -> None:
        text = element.get("r")
        row = self.row + 1 if text is None else (coordinates(f"A{text}") or (0, 0))[0]
        if not self.row < row <= TALLEST_SHEET:
            raise self.refuse("", text or "", "行的编号有误或次序颠倒", SAVE_AS_XLSX)
        self.row, self.column, self.width, self.row_has_value = row, 0, 0, False

    def cell(self, element: Element) -> None:
        self.width += 1
        text = element.get("r")
        row, column = (self.row, self.column + 1) if text is None else coordinates(text) or (0, 0)
        if row != self.row or column <= self.column or self.width > WIDEST_ROW:
            raise self.refuse("", text or "", "单元格的编号有误、重复或次序颠倒", SAVE_AS_XLSX)
        self.column = column
        if _holds_value(element):
            self._value(element, row, column)
        elif _child(element, "f") is not None:
            self._room(row, column)
            self.scan.formulas.append((row, column))

    def _value(self, element: Element, row: int, column: int) -> None:
        """Count a value after making sure that openpyxl will take it as it stands."""
        self._room(row, column)
        kind = element.get("t", "n")
        holders = [child for child in element if local_name(child) in ("v", "is")]
        text = (holders[0].text or "") if holders else ""
        expected = "is" if kind == "inlineStr" else "v"
        if kind not in CELL_TYPES or [local_name(child) for child in holders] != [expected]:
            raise self.refuse(reference(row, column), text, "单元格的类型与内容不符", SAVE_AS_XLSX)
        if kind == "n" and (len(text) > LONGEST_NUMBER or NUMBER.fullmatch(text.strip()) is None):
            raise self.refuse(reference(row, column), text, "数值的内部写法有误", "请重新录入该单元格后保存")
        self.scan.values += 1
        self.row_has_value = True

    def _room(self, row: int, column: int) -> None:
        """Refuse what stands too far out or is too much, before openpyxl builds rows up to it."""
        limits, scan = self.limits, self.scan
        if row > limits.rows or column > limits.columns:
            raise self.refuse(
                reference(row, column),
                "",
                f"内容超出 {limits.rows} 行 {limits.columns} 列的范围",
                "请删除该单元格以及范围以外的内容后重新上传",
            )
        if scan.values + len(scan.formulas) >= self.room:
            raise self.refuse("", "", f"有内容的单元格超过 {limits.cells} 个", "请分成几个文件上传")
        scan.last_row, scan.last_column = max(scan.last_row, row), max(scan.last_column, column)

    def end_row(self) -> None:
        self.scan.rows += self.row_has_value

    def merge(self, element: Element) -> None:
        text = element.get("ref", "")
        first, _, last = text.partition(":")
        start, end = coordinates(first), coordinates(last or first)
        if start is None or end is None or start[0] > end[0] or start[1] > end[1]:
            raise self.refuse("", text, "合并单元格的范围有误", "请取消该合并后重新上传")
        if len(self.scan.merged) >= self.limits.merges:
            raise self.refuse("", "", f"合并单元格超过 {self.limits.merges} 处", "请取消合并后重新上传")
        self.scan.merged.append(Area(*start, *end))


def _child(element: Element, name: str) -> Element | None:
    return next((child for child in element if local_name(child) == name), None)


def _holds_value(element: Element) -> bool:
    """Whether anything is written in the cell, also where its type says that openpyxl would pass over it."""
    return any(local_name(child) == "is" or (local_name(child) == "v" and bool(child.text)) for child in element)
