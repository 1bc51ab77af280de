"""Document numbers of a year (文号): 安任务〔2012〕3号 follows 安任务〔2012〕2号."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from django.db.models import QuerySet


def number_head(mark: str, year: int, *, of_county: bool = True) -> str:
    """安任务〔2012〕 for the mark 任务: the county's first character, what is numbered, the year."""
    return f"{settings.COUNTY_NAME[:1] if of_county else ''}{mark}〔{year}〕"


def last_serial(head: str, numbers: Iterable[str]) -> int:
    """The highest n among numbers that read ``head`` n 号, 0 without any. Others, written by hand, do not count."""
    pattern = re.compile(re.escape(head) + r"(\d+)号", re.ASCII)
    return max((int(found[1]) for one in numbers if (found := pattern.fullmatch(one))), default=0)


def serial_in(rows: QuerySet[Any], field: str, head: str) -> int:
    """The highest serial below ``head`` in a column; the caller holds the lock that keeps others from taking it."""
    held = rows.filter(**{f"{field}__startswith": head}).order_by().values_list(field, flat=True)
    return last_serial(head, held)


def next_number(rows: QuerySet[Any], field: str, head: str) -> str:
    """The number that follows the highest one held; see ``serial_in``."""
    return f"{head}{serial_in(rows, field, head) + 1}号"
