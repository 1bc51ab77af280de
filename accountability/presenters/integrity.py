"""Supervision of clean government as tables and records (BZ-2.1-e)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accountability.enums import SessionKind, WatchKind
from accountability.models import IntegritySession, IntegrityWatch
from accountability.presenters.listing import Cell, Listing, Panel
from accountability.rules.integrity import CYCLES, WANTED
from core.enums import Light
from organization.models import Unit

ITEMS, CONTACTS, SESSIONS = "廉政督查事项", "廉政联系点", "廉政督查会议和检查"


def items_listing(rows: Iterable[IntegrityWatch], late: Collection[int]) -> Listing:
    """In their order, those past their day red; the unit is selected."""
    cells = [
        [
            Cell(row.title, reverse("accountability:integrity_item", args=[row.pk]), note=row.unit.name),
            Cell(row.get_kind_display()), Cell(row.due_on.isoformat() if row.due_on else "", figures=True),
            Cell("已办结", tone="success") if row.closed_at
            else Cell("", light=Light.RED) if row.pk in late else Cell("办理中", tone="info"),
        ]
        for row in rows
    ]  # fmt: skip
    return Listing(ITEMS, ("事项", "形式", "期限", "状态"), cells, ("没有督查事项", "立项、问询和提醒列在这里。"))


def item_panels(row: IntegrityWatch) -> list[Panel]:
    """What was asked, and the answers: one statement."""
    kind = WatchKind(row.kind)
    cells = [
        [
            Cell(one.get_kind_display()), Cell(one.text),
            Cell(f"{one.recorded_by} {timezone.localtime(one.recorded_at):%Y-%m-%d}"),
        ]
        for one in row.returns.select_related("recorded_by__person")
    ]  # fmt: skip
    facts = [
        ("形式", kind.label), ("单位", row.unit.name), ("期限", row.due_on.isoformat() if row.due_on else "—"),
        ("须提交", WANTED[kind].label), ("要求", row.text), ("办结意见", row.closing or "—"),
    ]  # fmt: skip
    empty = (f"还没有{WANTED[kind].label}", "由被督查单位提交。")
    answers = Listing("回复", ("种类", "内容", "提交"), cells, empty)
    return [Panel("事项", facts=facts), Panel("回复", listing=answers)]


def contacts_listing(found: Sequence[tuple[Unit, Sequence[str]]]) -> Listing:
    """Every appraised unit with its contacts; one without is red."""
    rows = [
        [Cell(unit.name), Cell("、".join(names)) if names else Cell("没有联系人", tone="danger")]
        for unit, names in found
    ]
    return Listing(CONTACTS, ("被考核单位", "联系人"), rows, ("没有被考核单位", "机构登记后列在这里。"))


def due_listing(states: Mapping[SessionKind, Iterable[Any]]) -> Listing:
    """What each period asks for, overdue ones red."""
    due = [
        [
            Cell(kind.label, note=CYCLES[kind][1]), Cell(one.period.label),
            Cell("已完成", tone="success") if one.held
            else Cell("", light=Light.RED) if one.overdue else Cell("未到期", tone="neutral"),
        ]
        for kind, found in states.items() for one in found
    ]  # fmt: skip
    return Listing("按期应办", ("种类", "周期", "状态"), due)


def sessions_listing(rows: Iterable[IntegritySession]) -> Listing:
    """What was held; leader and unit are selected."""
    held = [
        [
            Cell(row.get_kind_display(), reverse("accountability:integrity_session", args=[row.pk])),
            Cell(row.held_on.isoformat(), figures=True), Cell(row.leader.name), Cell(row.unit.name if row.unit else ""),
            Cell(row.findings, note=f"整改期限 {row.rectify_by}" if row.rectify_by else ""),
        ]
        for row in rows
    ]  # fmt: skip
    heads = ("种类", "日期", "主持或者带队", "单位", "发现的问题")
    return Listing("已登记", heads, held, ("没有记录", "会议和检查登记后列在这里。"))


def session_panels(row: IntegritySession) -> list[Panel]:
    """One, with who of the principal leaders was not there: one statement."""
    facts = [
        ("种类", row.get_kind_display()), ("日期", row.held_on.isoformat()), ("主持或者带队", row.leader.name),
        ("被检查单位", row.unit.name if row.unit else "—"), ("发现的问题", row.findings or "—"),
        ("整改期限", row.rectify_by.isoformat() if row.rectify_by else "—"),
    ]  # fmt: skip
    panels = [Panel("概况", facts=facts), Panel("情况", text=row.text)]
    if row.kind != SessionKind.MEETING:
        return panels
    cells = [
        [
            Cell(one.person.name), Cell(one.unit.name),
            Cell("到会", tone="success") if one.present else Cell("缺席", tone="danger"),
        ]
        for one in row.members.select_related("person", "unit").order_by("present", "pk")
    ]  # fmt: skip
    return [*panels, Panel("参会人员", listing=Listing("参会人员", ("姓名", "单位", "到会"), cells))]
