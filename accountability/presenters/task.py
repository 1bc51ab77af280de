"""The page of a row: what it says, how it runs, where it comes from and what was made of it (DESIGN promise 6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch
from django.urls import reverse
from django.utils import timezone

from accountability.enums import AccountabilityPermission as P
from accountability.enums import TableState, TaskEvent, TaskState
from accountability.gathering.holdings import holdings_of
from accountability.gathering.rectifications import is_overdue
from accountability.gathering.rows import texts_of, version_of, with_content
from accountability.gathering.tables import numbers_of
from accountability.gathering.tasks import Step, light_for, steps_of, task_facts
from accountability.models import AssistingUnit, LetterTask, Task, TaskFlag
from accountability.permissions import may_edit, may_work
from accountability.presenters.acceptance import acceptance_panel
from accountability.presenters.order_records import supervision_of
from accountability.presenters.progress import progress_panel
from accountability.presenters.rows import TONES
from accountability.presenters.selfchecks import care_panel
from accountability.presenters.tables import maker
from accountability.rules.columns import COLUMNS
from accountability.rules.tasks import check_event, check_start
from core.access import may
from organization.models import Account

AS_STEPS = ("measures", "milestones")
"""Shown line by line."""


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version with what it changed against the one before it: (title, before, after)."""

    number: int
    told: str
    reason: str
    basis: str
    changes: list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Link:
    """A place of the chain: what it is, its name, its address, a word on its state."""

    what: str
    name: str
    url: str
    state: str = ""


def task_page(task: Task, me: Account, *, at: datetime) -> dict[str, Any]:
    """Context of the page; a constant number of statements."""
    version, today = version_of(task), timezone.localdate(at)
    in_force, held = task.table.state == TableState.IN_FORCE, holdings_of(task)
    texts, steps = texts_of(version), steps_of(task, task.steps_done.all() if "steps_done" in held else ())
    works = in_force and may_work(me, task)
    state = TaskState(task.state)
    facts = task_facts(task, steps)
    numbers = numbers_of(task.table.rulebook)
    return {
        "task": task,
        "texts": [(one.title, texts[one.field]) for one in COLUMNS if one.field not in AS_STEPS],
        "state": state.label,
        "tone": TONES[state],
        "light": light_for(task, steps, today, numbers.warning_days, numbers.slack) if in_force else None,
        "steps": [_step(one) for one in steps],
        "who": texts["person"],
        "marks": works and state is TaskState.RUNNING,
        "start": check_start(facts) if works and state is TaskState.PLANNED else None,
        "finishes": works and not [one for one in check_event(facts, TaskEvent.FINISH) if one.blocks],
        "adjusts": in_force and may_edit(me, task.table),
        "rectifies": is_overdue(task, today) and may(me, P.MANAGE_INSPECTIONS),
        "verdict": task.get_verdict_display() if task.verdict else "",
        "versions": _versions(task),
        "flags": _flags(task) if "flags" in held else [],
        "chain": _above(task, me),
        "below": _below(task, me) if "children" in held else [],
        "letters": _letters(task) if "letters" in held else [],
        "today": today.isoformat(),
        **progress_panel(task, me, today, held),
        **acceptance_panel(task, me),
        **supervision_of(task, me, held),
        **care_panel(task, me, today, held),
    }  # fmt: skip


def _flags(task: Task) -> list[TaskFlag]:
    return list(TaskFlag.objects.filter(task=task).select_related("settled_by__person").order_by("-pk"))


def _step(one: Step) -> dict[str, str]:
    return {
        "kind": one.kind.value, "label": one.kind.label, "line": one.line.canonical(), "text": one.line.text,
        "due": one.line.due.isoformat() if one.line.due else "",
        "done": one.done_on.isoformat() if one.done_on else "",
    }  # fmt: skip


def _versions(task: Task) -> list[VersionView]:
    """Newest first."""
    now = version_of(task)
    rows = task.versions.select_related("lead_unit", "leader", "person", "recorded_by__person")
    if now.number > 1:
        rows = rows.prefetch_related(Prefetch("assisting", AssistingUnit.objects.select_related("unit")))
    found = []
    before: dict[str, str] | None = None
    for row in rows.order_by("number"):
        texts = texts_of(now if row.pk == now.pk else row)
        changes = [
            (one.title, before[one.field], texts[one.field])
            for one in COLUMNS
            if before and before[one.field] != texts[one.field]
        ]
        told = f"{timezone.localtime(row.recorded_at):%Y-%m-%d %H:%M} {row.recorded_by}"
        found.append(VersionView(row.number, told, row.reason, row.basis, changes))
        before = texts
    return found[::-1]


def _above(task: Task, me: Account) -> list[Link]:
    """From the decision down to this row: what the reader may see has an address. One statement a level."""
    links = []
    row: Any = task
    seen_ones = Task.objects.visible_to(me).filter(pk=OuterRef("pk")).order_by()
    above = Task.objects.select_related("current", "table__unit", "table__matter").annotate(open=Exists(seen_ones))
    seen = 0
    while row is not None and seen < 10:
        if row.pk != task.pk:
            url = reverse("accountability:task", args=[row.pk]) if row.open else ""
            links.append(Link(maker(row.table), version_of(row).target, url, TaskState(row.state).label))
        if row.table.matter is not None:
            matter = row.table.matter
            links.append(
                Link("决策事项", f"{matter.number} {matter.title}", reverse("decisions:matter", args=[matter.pk]))
            )
        parent = row.parent_id
        row, seen = (above.filter(pk=parent).first() if parent else None), seen + 1
    return links[::-1]


def _below(task: Task, me: Account) -> list[Link]:
    rows: Iterable[Task] = with_content(
        Task.objects.visible_to(me).standing().filter(parent=task).select_related("table__unit")
    )
    return [
        Link(
            maker(row.table), f"{version_of(row).target}（{_person(row)}）",
            reverse("accountability:task", args=[row.pk]), TaskState(row.state).label,
        )
        for row in rows
    ]  # fmt: skip


def _person(row: Task) -> str:
    person = version_of(row).person
    return person.name if person else "责任人未定"


def _letters(task: Task) -> list[Link]:
    rows = LetterTask.objects.filter(task=task).select_related("letter").prefetch_related("letter__signatures")
    return [
        Link(
            "目标责任书", row.letter.number, reverse("accountability:letter", args=[row.letter_id]),
            f"已签 {len(row.letter.signatures.all())}/2"
            + ("" if row.version_id == task.current_id else "，任务已调整"),
        )
        for row in rows.order_by("-letter")
    ]  # fmt: skip
