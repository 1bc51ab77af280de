"""Tables that become Excel workbooks in the official style.

What a table is stands here and costs nothing; how it is written stands in ``excel_writing``, which is loaded when the
first workbook is written: openpyxl takes nine megabytes, and most processes of a day write none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import IO

from core.documents.columns import Column, Kind

Value = str | int | Decimal | date | datetime | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table. ``rows`` may be any iterable and is read once; ``freeze`` columns stay while scrolling sideways."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]
    title: str = ""
    notes: Sequence[str] = ()
    freeze: int = 0


@dataclass(frozen=True, slots=True)
class Cover:
    """The first sheet: what this is and how it came about. ``at`` is local time, ``facts`` are the query's filters."""

    title: str
    at: datetime
    by: str
    version: str = ""
    facts: Sequence[tuple[str, str]] = field(default_factory=tuple)
    name: str = "封面"


def write_workbook(sheets: Sequence[Sheet], *, cover: Cover | None = None, target: IO[bytes] | None = None) -> bytes:
    """Write the workbook to ``target`` (then b"" is returned) or return it as bytes.

    Errors: TextTooLong for more than 32,767 characters, ValueError for a figure of more than 15 digits, a time with a
    zone or a row longer than the columns, TypeError for float and other types. Nothing is cut off or rounded.
    """
    from core.documents.excel_writing import write

    return write(sheets, cover=cover, target=target)


__all__ = ["Column", "Cover", "Kind", "Sheet", "write_workbook"]
