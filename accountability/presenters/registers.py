"""Registers of inner-party supervision as tables, and one record (JH-A-6.5-b, QSH-31-a)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accountability.models import SupervisionRecord
from accountability.presenters.listing import Cell, Listing, Panel

REGISTERS, OVERDUE = "党内监督记录", "个人有关事项未报告"


def records_listing(rows: Iterable[SupervisionRecord]) -> Listing:
    """In their order; unit and person are selected."""
    found = [
        [
            Cell(row.get_kind_display(), reverse("accountability:supervision_record", args=[row.pk])),
            Cell(_of(row), note=row.unit.name), Cell(row.held_on.isoformat(), figures=True), Cell(row.result),
            Cell("有" if row.document_id else ""),
        ]
        for row in rows
    ]  # fmt: skip
    empty = ("没有符合条件的记录", "民主生活会、述职述廉、廉政谈话等登记后列在这里。")
    return Listing(REGISTERS, ("种类", "对象", "日期", "结果", "材料"), found, empty, widths=(26, 20, 14, 50, 8))


def _of(row: SupervisionRecord) -> str:
    return row.person.name if row.person else "领导班子"


def record_panels(row: SupervisionRecord) -> list[Panel]:
    """What was recorded of whom, what came of it."""
    facts = [
        ("种类", row.get_kind_display()), ("单位", row.unit.name), ("干部", _of(row)),
        ("日期", row.held_on.isoformat()),
        ("登记", f"{row.recorded_by} {timezone.localtime(row.recorded_at):%Y-%m-%d}"),
    ]  # fmt: skip
    return [Panel("记录", facts=facts), Panel("内容", text=row.text), Panel("结果", text=row.result)]


def overdue_listing(rows: Iterable[tuple[Any, str]]) -> Listing:
    """Appointments of those who did not report, each with what makes the post a key post, "" for others."""
    found = [
        [
            Cell(one.person.name, reverse("accountability:person_record", args=[one.person_id])),
            Cell(one.post.unit.name), Cell(one.post.title.name), Cell(key, tone="danger" if key else ""),
        ]
        for one, key in rows
    ]  # fmt: skip
    empty = ("没有逾期未报告的干部", "期限过后未报告的列在这里。")
    return Listing(OVERDUE, ("干部", "单位", "职务", "重点岗位"), found, empty)
