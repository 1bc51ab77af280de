"""Opinions of congress and conference as tables (JH-A-6.5-c)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse

from accountability.enums import AccountabilityPermission as P
from accountability.gathering.rows import version_of
from accountability.models import ExecutionOpinion
from accountability.presenters.listing import Cell, Listing
from core.access import may
from decisions.models import Matter, OversightOpinion
from organization.models import Account

MOST = 200
HEADS = ("对象", "监督机关", "日期", "意见", "答复单位", "状态", "办理")
EMPTY = ("没有意见", "人大、政协对决策和执行情况提出的意见列在这里，由指定单位答复。")
WIDTHS = (40, 12, 14, 60, 18, 40, 10)


def opinions_listings(me: Account, today: date) -> list[Listing]:
    """Opinions on decisions, opinions on execution, each in reach: two statements."""
    matters = Matter.objects.visible_to(me).order_by().values("pk")
    said = OversightOpinion.objects.in_force().filter(matter__in=matters).select_related("matter", "unit")
    told = ExecutionOpinion.objects.visible_to(me).select_related("task__current", "unit")
    decided = (
        (
            row, Cell(row.matter.title, reverse("decisions:matter", args=[row.matter_id])),
            reverse("decisions:reply_to_oversight", args=[row.matter_id, row.pk]),
        )
        for row in said.order_by("-dated", "-pk")[:MOST]
    )  # fmt: skip
    executed = (
        (
            row, Cell(version_of(row.task).target, reverse("accountability:task", args=[row.task_id])),
            reverse("accountability:reply_to_opinion", args=[row.pk]),
        )
        for row in told.order_by("-dated", "-pk")[:MOST]
    )  # fmt: skip
    return [_listing("对决策的意见", decided, me, today), _listing("对执行情况的意见", executed, me, today)]


def _listing(title: str, rows: Iterable[tuple[Any, Cell, str]], me: Account, today: date) -> Listing:
    """``rows`` are (opinion, what it is about, where it is replied to)."""
    reach = me.reach(P.REPLY_TO_OPINIONS) if may(me, P.REPLY_TO_OPINIONS) else None
    found = []
    for row, about, url in rows:
        waits = row.replied_at is None and reach is not None and reach.covers(row.unit_id)
        found.append([
            about, Cell(row.get_body_display()), Cell(row.dated.isoformat(), figures=True), Cell(row.text[:200]),
            Cell(row.unit.name), _state(row, today), Cell("答复", url) if waits else Cell(""),
        ])  # fmt: skip
    return Listing(title, HEADS, found, EMPTY, widths=WIDTHS)


def _state(row: Any, today: date) -> Cell:
    if row.replied_at is not None:
        return Cell("已答复", tone="success", note=row.reply[:120])
    late = today > row.due_on
    return Cell("逾期未答复" if late else "待答复", tone="danger" if late else "info", note=f"期限 {row.due_on}")
