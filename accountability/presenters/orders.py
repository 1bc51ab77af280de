"""Orders as lines of a list, and as a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.utils import timezone

from accountability.enums import Office, OrderEvent, OrderKind, OrderSource, OrderState
from accountability.gathering.orders import course_of
from accountability.models import OrderMove, SupervisionOrder
from accountability.models.orders import SENT
from accountability.rules.order_lights import feedback_due, in_time
from core.documents.columns import Column
from core.documents.excel import Sheet
from core.enums import Light
from core.registry import row_address

TONES = {
    OrderState.DRAFT: "neutral", OrderState.ISSUED: "info", OrderState.ACTIVE: "info", OrderState.REPORTED: "warning",
    OrderState.CLOSED: "success", OrderState.DROPPED: "neutral",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One order of a list; days are texts, "" where there is none. ``told`` is the last feedback with its day."""

    pk: int
    number: str
    title: str
    url: str
    office: str
    source: str
    kind: str
    unit: str
    person: str
    leader: str
    deadline: str
    next_report: str
    told_on: str
    told: str
    percent: str
    state: str
    tone: str
    light: Light | None
    in_time: str
    tracked: bool


def last_feedback(orders: Iterable[int]) -> dict[int, OrderMove]:
    """The newest feedback or result of each order: one statement."""
    moves = OrderMove.objects.filter(order__in=list(orders), event__in=(OrderEvent.FEEDBACK, OrderEvent.RESULT))
    return {move.order_id: move for move in moves.order_by("pk")}


class OrderRow(NamedTuple):
    """What a line shows and what its light goes by, named as a QuerySet names the columns."""

    pk: int
    number: str
    title: str
    office: str
    source: str
    kind: str
    unit__name: str
    person__name: str | None
    leader__name: str | None
    deadline: date | None
    feedback_days: int
    fed_back_on: date | None
    reported_on: date | None
    state: str
    tracked: bool
    task_id: int | None


COLUMNS = OrderRow._fields


def row_of(order: SupervisionOrder) -> OrderRow:
    """Of an order with its unit and people selected."""
    return OrderRow._make(_named(order, name) for name in COLUMNS)


def _named(order: Any, column: str) -> Any:
    one, _, name = column.partition("__")
    return getattr(getattr(order, one), name, None) if name else getattr(order, column)


def order_lines(
    rows: Iterable[SupervisionOrder | OrderRow], lights: Mapping[int, Light], told: Mapping[int, OrderMove]
) -> list[OrderLine]:
    """In their order; of orders unit and people are selected."""
    plain = [row if isinstance(row, OrderRow) else row_of(row) for row in rows]
    return [_line(row, lights[row.pk], told.get(row.pk)) for row in plain]


def _line(row: OrderRow, light: Light, told: OrderMove | None) -> OrderLine:
    state, course = OrderState(row.state), course_of(row)
    timely = in_time(course)
    return OrderLine(
        pk=row.pk, number=row.number or "（未编号）", title=row.title,
        url=row_address("accountability:order", row.pk), office=Office(row.office).label,
        source=OrderSource(row.source).label, kind=OrderKind(row.kind).label, unit=row.unit__name,
        person=row.person__name or "", leader=row.leader__name or "",
        deadline=_day(row.deadline) or "不定时限", next_report=_day(feedback_due(course)),
        told_on=f"{timezone.localtime(told.recorded_at):%Y-%m-%d}" if told else "",
        told=told.text if told else "", percent=f"{told.percent}%" if told and told.percent is not None else "",
        state=state.label, tone=TONES[state], light=light if state in SENT else None,
        in_time={True: "按时", False: "逾期", None: ""}[timely], tracked=row.tracked,
    )  # fmt: skip


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def orders_sheet(lines: Iterable[OrderLine]) -> Sheet:
    columns = [
        Column("文号", width=18), Column("督办事项", width=40), Column("来源"), Column("类型"), Column("督办部门"),
        Column("承办单位", width=18), Column("责任人"), Column("交办领导"), Column("办结时限"), Column("最近反馈"),
        Column("进度"), Column("状态"), Column("灯色"), Column("结果时效"),
    ]  # fmt: skip
    rows = (
        [
            one.number, one.title, one.source, one.kind, one.office, one.unit, one.person, one.leader, one.deadline,
            one.told_on, one.percent, one.state, one.light.label if one.light else "", one.in_time,
        ]
        for one in lines
    )  # fmt: skip
    return Sheet("督办单", columns, rows, freeze=2)
