"""Bulletins as lines of their list: those that are there, quarters and deployments that wait for theirs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accountability.enums import BulletinState
from accountability.gathering.bulletins import BulletinNumbers
from accountability.gathering.rows import version_of
from accountability.models import Bulletin, Task
from accountability.rules.bulletins import due_of
from core import calendar
from core.documents.columns import Column, Kind
from core.documents.excel import Sheet
from core.enums import Light
from core.periods import Period

TONES = {
    BulletinState.DRAFT: "neutral", BulletinState.EDITED: "info", BulletinState.SUBMITTED: "warning",
    BulletinState.APPROVED: "info", BulletinState.ISSUED: "success",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class BulletinLine:
    """One bulletin of the list; ``light`` None once it is out, ``read`` how many units signed of how many."""

    pk: int
    title: str
    kind: str
    number: str
    state: str
    tone: str
    due: str
    issued: str
    light: Light | None
    read: str


def bulletin_lines(rows: Iterable[Any], today: date, warning_days: int) -> list[BulletinLine]:
    """``copies_sent`` and ``copies_read`` are annotated."""
    return [_line(row, today, warning_days) for row in rows]


def _line(row: Any, today: date, warning_days: int) -> BulletinLine:
    state = BulletinState(row.state)
    return BulletinLine(
        pk=row.pk, title=row.title, kind=row.get_kind_display(), number=row.number or "—", state=state.label,
        tone=TONES[state], due=row.due_on.isoformat(),
        issued=timezone.localdate(row.issued_at).isoformat() if row.issued_at else "—",
        light=light_of(row, today, warning_days),
        read=f"{row.copies_read} / {row.copies_sent}" if row.issued_at else "—",
    )  # fmt: skip


def light_of(row: Bulletin, today: date, warning_days: int) -> Light | None:
    """Of what is not out yet; on the due day itself nothing is overdue."""
    if row.state == BulletinState.ISSUED:
        return None
    return calendar.light(row.due_on, today, behind=False, warning_days=warning_days)


@dataclass(frozen=True, slots=True)
class MissingLine:
    """A quarter without its bulletin (``code``), or a deployment without its announcement (``task``)."""

    title: str
    due: str
    light: Light
    code: str = ""
    task: int = 0
    url: str = ""


def missing_quarters(
    quarters: Iterable[Period], held: Iterable[str], today: date, of: BulletinNumbers
) -> list[MissingLine]:
    """Quarters that are over and have none; the newest first."""
    known = frozenset(held)
    found = []
    for quarter in quarters:
        if quarter.code not in known:
            due = due_of(quarter, of.days)
            light = calendar.light(due, today, behind=False, warning_days=of.warning_days)
            found.append(
                MissingLine(f"{quarter.label.replace(' ', '')}通报", due.isoformat(), light, code=quarter.code)
            )
    return found


def missing_deployments(tasks: Iterable[Task], today: date, of: BulletinNumbers) -> list[MissingLine]:
    """Phase deployments that have ended and are not announced (JH-A-6.3-d)."""
    found = []
    for task in tasks:
        version = version_of(task)
        assert version.deadline is not None  # asked for by the query
        due = date.fromordinal(version.deadline.toordinal() + of.announcement_days)
        light = calendar.light(due, today, behind=False, warning_days=of.warning_days)
        url = reverse("accountability:task", args=[task.pk])
        found.append(MissingLine(version.target, due.isoformat(), light, task=task.pk, url=url))
    return found


def bulletins_sheet(lines: Iterable[BulletinLine]) -> Sheet:
    columns = [
        Column("标题", width=48), Column("种类"), Column("文号", width=22), Column("状态"),
        Column("应印发", Kind.CENTER), Column("印发", Kind.CENTER), Column("签收", Kind.CENTER),
    ]  # fmt: skip
    rows = ([one.title, one.kind, one.number, one.state, one.due, one.issued, one.read] for one in lines)
    return Sheet("通报", columns, rows, freeze=1)
