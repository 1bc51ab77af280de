"""Groups, meetings and follow-ups as tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accountability.enums import Seat
from accountability.gathering.rows import version_of
from accountability.models import CoordinationMeeting, FollowUp, JointMeeting, LeadingGroup
from accountability.presenters.listing import Cell, Listing, Panel
from core import calendar
from core.findings import Finding
from core.registry import ChainLink


def groups_listing(title: str, rows: Iterable[LeadingGroup], empty: tuple[str, str]) -> Listing:
    """In their order; unit, head, office, matter are selected, members prefetched."""
    found = [
        [
            Cell(row.name, reverse("accountability:leading_group", args=[row.pk]), note=row.get_kind_display()),
            Cell(row.head.name), Cell(row.office_unit.name, note=row.contact),
            Cell(f"{len(row.members.all())} 人"), Cell(row.founded_on.isoformat(), figures=True),
            Cell("已撤销", tone="neutral") if row.withdrawn_at else Cell("在运行", tone="success"),
        ]
        for row in rows
    ]  # fmt: skip
    heads = ("领导小组", "组长", "办公室", "成员", "成立", "状态")
    return Listing(title, heads, found, empty, widths=(40, 12, 30, 10, 14, 10))


def names_listing(title: str, head: str, names: Sequence[str], empty: tuple[str, str]) -> Listing:
    """A list of names."""
    return Listing(title, (head,), [[Cell(name)] for name in names], empty, widths=(40,))


def joint_listing(rows: Iterable[JointMeeting], *, manages: bool) -> Listing:
    """Each focus on a line of its own, with what became of it; outcomes and follow-ups are prefetched."""
    found = []
    for row in rows:
        for one in row.outcomes.all():
            follow = getattr(one, "follow_up", None)
            state = Cell("")
            if follow is not None:
                done = "已办结" if follow.done_at else f"办理中，期限 {follow.due_on}"
                state = Cell(
                    f"督导事项：{follow.unit.name}", reverse("accountability:follow_up", args=[follow.pk]), note=done
                )
            elif one.kind == "focus" and manages:
                state = Cell("转为督导事项", reverse("accountability:supervise_focus", args=[one.pk]))
            found.append([
                Cell(row.held_on.isoformat(), note=row.chair.name), Cell(one.get_kind_display()), Cell(one.text), state,
            ])  # fmt: skip
    empty = ("没有联席会议", "联席会议定下督导重点、方式和人员，每项重点可以转为督导事项。")
    return Listing("联席会议", ("会议", "事项", "内容", "办理"), found, empty)


def meetings_listing(rows: Iterable[CoordinationMeeting]) -> Listing:
    """Newest first; convener, leader, seats and their units are selected."""
    found = []
    for row in rows:
        there = "、".join(
            f"{one.unit.name}（{one.get_seat_display()}{f'：{one.name}' if one.name else ''}）"
            for one in row.seats.all()
        )
        found.append([
            Cell(row.held_on.isoformat(), note=row.get_kind_display()),
            Cell(row.convener.name, note=f"县级领导：{row.leader.name}" if row.leader else ""), Cell(there),
            Cell(f"议题：{row.issues}", note=f"议定：{row.conclusions}"), _attendance(row),
        ])  # fmt: skip
    empty = ("没有协调会议", "召集后登记议题、议定意见和后续事项。")
    return Listing("会议", ("日期", "召集单位", "到会", "议题和议定意见", "参会"), found, empty)


def _attendance(row: CoordinationMeeting) -> Cell:
    """Who was missing: everybody whom a thematic meeting needs (JH-B-4.4-b), otherwise the units that stayed away."""
    if not row.complete:
        return Cell("不完整", tone="warning", note=f"缺少{row.lacking}")
    away = [one.unit.name for one in row.seats.all() if one.seat == Seat.ABSENT]
    return Cell("有缺席", tone="warning", note="、".join(away)) if away else Cell("完整", tone="success")


def follow_ups_listing(rows: Iterable[FollowUp], today: date, warning_days: int) -> Listing:
    """Open ones with their lights; unit and task are selected."""
    found = []
    for row in rows:
        light = None
        if row.done_at is None:
            light = calendar.light(row.due_on, today, behind=False, warning_days=warning_days)
        told = f"{timezone.localtime(row.done_at):%Y-%m-%d}：{row.result}" if row.done_at else ""
        found.append([
            Cell(row.text, reverse("accountability:follow_up", args=[row.pk]), note=row.get_kind_display()),
            Cell(row.unit.name), Cell(row.due_on.isoformat(), figures=True),
            Cell("已办结", tone="success", note=told) if row.done_at else Cell("", light=light),
        ])  # fmt: skip
    empty = ("没有后续事项", "会议议定的事项、督导重点和群众反映的问题列在这里。")
    return Listing("后续事项", ("事项", "责任单位", "期限", "状态"), found, empty, widths=(60, 18, 14, 40))


def orders_panel(orders: Sequence[ChainLink]) -> list[Panel]:
    """Orders that were made of a follow-up, when there are any."""
    rows = [[Cell(one.title, one.url), Cell(one.state)] for one in orders]
    return [Panel("督办单", listing=Listing("督办单", ("督办单", "状态"), rows))] if rows else []


def follow_up_panels(row: FollowUp, orders: Sequence[ChainLink]) -> list[Panel]:
    """Where it comes from, what came of it; unit, task and meeting are selected."""
    facts = [("责任单位", row.unit.name), ("期限", row.due_on.isoformat()), ("来源", row.get_kind_display())]
    if row.task is not None and row.task.current is not None:
        facts.append(("任务", row.task.current.target))
    if row.outcome is not None:
        facts.append(("会议", str(row.outcome.meeting)))
    if row.done_at is not None:
        facts += [("办结", f"{timezone.localtime(row.done_at):%Y-%m-%d} {row.done_by}"), ("结果", row.result)]
    return [Panel("事项", facts), *orders_panel(orders)]


def gaps_listing(rows: Iterable[tuple[Any, list[Finding]]]) -> Listing:
    """Tasks that lack a meeting, each with what is missing."""
    found = [
        [
            Cell(version_of(row).target, reverse("accountability:coordination", args=[row.pk])),
            Cell(unit.name if (unit := version_of(row).lead_unit) else ""),
            Cell("、".join(word for word, on in (("多部门", row.several), ("属地", row.territorial)) if on)),
            Cell(f"{version_of(row).deadline or '—'}", figures=True),
            Cell("；".join(f"{one.title}（{'，'.join(one.facts.values())}）" for one in missing)),
        ]
        for row, missing in rows
    ]  # fmt: skip
    empty = ("没有缺口", "多部门和属地任务到中期没有开协调会议，或者没有按期召开专题协调会的，列在这里。")
    heads = ("任务", "牵头部门", "类别", "完成时限", "缺少")
    return Listing("协调缺口", heads, found, empty, widths=(40, 18, 14, 14, 50))
