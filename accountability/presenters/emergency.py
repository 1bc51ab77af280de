"""Emergency plans as tables, and one of them with its drills, reviews and the decisions that follow it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accountability.models import EmergencyPlan
from accountability.presenters.listing import Cell, Listing, Panel
from accountability.rules.coordination import months_after
from core.files import size_text
from core.presenters import FileItem
from decisions.models import Matter
from organization.models import Account

TITLE = "应急预案"


def plans_listing(rows: Iterable[Any], today: date, months: int) -> Listing:
    """In their order, annotated with ``drilled`` and ``reviewed``; to be reviewed every ``months``."""
    found = []
    for row in rows:
        state = Cell("已废止", tone="neutral")
        if row.withdrawn_at is None:
            last = max(row.reviewed or row.dated, row.dated)
            late = today > months_after(last, months)
            state = Cell("应评审", tone="warning") if late else Cell("在用", tone="success")
        found.append([
            Cell(row.title, reverse("accountability:emergency_plan", args=[row.pk]), note=row.version),
            Cell(row.unit.name), Cell(row.get_kind_display()), Cell(row.contact, note=row.phone),
            Cell(row.dated.isoformat(), figures=True),
            Cell(row.drilled.isoformat() if row.drilled else "", figures=True),
            Cell(row.reviewed.isoformat() if row.reviewed else "", figures=True), state,
        ])  # fmt: skip
    heads = ("预案", "单位", "事件种类", "联系人", "印发", "最近演练", "最近评审", "状态")
    empty = ("没有应急预案", "各单位登记突发事件应急预案的版本、联系人和处置流程。")
    return Listing(TITLE, heads, found, empty, widths=(44, 18, 16, 24, 14, 14, 14, 10))


def plan_asides(row: EmergencyPlan) -> list[Panel]:
    """What the plan is, and its file; unit and document are selected."""
    facts = [
        ("单位", row.unit.name), ("事件种类", row.get_kind_display()), ("版本", row.version),
        ("印发日期", row.dated.isoformat()), ("联系人", f"{row.contact}　{row.phone}"),
    ]  # fmt: skip
    if row.withdrawn_at is not None:
        facts.append(("废止", f"{timezone.localtime(row.withdrawn_at):%Y-%m-%d} {row.withdrawal_reason}"))
    file = FileItem(
        row.document.name, reverse("accountability:emergency_file", args=[row.pk]), size_text(row.document.size)
    )
    return [Panel("预案", facts), Panel("文件", files=[file])]


def plan_panels(row: EmergencyPlan, me: Account) -> list[Panel]:
    """Procedure, drills, reviews, and the emergency decisions that the reader may see: three statements."""
    drills = Listing(
        "演练", ("日期", "内容", "人数", "总结"),
        [[Cell(one.held_on.isoformat()), Cell(one.scene), Cell(str(one.people), figures=True), Cell(one.result)]
         for one in row.drills.all()],
        ("没有演练", "演练后登记内容、人数和总结。"),
    )  # fmt: skip
    reviews = Listing(
        "评审", ("日期", "结论", "意见"),
        [[Cell(one.reviewed_on.isoformat()), Cell(one.get_conclusion_display()), Cell(one.text)]
         for one in row.reviews.all()],
        ("没有评审", "定期评审预案是否仍然适用。"),
    )  # fmt: skip
    seen = Matter.objects.visible_to(me).order_by().values("pk")
    uses = Listing(
        "适用的紧急决策", ("决策事项", "关联日期"),
        [[Cell(one.matter.title, reverse("decisions:matter", args=[one.matter_id])),
          Cell(f"{timezone.localtime(one.recorded_at):%Y-%m-%d}", figures=True)]
         for one in row.uses.select_related("matter").filter(matter__in=seen)],
        ("没有启用", "紧急决策可以关联本预案。"),
    )  # fmt: skip
    panels = [Panel("处置流程", text=row.procedure)]
    return panels + [Panel(one.title, listing=one) for one in (drills, reviews, uses)]
