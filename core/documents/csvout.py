"""CSV for people who open it in a spreadsheet: UTF-8 with a mark, CRLF, dangerous texts behind an apostrophe (I08)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from io import StringIO

from core.documents.neutral import csv_text

Value = str | int | Decimal | date | None


def csv_value(value: Value) -> str:
    """One field as text. Figures stay bare (-2.50 is no formula); floats and other types are refused."""
    if value is None:
        return ""
    if isinstance(value, str):
        return csv_text(str(value))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, int | date):
        return str(value)
    raise TypeError(f"{type(value).__name__} 不能写入 CSV，小数请用 Decimal")


def write_csv(titles: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """The whole file. TextTooLong and TypeError as in ``write_workbook``."""
    buffer = StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_MINIMAL)
    writer.writerow([csv_text(title) for title in titles])
    writer.writerows([csv_value(value) for value in row] for row in rows)
    return buffer.getvalue().encode("utf-8-sig")
