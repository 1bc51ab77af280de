"""The list of rows as lines, and how many there are of each category."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from accountability.enums import TaskCategory, TaskState
from accountability.presenters.rows import TONES
from accountability.presenters.tables import maker_of
from core.documents.columns import Column
from core.documents.excel import Sheet
from core.enums import Light
from core.registry import row_address

SHOWN = (
    "table_id", "table__title", "table__kind", "table__unit__name", "current__target", "current__category",
    "current__lead_unit__name", "current__person_id", "current__person__name", "flagged",
)  # fmt: skip
"""Columns that a line shows."""


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One row of a list."""

    target: str
    url: str
    table: str
    table_url: str
    maker: str
    lead: str
    person: str
    deadline: str
    category: str
    state: str
    tone: str
    light: Light
    flagged: bool
    report_url: str = ""


def task_lines(rows: Iterable[Any], lights: Mapping[int, Light], person: int | None = None) -> list[TaskLine]:
    """In their order; ``rows`` have the columns SHOWN and those of gathering.tasks.LIT_BY. ``person`` reads: who is
    responsible for a running row goes to its form from here (JH-B-2.3)."""
    return [_line(row, lights[row.pk], person) for row in rows]


def _line(row: Any, light: Light, person: int | None) -> TaskLine:
    state, deadline, category = TaskState(row.state), row.current__deadline, row.current__category
    mine = state is TaskState.RUNNING and person is not None and row.current__person_id == person
    return TaskLine(
        target=row.current__target, url=row_address("accountability:task", row.pk), table=row.table__title,
        table_url=row_address("accountability:table", row.table_id),
        maker=maker_of(row.table__kind, row.table__unit__name), lead=row.current__lead_unit__name or "",
        person=row.current__person__name or "", deadline=deadline.isoformat() if deadline else "",
        category=TaskCategory(category).label if category else "", state=state.label,
        tone=TONES[state], light=light, flagged=row.flagged,
        report_url=row_address("accountability:report_progress", row.pk) if mine else "",
    )  # fmt: skip


def categories(counts: Iterable[tuple[str, int]]) -> list[tuple[str, str, int]]:
    """(value, label, number) of every category, in the order of the text (LS-2-b)."""
    held = dict(counts)
    return [(one.value, one.label, held.get(one.value, 0)) for one in TaskCategory]


def tasks_sheet(lines: Iterable[TaskLine]) -> Sheet:
    columns = [
        Column("目标任务", width=40), Column("明细表", width=36), Column("牵头部门", width=16), Column("责任人"),
        Column("完成时限"), Column("落实类别", width=22), Column("状态"), Column("灯色"), Column("待对应调整"),
    ]  # fmt: skip
    rows = (
        [
            one.target, one.table, one.lead, one.person, one.deadline, one.category, one.state, one.light.label,
            "是" if one.flagged else "",
        ]
        for one in lines
    )  # fmt: skip
    return Sheet("任务清单", columns, rows, freeze=1)
