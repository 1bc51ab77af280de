"""Lines of a row that are done one by one: milestones and measures, written one a line, a day first. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
BREAK = re.compile(r"[\r\n]+|[；;](?=\s*\S)")
LONGEST_LINE = 200
MOST_LINES = 20


class LineFault(ValueError):
    """A line cannot be taken; the arguments are reason and remedy."""


@dataclass(frozen=True, slots=True)
class Line:
    """What is done, until when; ``due`` is None for a measure without a day of its own."""

    text: str
    due: date | None = None

    def canonical(self) -> str:
        """As it is stored and shown: 2012-06-30 完成清淤."""
        return f"{self.due.isoformat()} {self.text}" if self.due else self.text


def read_day(text: str) -> date:
    """A day as people write it: 2012-6-30, 2012年6月30日, 2012/6/30. Raises LineFault."""
    found = DAY.fullmatch(text.strip())
    try:
        if found is not None:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise LineFault("不是日期", "请写成 2012-06-30 的形式")


def read_lines(text: str, *, dated: bool) -> tuple[Line, ...]:
    """The lines of a cell, one a line or parted by ；. With ``dated`` each begins with its day. Raises LineFault."""
    parts = [part.strip(" 。；;\t") for part in BREAK.split(text)]
    found = tuple(_line(part, dated) for part in parts if part)
    if len(found) > MOST_LINES:
        raise LineFault(f"超过 {MOST_LINES} 条", "请合并相近的内容")
    if len(set(found)) < len(found):
        raise LineFault("有重复的内容", "每条只写一次")
    return found


def _line(part: str, dated: bool) -> Line:
    begins = DAY.match(part)
    due = read_day(begins[0]) if begins else None
    rest = part[begins.end() :].strip(" ：:，,前底") if begins else part
    if dated and due is None:
        raise LineFault(f"“{part[:20]}”没有写明日期", "每个节点一行，先写日期，如“2012-06-30 完成清淤”")
    if not rest:
        raise LineFault(f"“{part[:20]}”只有日期", "日期后面写明要完成的工作")
    if len(rest) > LONGEST_LINE:
        raise LineFault(f"一条超过 {LONGEST_LINE} 个字", "请分成几条")
    return Line(rest, due)


def written(lines: Iterable[Line]) -> str:
    """The cell's text of lines."""
    return "\n".join(line.canonical() for line in lines)


@lru_cache(maxsize=8192)
def stored(text: str) -> tuple[Line, ...]:
    """Lines of a stored cell, which was canonical when it was written; lists ask for the same cells again and again."""
    return read_lines(text, dated=False)
