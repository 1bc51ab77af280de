"""Referrals as lines and as a sheet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from accountability.enums import ViolationKind, ViolationState
from accountability.models import Violation
from core.documents.columns import Column
from core.documents.excel import Sheet


@dataclass(frozen=True, slots=True)
class ViolationLine:
    """One referral of a list."""

    kind: str
    url: str
    order: str
    order_url: str
    unit: str
    person: str
    day: str
    text: str
    serious: bool
    state: str
    tone: str
    result: str


def violation_lines(rows: Iterable[Violation]) -> list[ViolationLine]:
    """In their order; order, unit and person are selected."""
    return [_line(row) for row in rows]


def _line(row: Violation) -> ViolationLine:
    state = ViolationState(row.state)
    return ViolationLine(
        kind=ViolationKind(row.kind).label, url=reverse("accountability:violation", args=[row.pk]),
        order=row.order.number or row.order.title, order_url=reverse("accountability:order", args=[row.order_id]),
        unit=row.unit.name, person=row.person.name if row.person else "", day=row.due_on.isoformat(), text=row.text,
        serious=row.serious, state=state.label, tone="success" if state is ViolationState.SETTLED else "warning",
        result=row.result,
    )  # fmt: skip


def violations_sheet(lines: Iterable[ViolationLine]) -> Sheet:
    columns = [
        Column("情形", width=20), Column("督办单", width=20), Column("责任单位", width=18), Column("责任人"),
        Column("发生日期"), Column("事实", width=40), Column("后果严重"), Column("状态"), Column("处理结果", width=40),
    ]  # fmt: skip
    rows = (
        [
            one.kind, one.order, one.unit, one.person, one.day, one.text, "是" if one.serious else "", one.state,
            one.result,
        ]
        for one in lines
    )  # fmt: skip
    return Sheet("移送", columns, rows, freeze=1)
