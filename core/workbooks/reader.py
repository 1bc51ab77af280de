"""Reads an uploaded workbook without trusting it (SECURITY I01 to I07): gate, child process, answer.

openpyxl never runs in this process: a 4 KB file with one far cell would hang it. The child gets the bytes on
standard input, an empty environment and its own limits of memory and time.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from core.workbooks.cells import Area, BookData, Cell, CellKind, SheetData
from core.workbooks.gate import SAVE_AS_XLSX, check_gate
from core.workbooks.limits import DEFAULT_LIMITS, Limits
from core.workbooks.problems import WorkbookProblem, WorkbookRefused, of_file

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-E", "-s", "-X", "utf8", "-m", "core.workbooks.child"]
TOO_MUCH = of_file(
    "读取该文件超出了时间或内存上限，已停止",
    "请把需要的内容复制到一个新建的工作簿（不带批注、图形和多余格式）后重新上传",
)


def read_workbook(data: bytes, limits: Limits = DEFAULT_LIMITS) -> list[SheetData]:
    """The sheets of an .xlsx in the order of their tabs; raises as ``read_contents``."""
    return read_contents(data, limits).sheets


def read_contents(data: bytes, limits: Limits = DEFAULT_LIMITS) -> BookData:
    """The sheets and the subject of an .xlsx, complete or not at all.

    Raises WorkbookRefused with every problem found. Never takes longer than ``limits.wall_seconds`` and a
    moment. Only the bytes count; whatever the file is called, it is judged by its content.
    """
    check_gate(data, limits)
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as answer:
        source.write(data)
        source.seek(0)
        code = _run(source, answer, limits)
        answer.seek(0)
        return _parse(answer, code)


def _run(source: IO[bytes], answer: IO[bytes], limits: Limits) -> int | None:
    """Exit code of the child, None when the wall clock ran out and it was killed."""
    try:
        finished = subprocess.run(
            [*COMMAND, json.dumps(asdict(limits))],
            stdin=source,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            env={},
            cwd=ROOT,
            timeout=limits.wall_seconds,
            check=False,
            start_new_session=True,
        )
    except subprocess.TimeoutExpired:
        return None
    return finished.returncode


def _parse(answer: IO[bytes], code: int | None) -> BookData:
    """Put the book together from the child's lines; without its last word nothing counts."""
    sheets: list[_Sheet] = []
    subject, done = "", False
    for raw in answer if code == 0 else ():
        if not raw.strip():
            continue
        line = json.loads(raw)
        if "cells" in line:
            sheets[-1].add(line)
        elif "subject" in line:
            subject = line["subject"]
        elif "sheet" in line:
            sheets.append(_Sheet(line))
        elif "problems" in line:
            raise WorkbookRefused(WorkbookProblem(**problem) for problem in line["problems"])
        done = "done" in line
    if not done:
        raise WorkbookRefused([TOO_MUCH if code is None or code < 0 or code == 3 else _UNREADABLE])
    return BookData([sheet.data() for sheet in sheets], subject)


_UNREADABLE = of_file("文件无法读取", SAVE_AS_XLSX)


class _Sheet:
    """A sheet while its lines arrive."""

    def __init__(self, line: dict[str, Any]) -> None:
        self.head = line
        self.cells: dict[tuple[int, int], Cell] = {}

    def add(self, line: dict[str, Any]) -> None:
        row = line["row"]
        for column, kind, text in line["cells"]:
            self.cells[row, column] = Cell(row, column, CellKind(kind), text)

    def data(self) -> SheetData:
        return SheetData(
            name=self.head["sheet"],
            cells=self.cells,
            merged=tuple(Area(*corners) for corners in self.head["merged"]),
            hidden=self.head["hidden"],
            rows=self.head["rows"],
            values=self.head["values"],
        )
