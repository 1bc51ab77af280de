"""The child process that parses: ``python -m core.workbooks.child LIMITS``, the workbook on standard input.

It narrows itself before it touches a byte, knows no Django, has an empty environment, and answers in JSON lines
on standard output: the subject of the file, sheets and cells, at the end "done"; or one list of problems. Nothing
after "done" counts, nothing without it does.
"""

from __future__ import annotations

import errno
import json
import os
import resource
import signal
import sys
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, BinaryIO, TextIO

from core.workbooks.cells import CellKind, reference
from core.workbooks.gate import SAVE_AS_XLSX
from core.workbooks.limits import Limits
from core.workbooks.problems import WorkbookProblem, WorkbookRefused, of_file

LONGEST_EXACT = 15
"""Digits a spreadsheet number holds exactly; a longer whole number has been an id once."""


def main() -> None:
    """Entry of the child: limits as JSON in the only argument."""
    limits = Limits(**json.loads(sys.argv[1]))
    confine(limits)
    try:
        answer(os.fdopen(0, "rb"), sys.stdout, limits)
        sys.stdout.flush()
    except OSError:  # the answer outgrew RLIMIT_FSIZE; the parent misses "done"
        os._exit(3)


def confine(limits: Limits) -> None:
    """Bound memory, processor time, lifetime and output of this process; no core dump, few open files."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.output, limits.output))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    signal.alarm(limits.wall_seconds + 1)  # in case the parent is gone


def answer(source: BinaryIO, out: TextIO, limits: Limits) -> None:
    """Read the workbook and write its lines, or write why it was refused."""
    warnings.simplefilter("ignore")
    try:
        for line in read_lines(source, limits):
            out.write(json.dumps(line) + "\n")
    except WorkbookRefused as refusal:
        problems = refusal.problems
    except MemoryError:
        problems = (of_file("文件内容过多，超出内存上限", "请删去多余的行、列和格式，或者分成几个文件上传"),)
    except Exception as error:  # hostile input makes openpyxl raise anything; each means "cannot be read"
        if isinstance(error, OSError) and error.errno == errno.EFBIG:
            raise
        problems = (_damaged(error),)
    else:
        out.write('{"done": true}\n')
        return
    out.write("\n" + json.dumps({"problems": [asdict(problem) for problem in problems]}) + "\n")


def read_lines(source: BinaryIO, limits: Limits) -> Iterator[dict[str, Any]]:
    """Lines of the answer. Raises WorkbookRefused, or whatever a broken file makes the libraries raise."""
    os.environ["OPENPYXL_LXML"] = "False"
    sys.modules["PIL"] = None  # type: ignore[assignment]  # pictures are never opened; without it no upload can reach it
    import openpyxl

    if not openpyxl.DEFUSEDXML:  # before the modules below, which cannot even be imported without it
        raise WorkbookRefused([of_file("服务器缺少安全解析组件 defusedxml，已停止读取工作簿", "请通知系统管理员")])
    from core.workbooks.package import declared_sheets, subject_of
    from core.workbooks.scan import SheetScan, scan_sheet

    scans: list[SheetScan] = []
    with zipfile.ZipFile(source) as archive:
        declared = declared_sheets(archive)
        yield {"subject": subject_of(archive)}
        for part in declared:
            with archive.open(part.path) as stream:
                scans.append(scan_sheet(stream, part.name, limits, values_so_far=sum(scan.values for scan in scans)))
    source.seek(0)
    book = openpyxl.load_workbook(source, read_only=True, data_only=True, keep_links=False)
    if [sheet.title for sheet in book.worksheets] != [part.name for part in declared]:
        raise WorkbookRefused([_inconsistent("")])
    for part, scan, sheet in zip(declared, scans, book.worksheets, strict=True):
        yield {
            "sheet": part.name,
            "hidden": part.hidden,
            "rows": scan.rows,
            "values": scan.values,
            "merged": [[area.top, area.left, area.bottom, area.right] for area in scan.merged],
        }
        yield from _cells(sheet, part.name, scan, limits)
        yield from ({"row": row, "cells": [[column, CellKind.FORMULA, ""]]} for row, column in scan.formulas)


def _cells(sheet: Any, name: str, scan: Any, limits: Limits) -> Iterator[dict[str, Any]]:
    """One line per row with values; at the end the count must equal that of the independent scan."""
    sheet.reset_dimensions()  # the stored dimension may lie and would cut rows off
    rows = values = 0
    refused: list[WorkbookProblem] = []
    bounds = {"min_row": 1, "max_row": scan.last_row, "min_col": 1, "max_col": scan.last_column}
    for line in sheet.iter_rows(**bounds) if scan.values else ():
        cells = []
        for cell in line:
            if cell.value is None:
                continue
            kind, text = text_of(cell.value, cell.data_type, cell.number_format)
            reason, remedy = _unsafe(kind, text, limits)
            if reason:
                refused.append(WorkbookProblem(name, reference(cell.row, cell.column), text, reason, remedy))
            cells.append([cell.column, kind, text])
        if cells:
            rows += 1
            values += len(cells)
            yield {"row": next(cell.row for cell in line if cell.value is not None), "cells": cells}
    if refused:
        raise WorkbookRefused(refused)
    if (rows, values) != (scan.rows, scan.values):
        raise WorkbookRefused([_inconsistent(name)])


def text_of(value: object, data_type: str, number_format: str = "General") -> tuple[CellKind, str]:
    """Kind and text of a value as openpyxl read it. A float gives the shortest decimal that names it."""
    if data_type == "e":
        return CellKind.ERROR, str(value)
    if isinstance(value, bool):
        return CellKind.BOOLEAN, "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        number = Decimal(repr(value))
        text = str(value) if not number.is_finite() else decimal_text(number)
        return (CellKind.PERCENT if "%" in (number_format or "") else CellKind.NUMBER), text
    if isinstance(value, datetime):
        return CellKind.DATE, (value.date() if value.time() == time() else value).isoformat()
    if isinstance(value, date | time):
        return CellKind.DATE, value.isoformat()
    return (CellKind.TEXT, value) if isinstance(value, str) else (CellKind.DATE, str(value))


def decimal_text(number: Decimal) -> str:
    """Plain text without exponent or trailing zeros: 9E+1 is "90", 0.10 is "0.1", -0 is "0"."""
    if number == 0:
        return "0"
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _unsafe(kind: CellKind, text: str, limits: Limits) -> tuple[str, str]:
    """Reason and remedy when a value cannot be handed on as it is, else ("", "")."""
    if kind in (CellKind.NUMBER, CellKind.PERCENT):
        whole = text.lstrip("-").partition(".")[0]
        if not whole.isdigit():
            return "数值超出范围", "请改为正常大小的数值"
        if len(whole) > LONGEST_EXACT:
            return (
                f"{len(whole)} 位数字以数值存放，末几位已不可靠（证件号、编码应为文本）",
                "请先把该列设为“文本”格式，再重新录入",
            )
    if len(text) > limits.text_length:
        return f"文字超过 {limits.text_length} 个字符", "请缩短后重新上传"
    return "", ""


def _inconsistent(sheet: str) -> WorkbookProblem:
    reason = "读出的行数与文件内部记录的行数不一致，为防止漏行已停止读取"
    return WorkbookProblem(sheet, "", "", reason, SAVE_AS_XLSX)


def _damaged(error: BaseException) -> WorkbookProblem:
    """Name the entity trick, which openpyxl wraps in a ValueError; everything else is a damaged file."""
    seen: BaseException | None = error
    while seen is not None:
        if type(seen).__name__ in ("EntitiesForbidden", "DTDForbidden", "ExternalReferenceForbidden"):
            return of_file("文件中夹带了外部引用或实体定义，存在安全风险，已拒绝读取", SAVE_AS_XLSX)
        seen = seen.__cause__ or seen.__context__
    return of_file("文件已损坏，或者内部结构有误，无法读取", SAVE_AS_XLSX)


if __name__ == "__main__":
    main()
