"""Published tasks, results and projects as the public sees them: targets, units and posts, nobody's name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from decisions.standing import posts
from portal.enums import PublicationKind
from portal.gathering import Project
from portal.models import TaskPublication


@dataclass(frozen=True, slots=True)
class Shown:
    """A publication: ``title`` is the task's target, ``url`` its public page."""

    title: str
    url: str
    kind: str
    line: str
    text: str
    unit: str
    day: str
    media: str = ""


def shown(rows: Iterable[TaskPublication]) -> list[Shown]:
    """In their order; version and unit are selected, media prefetched."""
    return [
        Shown(
            row.version.target, reverse("portal:task", args=[row.pk]), row.get_kind_display(), row.line, row.text,
            row.unit.name, row.published_on.isoformat(),
            "、".join(one.get_medium_display() for one in row.media.all()),
        )
        for row in rows
    ]  # fmt: skip


def results_of(matter: int, day: date) -> list[Shown]:
    """What stages and the end of a decision's tasks brought, newest first: two statements (JH-A-6.2-d)."""
    rows = TaskPublication.objects.published(day).filter(kind=PublicationKind.RESULT, task__table__matter=matter)
    ordered = rows.select_related("version", "unit").prefetch_related("media")
    return shown(ordered.order_by("-published_on", "-pk"))


def decomposition_facts(row: TaskPublication) -> list[tuple[str, str]]:
    """Target, units, the post of who is responsible, deadline (JH-B-3.3-d); his name is not published."""
    version = row.version
    assisting = "、".join(one.unit.name for one in version.assisting.all())
    held = posts([version.person], row.published_on) if version.person is not None else {}
    post = held.get(version.person_id or 0, "") or "承办人员"
    return [
        ("目标任务", version.target), ("工作内容", version.content), ("工作标准", version.standard),
        ("牵头单位", version.lead_unit.name if version.lead_unit else ""), ("协办单位", assisting or "无"),
        ("责任岗位", post), ("完成时限", version.deadline.isoformat() if version.deadline else ""),
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProjectView:
    """A key project of the column; ``photos`` are addresses."""

    title: str
    unit: str
    deadline: str
    told: str
    percent: str
    text: str
    photos: Sequence[str]


def project_views(rows: Iterable[Project]) -> list[ProjectView]:
    """Progress and pictures of the last report that the county took in."""
    found = []
    for one in rows:
        version = one.task.current
        assert version is not None
        found.append(
            ProjectView(
                title=version.target, unit=version.lead_unit.name if version.lead_unit else "",
                deadline=version.deadline.isoformat() if version.deadline else "",
                told=one.told_on.isoformat() if one.told_on else "",
                percent=f"{one.percent}%" if one.percent is not None else "", text=one.text,
                photos=[reverse("portal:photo", args=[photo.pk]) for photo in one.photos],
            )
        )  # fmt: skip
    return found
