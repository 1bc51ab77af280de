"""Progress of a row on its page and in the list of entries (JH-A-6.2-a, JH-B-3.3-a)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from accountability.enums import AccountabilityPermission as P
from accountability.enums import TableState, TaskState, Verdict
from accountability.gathering.progress import planned_of, teller_of
from accountability.gathering.rows import version_of
from accountability.models import ProgressComment, ProgressEntry, ProgressFile, Task
from core.access import may
from core.documents.columns import Column, Kind
from core.documents.excel import Sheet
from core.files import size_text
from organization.models import Account

SHOWN = 20
"""Entries on the page of a row; all of them stand in the list."""


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry; ``comment_url`` is "" where the reader has no say."""

    unit: str
    part: str
    percent: int
    text: str
    problems: str
    told: str
    files: list[tuple[str, str, str]]
    comments: list[tuple[str, str]]
    comment_url: str
    target: str = ""
    url: str = ""


def progress_panel(task: Task, me: Account, today: date, held: Collection[str]) -> dict[str, Any]:
    """What the page of a row shows of its progress, five statements where there is some (gathering.holdings)."""
    in_force = task.table.state == TableState.IN_FORCE
    rows = with_parts(ProgressEntry.objects.visible_to(me).filter(task=task))
    running = in_force and task.state == TaskState.RUNNING
    return {
        "percent": _percent(task),
        "planned": planned_of(task, today) if running else None,
        "entries": [entry_view(row, me) for row in rows.order_by("-pk")[:SHOWN]] if "progress" in held else [],
        "reports_progress": running and teller_of(me, task) is not None,
    }


def _percent(task: Task) -> int:
    """As told last; a finished row without another verdict is done in whole."""
    if task.state == TaskState.DONE and task.verdict in ("", Verdict.MET):
        return 100
    return task.percent or 0


def with_parts(rows: Any) -> Any:
    """Entries with all that they show."""
    return rows.select_related("unit", "recorded_by__person", "task__current").prefetch_related(
        Prefetch("files", ProgressFile.objects.select_related("file")),
        Prefetch("comments", ProgressComment.objects.select_related("recorded_by__person")),
    )


def may_comment(entry: ProgressEntry, me: Account) -> bool:
    """The two offices on all, the lead unit on those of assisting units, nobody on his own."""
    if entry.recorded_by_id == me.pk or not may(me, P.COMMENT_PROGRESS):
        return False
    if may(me, P.RECEIVE_REPORTS):
        return True
    lead = version_of(entry.task).lead_unit_id or 0
    return not entry.leads and me.reach(P.EDIT_UNIT_TABLES).covers(lead)


def entry_view(row: ProgressEntry, me: Account) -> EntryView:
    return EntryView(
        unit=row.unit.name, part="牵头" if row.leads else "协办", percent=row.percent, text=row.text,
        problems=row.problems, told=_told(row),
        files=[
            (one.file.name, reverse("accountability:progress_file", args=[row.pk, one.pk]), size_text(one.file.size))
            for one in row.files.all()
        ],
        comments=[(one.text, _told(one)) for one in row.comments.all()],
        comment_url=reverse("accountability:comment_progress", args=[row.pk]) if may_comment(row, me) else "",
        target=version_of(row.task).target, url=reverse("accountability:task", args=[row.task_id]),
    )  # fmt: skip


def _told(row: Any) -> str:
    return f"{timezone.localtime(row.recorded_at):%Y-%m-%d %H:%M} {row.recorded_by}"


def entries_sheet(lines: Iterable[EntryView]) -> Sheet:
    columns = [
        Column("任务", width=40), Column("报告单位", width=16), Column("牵头或协办"), Column("完成%", Kind.INTEGER),
        Column("进展情况", width=48), Column("存在问题", width=36), Column("报告", width=24), Column("意见", width=36),
    ]  # fmt: skip
    return Sheet("任务进展", columns, (_cells(one) for one in lines), freeze=1)


def _cells(one: EntryView) -> list[str | int]:
    comments = "\n".join(text for text, _ in one.comments)
    return [one.target, one.unit, one.part, one.percent, one.text, one.problems, one.told, comments]
