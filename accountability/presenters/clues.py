"""Clues and leads as lines and sheets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.urls import reverse

from accountability.enums import ClueKind, ClueState, LeadState, OrderState
from accountability.models import Clue, Lead, SupervisionOrder
from accountability.rules.clues import ARTICLES
from core.documents.columns import Column
from core.documents.excel import Sheet
from organization.models import Account

LEAD = Lead._meta.label_lower

TONES = {
    ClueState.NEW: "info", ClueState.CONFIRMED: "warning", ClueState.DISMISSED: "neutral",
    ClueState.TRANSFERRED: "success", ClueState.FILED: "success", ClueState.CLOSED: "success",
}  # fmt: skip
LEAD_TONES = {LeadState.OPEN: "info", LeadState.CLUE: "warning", LeadState.ANSWERED: "success"}


@dataclass(frozen=True, slots=True)
class ClueLine:
    number: str
    url: str
    kind: str
    clause: str
    title: str
    about: str
    occasion: str
    recorded: str
    state: str
    tone: str


def clue_lines(rows: Iterable[Clue]) -> list[ClueLine]:
    """In their order; unit and person are selected."""
    return [_line(row) for row in rows]


def _line(row: Clue) -> ClueLine:
    kind, state = ClueKind(row.kind), ClueState(row.state)
    about = " ".join(str(one) for one in (row.unit, row.person) if one is not None)
    return ClueLine(
        row.number, reverse("accountability:clue", args=[row.pk]), kind.label, ARTICLES[kind], row.title, about or "—",
        row.get_occasion_display(), f"{row.recorded_at:%Y-%m-%d}", state.label, TONES[state],
    )  # fmt: skip


def clues_sheet(lines: Iterable[ClueLine]) -> Sheet:
    columns = [
        Column("编号", width=20), Column("类型", width=20), Column("依据"), Column("摘要", width=40),
        Column("涉及单位和人员", width=24), Column("来源"), Column("登记日期"), Column("状态"),
    ]  # fmt: skip
    rows = (
        [one.number, one.kind, one.clause, one.title, one.about, one.occasion, one.recorded, one.state] for one in lines
    )
    return Sheet("问题线索", columns, rows, freeze=1)


@dataclass(frozen=True, slots=True)
class LeadLine:
    pk: int
    number: str
    channel: str
    kind: str
    text: str
    unit: str
    reporter: str
    received: str
    state: str
    tone: str
    open: bool
    answer: str
    order: str = ""
    order_url: str = ""


def lead_lines(rows: Iterable[Lead], me: Account) -> list[LeadLine]:
    """In their order, with the order that was made of one where the reader sees it; the unit is selected."""
    held = list(rows)
    seen = SupervisionOrder.objects.visible_to(me).exclude(state=OrderState.DROPPED)
    orders = {one.source_pk: one for one in seen.filter(source_kind=LEAD, source_pk__in=[row.pk for row in held])}
    return [_with_order(one, orders.get(one.pk)) for one in _lead_lines(held)]


def _with_order(line: LeadLine, order: SupervisionOrder | None) -> LeadLine:
    if order is None:
        return line
    address = reverse("accountability:order", args=[order.pk])
    return replace(line, order=order.number or "拟办督办单", order_url=address)


def _lead_lines(rows: Iterable[Lead]) -> list[LeadLine]:
    return [
        LeadLine(
            row.pk, row.number, row.get_channel_display(), row.get_kind_display(), row.text,
            row.unit.name if row.unit else "—", " ".join(one for one in (row.reporter, row.contact) if one) or "匿名",
            row.received_on.isoformat(), row.get_state_display(), LEAD_TONES[LeadState(row.state)],
            row.state == LeadState.OPEN, row.answer,
        )
        for row in rows
    ]  # fmt: skip


def leads_sheet(lines: Iterable[LeadLine]) -> Sheet:
    columns = [
        Column("编号", width=20), Column("渠道"), Column("反映问题", width=18), Column("内容", width=50),
        Column("涉及单位", width=18), Column("反映人", width=20), Column("收到日期"), Column("状态"),
        Column("答复", width=40),
    ]  # fmt: skip
    rows = (
        [one.number, one.channel, one.kind, one.text, one.unit, one.reporter, one.received, one.state, one.answer]
        for one in lines
    )
    return Sheet("群众和媒体反映", columns, rows, freeze=1)
