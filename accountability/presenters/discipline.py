"""Meetings under discipline, breaches, absences and notices as listings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from accountability.enums import Convener
from accountability.models import AbsenceMeasure, MeetingBreach, MeetingNotice, MeetingWatch
from accountability.presenters.listing import Cell, Listing, Panel


def watches_listing(rows: Iterable[MeetingWatch]) -> Listing:
    """Supervisor and notice are selected."""
    return Listing(
        "会风会纪监督", ("会议", "名义", "召开日期", "监督人员", "通报", "状态"), [_watch(row) for row in rows],
        ("没有登记的会议", "登记会议后，由纪检监察机关派员监督，会后办结并印发通报。"), widths=(40, 12, 14, 14, 22, 12),
    )  # fmt: skip


def _watch(row: Any) -> list[Cell]:
    notice = getattr(row, "notice", None)
    needs = row.convener != Convener.OTHER and row.supervisor is None
    return [
        Cell(row.title, reverse("accountability:watch", args=[row.pk]), note=row.place),
        Cell(row.get_convener_display()), Cell(row.held_on.isoformat(), figures=True),
        Cell("未指定", tone="warning") if needs else Cell(row.supervisor.name if row.supervisor else ""),
        Cell(notice.number, reverse("accountability:notice", args=[notice.pk])) if notice else Cell(""),
        Cell("已办结", tone="success") if row.closed_at else Cell("未办结", tone="info"),
    ]  # fmt: skip


def breaches_listing(rows: Iterable[MeetingBreach], *, dated: bool = False) -> Listing:
    """Person, unit and measure are selected; ``dated`` names the meeting too."""
    heads = ("人员", "单位", "情形", "说明", "处理")
    found = [_breach(row, dated) for row in rows]
    return Listing(
        "违反会纪",
        (*heads, "会议", "日期") if dated else heads,
        found,
        ("没有违反会纪的情况", "迟到、缺席等情况登记在这里。"),
    )


def _breach(row: Any, dated: bool) -> list[Cell]:
    measure = getattr(row, "measure", None)
    step = f"{measure.get_step_display()}（年内第 {measure.place} 次）" if measure else ""
    cells = [
        Cell(row.person.name), Cell(row.unit.name),
        Cell(row.get_kind_display(), tone="neutral" if row.excuse else "warning"),
        Cell(f"请假：{row.excuse}" if row.excuse else row.text), Cell(step),
    ]  # fmt: skip
    return [*cells, Cell(row.watch.title), Cell(row.watch.held_on.isoformat())] if dated else cells


def absences_listing(rows: Iterable[AbsenceMeasure]) -> Listing:
    found = [
        [
            Cell(row.person.name, note=row.person.unit.name),
            Cell(row.breach.watch.title, note=row.breach.watch.held_on.isoformat()),
            Cell(f"{row.year} 年第 {row.place} 次"),
            Cell(row.get_step_display(), tone="warning", note="提请县委研究" if row.referred else ""),
            Cell(row.done_on.isoformat(), note=row.note) if row.done_on
            else Cell("登记执行", reverse("accountability:carry_out", args=[row.pk])),
        ]
        for row in rows
    ]  # fmt: skip
    empty = ("没有无故缺会", "会议监督办结后，无故缺席的按年内次数列在这里。")
    return Listing("缺会处理", ("人员", "会议", "年内次数", "处理", "执行"), found, empty)


def notices_listing(rows: Iterable[MeetingNotice]) -> Listing:
    found = [
        [
            Cell(row.number, reverse("accountability:notice", args=[row.pk])), Cell(row.watch.title),
            Cell(row.watch.held_on.isoformat(), figures=True), Cell(f"{row.recorded_at:%Y-%m-%d}", figures=True),
        ]
        for row in rows
    ]  # fmt: skip
    empty = ("没有通报", "会风会纪通报印发后，通报范围内的单位可以在这里查看。")
    return Listing("会风会纪通报", ("文号", "会议", "召开日期", "印发日期"), found, empty)


def watch_panels(row: MeetingWatch, notice: MeetingNotice | None) -> list[Panel]:
    facts = [
        ("名义", row.get_convener_display()), ("召开日期", row.held_on.isoformat()), ("地点", row.place or "—"),
        ("决策会议", str(row.meeting) if row.meeting else "—"),
        ("监督人员", row.supervisor.name if row.supervisor else "未指定"),
        ("通报", notice.number if notice else "—"),
    ]  # fmt: skip
    rows = MeetingBreach.objects.filter(watch=row).select_related("person", "unit", "measure").order_by("pk")
    return [
        Panel("会议", facts=facts), Panel("监督记录", text=row.record or "尚未填写。"),
        Panel("违反会纪", listing=breaches_listing(rows)),
    ]  # fmt: skip
