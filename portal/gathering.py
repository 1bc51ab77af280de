"""Tasks as facts for their publication, results that are due, key projects as of the last approved report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accountability.enums import Reception, StepKind, TableState, TaskCategory, TaskEvent, TaskState
from accountability.gathering.rows import version_of
from accountability.models import ProgressFile, ReportLine, ReportReception, StepDone, Task, TaskMove
from core.rulebook import base_line, first_parameters, in_force, parameters
from decisions.enums import Category, RunState, Stage
from decisions.models import StageRun
from organization.models import Account
from portal.enums import Medium, PublicationKind
from portal.models import SuitableMark, TaskPublication
from portal.rules.publicity import Duty, PublicationFacts

HEARD = (Stage.PUBLIC_NOTICE, Stage.HEARING)
PICTURES = ("image/png", "image/jpeg")


def publication_days(day: date) -> int:
    """Days within which results are published (JH-A-6.2-d)."""
    rulebook = in_force(day)
    of = parameters(rulebook) if rulebook is not None else first_parameters(base_line())
    return of.whole("accountability.result_publication_days")


def heard(task: Any) -> Any:
    """Whether the decision of a row went through public notice or hearing, as a part of a statement or for one row."""
    runs = StageRun.objects.filter(stage__in=HEARD, state=RunState.CLOSED)
    return runs.filter(matter=task.table.matter_id).exists()


def facts_of(
    task: Task, kind: PublicationKind, *, text: str, published_on: date, line: str = "",
    media: frozenset[Medium] = frozenset(),
) -> PublicationFacts:  # fmt: skip
    """The row with what a publication of this kind asks; table and matter are selected."""
    matter = task.table.matter
    done = task.state == TaskState.DONE
    finished = StepDone.objects.filter(task=task, kind=StepKind.MILESTONE, line=line).exists() if line else done
    reports = ReportLine.objects.filter(task=task).order_by("report__recorded_at")
    first = reports.values_list("report__recorded_at", flat=True).first()
    same = TaskPublication.objects.in_force().filter(task=task, kind=kind, line=line)
    return PublicationFacts(
        kind=kind, text=text, published_on=published_on, in_force=task.table.state == TableState.IN_FORCE,
        secret=matter is not None and matter.category == Category.PERSONNEL,
        concern=version_of(task).public_concern, heard=matter is not None and heard(task), finished=finished,
        done=done, reported_on=timezone.localdate(first) if first else None,
        suitable=SuitableMark.objects.in_force().filter(task=task).exists(), media=media,
        existing=kind is not PublicationKind.EXECUTION and same.exists(),
    )  # fmt: skip


def result_duties(account: Account) -> tuple[list[Duty], dict[int, Task]]:
    """Milestones reached and tasks finished of heard decisions in reach, with their rows: three statements."""
    runs = StageRun.objects.filter(stage__in=HEARD, state=RunState.CLOSED, matter=OuterRef("table__matter"))
    rows = Task.objects.visible_to(account).in_force().filter(Exists(runs))
    rows = rows.exclude(table__matter__category=Category.PERSONNEL)
    tasks = {one.pk: one for one in rows.select_related("current__lead_unit", "table__matter")}
    steps = StepDone.objects.filter(task__in=list(tasks), kind=StepKind.MILESTONE)
    found = [Duty(task, line, day) for task, line, day in steps.order_by().values_list("task_id", "line", "done_on")]
    moves = TaskMove.objects.filter(task__in=list(tasks), event=TaskEvent.FINISH)
    found += [
        Duty(task, "", timezone.localdate(at)) for task, at in moves.order_by().values_list("task_id", "recorded_at")
    ]
    return found, tasks


def published_results() -> frozenset[tuple[int, str]]:
    rows = TaskPublication.objects.in_force().filter(kind=PublicationKind.RESULT)
    return frozenset(rows.order_by().values_list("task_id", "line"))


def unpublished_decompositions(account: Account) -> list[Task]:
    """Rows of public concern in force whose decomposition nobody published (JH-B-3.3-d)."""
    made = TaskPublication.objects.in_force().filter(kind=PublicationKind.DECOMPOSITION, task=OuterRef("pk"))
    rows = Task.objects.visible_to(account).in_force().filter(current__public_concern=True)
    rows = rows.exclude(table__matter__category=Category.PERSONNEL)
    return list(rows.filter(~Exists(made)).select_related("current__lead_unit", "table__unit").order_by("-pk"))


@dataclass(slots=True)
class Project:
    """A key project as of its last approved report: percent, text and pictures from before it."""

    task: Task
    told_on: date | None = None
    percent: int | None = None
    text: str = ""
    photos: list[ProgressFile] = field(default_factory=list)


def key_projects(today: date) -> Sequence[Project]:
    """Key projects found suitable for publication, by deadline: four statements (LS-3.4-i)."""
    marks = SuitableMark.objects.in_force().filter(task=OuterRef("pk"))
    rows = Task.objects.in_force().filter(Exists(marks), current__category=TaskCategory.PROJECT)
    rows = rows.exclude(table__matter__category=Category.PERSONNEL)
    ordered = rows.select_related("current__lead_unit", "table").order_by("current__deadline", "pk")
    found = {one.pk: Project(one) for one in ordered}
    accepted = ReportReception.objects.filter(report=OuterRef("report")).exclude(outcome=Reception.RETURNED)
    lines = ReportLine.objects.filter(Exists(accepted), task__in=list(found)).select_related("report")
    until: dict[int, Any] = {}
    for line in lines.order_by("report__recorded_at", "pk"):
        project = found[line.task_id]
        project.told_on = timezone.localdate(line.report.recorded_at)
        project.percent, project.text = line.percent, line.text
        until[line.task_id] = line.report.recorded_at
    files = ProgressFile.objects.filter(entry__task__in=list(until), file__media_type__in=PICTURES)
    held: defaultdict[int, list[ProgressFile]] = defaultdict(list)
    for one in files.select_related("entry", "file").order_by("-entry", "pk"):
        if one.entry.recorded_at <= until[one.entry.task_id]:
            held[one.entry.task_id].append(one)
    for pk, photos in held.items():
        found[pk].photos = photos[:6]
    return list(found.values())
