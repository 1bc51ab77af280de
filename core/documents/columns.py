"""Columns of a printed or exported table, shared by Excel and PDF. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.enums import Choice


class Kind(Choice):
    """What a column holds; decides alignment and, in Excel, the number format."""

    TEXT = "text", "文字"
    CENTER = "center", "居中文字"
    RANK = "rank", "名次"
    INTEGER = "integer", "整数"
    POINTS2 = "points2", "两位小数"
    POINTS4 = "points4", "四位小数"
    PERCENT = "percent", "百分比"
    DATE = "date", "日期"

    @property
    def is_figure(self) -> bool:
        """Set flush right."""
        return self in (Kind.INTEGER, Kind.POINTS2, Kind.POINTS4, Kind.PERCENT)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, what it holds, and its width in half-width characters (0: from the content)."""

    title: str
    kind: Kind = Kind.TEXT
    width: int = 0


def display_width(text: str) -> int:
    """Half-width cells a line of text takes on paper: a Chinese character counts two; the longest line counts."""
    return max(
        (sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line) for line in text.split("\n")),
        default=0,
    )


def column_widths(
    columns: Sequence[Column], texts: Iterable[Sequence[str]], *, least: int = 6, most: int = 48
) -> list[int]:
    """Width of each column in half-width characters: as given, or the widest of head and texts within the bounds."""
    widths = [display_width(column.title) for column in columns]
    for row in texts:
        for index, text in enumerate(row[: len(widths)]):
            widths[index] = max(widths[index], display_width(text))
    return [column.width or min(max(width + 2, least), most) for column, width in zip(columns, widths, strict=True)]
