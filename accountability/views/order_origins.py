"""What a new order comes from, as its address names it: task, decision, follow-up, complaint, from his reach."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accountability.actions.orders import NewOrder
from accountability.enums import AccountabilityPermission as P
from accountability.enums import FollowUpKind, OrderSource
from accountability.gathering.orders import order_numbers
from accountability.gathering.rows import version_of
from accountability.models import FollowUp, Lead, Task
from accountability.views.fetch import account
from core.access import may
from decisions.models import Matter


@dataclass(frozen=True, slots=True)
class Origin:
    """``kind`` and ``pk`` name what is neither task nor decision; ``first`` is what the form begins with."""

    task: Task | None = None
    matter: Matter | None = None
    kind: str = ""
    pk: int | None = None
    note: str = ""
    first: Mapping[str, Any] = field(default_factory=dict)

    def put(self, new: NewOrder) -> NewOrder:
        """The order with what it comes from."""
        return replace(new, task=self.task, matter=self.matter, source_kind=self.kind, source_pk=self.pk)


def origin_of(request: HttpRequest) -> Origin:
    """Raises Http404 for what the reader may not see, and for more than a number."""
    for name, found in ORIGINS.items():
        if asked := request.GET.get(name, ""):
            return found(request, _whole(asked))
    return Origin()


def first_of(request: HttpRequest, origin: Origin) -> dict[str, Any]:
    """What an empty form shows."""
    today = timezone.localdate()
    return {
        "feedback_days": order_numbers(today).feedback_days, "contact": str(account(request)),
        "source": OrderSource.LEADER.value, **origin.first,
    }  # fmt: skip


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 12):
        raise Http404
    return int(text)


def _of_task(request: HttpRequest, pk: int) -> Origin:
    rows = Task.objects.visible_to(account(request)).in_force()
    named = rows.select_related("table__matter", "current__lead_unit", "current__person", "current__leader")
    task = get_object_or_404(named, pk=pk)
    of = version_of(task)
    return Origin(
        task, task.table.matter, note="由任务生成：督办单与任务相连，任务页面显示督办记录。",
        first={
            "source": OrderSource.OVERDUE.value, "title": of.target, "unit": of.lead_unit_id,
            "person": of.person.number if of.person else "", "leader": of.leader.number if of.leader else "",
            "content": f"任务时限 {of.deadline}。请查明原因，提出措施，限期办结。\n工作标准：{of.standard}",
        },
    )  # fmt: skip


def _of_matter(request: HttpRequest, pk: int) -> Origin:
    matter = get_object_or_404(Matter.objects.visible_to(account(request)), pk=pk)
    first = {"source": OrderSource.DECISION.value, "title": matter.title, "unit": matter.lead_unit_id}
    return Origin(matter=matter, first=first)


def _of_follow_up(request: HttpRequest, pk: int) -> Origin:
    """Something that a meeting settled, or the public complained of, that a unit has to do (JH-A-6.4-b)."""
    me = account(request)
    rows = FollowUp.objects.visible_to(me) if may(me, P.VIEW_COORDINATION) else FollowUp.objects.none()
    row = get_object_or_404(rows.open().select_related("task__table__matter"), pk=pk)
    public = row.kind == FollowUpKind.PUBLIC
    return Origin(
        matter=row.task.table.matter if row.task is not None else None, kind=FollowUp._meta.label_lower, pk=row.pk,
        note="由后续事项生成：督办单与后续事项互相链接。",
        first={
            "source": (OrderSource.PUBLIC if public else OrderSource.MEETING).value, "title": row.text[:120],
            "unit": row.unit_id, "deadline": max(row.due_on, timezone.localdate()),
            "content": f"{row.get_kind_display()}：{row.text}。请于 {row.due_on} 前办结并反馈结果。",
        },
    )  # fmt: skip


def _of_lead(request: HttpRequest, pk: int) -> Origin:
    """What the public complained of; who wrote stands nowhere in the order (QSH-11-c)."""
    row = get_object_or_404(Lead.objects.visible_to(account(request)).open(), pk=pk)
    content = f"{row.get_channel_display()}（{row.number}）：{row.text}\n请查明情况，限期办结，并反馈处理结果。"
    return Origin(
        kind=Lead._meta.label_lower, pk=row.pk,
        note="由群众反映生成：督办单与反映相连，不写反映人。下发前请核对正文，删去能辨认反映人的内容。",
        first={
            "source": OrderSource.PUBLIC.value, "title": f"群众反映：{row.get_kind_display()}", "unit": row.unit_id,
            "content": content,
        },
    )  # fmt: skip


ORIGINS: Mapping[str, Callable[[HttpRequest, int], Origin]] = {
    "task": _of_task, "matter": _of_matter, "follow_up": _of_follow_up, "lead": _of_lead,
}  # fmt: skip
"""By the word in the address."""
