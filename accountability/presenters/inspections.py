"""Inspections as lines and in a calendar; yearly plans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accountability.enums import AccountabilityPermission as P
from accountability.enums import InspectionForm, InspectionMode, InspectionState, PlanState
from accountability.gathering.inspections import is_approved, is_hidden
from accountability.models import Inspection, InspectionPlan
from accountability.rules.inspections import Scope
from core.access import may
from core.documents.columns import Column
from core.documents.excel import Sheet
from organization.models import Account

TONES = {
    InspectionState.PLANNED: "neutral", InspectionState.RUNNING: "info", InspectionState.ENDED: "success",
    InspectionState.MERGED: "neutral",
}  # fmt: skip
PLAN_TONES = {
    PlanState.DRAFT: "neutral", PlanState.SUBMITTED: "info", PlanState.APPROVED: "success",
    PlanState.RETURNED: "warning",
}  # fmt: skip
NAMED = 3


@dataclass(frozen=True, slots=True)
class InspectionLine:
    """One inspection of a list; ``repeats`` how many others it repeats."""

    title: str
    url: str
    topic: str
    form: str
    mode: str
    days: str
    units: str
    all_units: str
    leader: str
    state: str
    tone: str
    approved: bool
    hidden: bool
    repeats: int


def inspection_lines(rows: Iterable[Inspection], repeats: Mapping[int, Sequence[Scope]]) -> list[InspectionLine]:
    """In their order; plan, units and team are selected."""
    return [_line(row, len(repeats.get(row.pk, ()))) for row in rows]


def _line(row: Inspection, repeats: int) -> InspectionLine:
    names = [one.unit.name for one in row.units.all()]
    state = InspectionState(row.state)
    leader = next((one.person.name for one in row.team.all() if one.leads), "")
    return InspectionLine(
        title=row.title, url=reverse("accountability:inspection", args=[row.pk]), topic=row.topic,
        form=InspectionForm(row.form).label, mode=InspectionMode(row.mode).label, days=days_of(row),
        units=shortened(names), all_units="、".join(names), leader=leader, state=state.label, tone=TONES[state],
        approved=is_approved(row), hidden=is_hidden(row), repeats=0 if state is InspectionState.MERGED else repeats,
    )  # fmt: skip


def days_of(row: Inspection) -> str:
    if row.starts_on == row.ends_on:
        return row.starts_on.isoformat()
    return f"{row.starts_on.isoformat()} 至 {row.ends_on.isoformat()}"


def shortened(names: Sequence[str]) -> str:
    """The first few of a list of names."""
    return "、".join(names[:NAMED]) + (f"等 {len(names)} 个" if len(names) > NAMED else "")


def inspections_sheet(lines: Iterable[InspectionLine]) -> Sheet:
    columns = [
        Column("名称", width=36), Column("督查事项", width=30), Column("督查方式"), Column("督查类型", width=14),
        Column("日期", width=26), Column("被督查单位", width=44), Column("组长"), Column("状态"), Column("批准"),
        Column("重复督查"),
    ]  # fmt: skip
    rows = (
        [
            one.title, one.topic, one.form, one.mode, one.days, one.all_units, one.leader, one.state,
            "已批准" if one.approved else "未批准", str(one.repeats) if one.repeats else "",
        ]
        for one in lines
    )  # fmt: skip
    return Sheet("督查", columns, rows, freeze=1)


def calendar_months(rows: Iterable[Inspection], year: int) -> list[tuple[str, list[dict[str, Any]]]]:
    """(month, inspections that begin in it) for the twelve months."""
    months: list[list[dict[str, Any]]] = [[] for _ in range(12)]
    for row in rows:
        state = InspectionState(row.state)
        months[row.starts_on.month - 1].append(
            {
                "title": row.title, "url": reverse("accountability:inspection", args=[row.pk]), "days": days_of(row),
                "units": shortened([one.unit.name for one in row.units.all()]), "state": state.label,
                "tone": TONES[state], "form": InspectionForm(row.form).label,
            }
        )  # fmt: skip
    return [(f"{number} 月", found) for number, found in enumerate(months, 1)]


def plan_lines(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Plans with the ``number`` of their themes."""
    return [
        {
            "title": row.title, "url": reverse("accountability:inspection_plan", args=[row.pk]), "themes": row.number,
            "state": PlanState(row.state).label, "tone": PLAN_TONES[PlanState(row.state)], "decided": decided(row),
        }
        for row in rows
    ]  # fmt: skip


def decided(row: InspectionPlan) -> str:
    if row.decided_at is None:
        return ""
    return f"{timezone.localdate(row.decided_at).isoformat()} {row.decided_by}"


def plan_page(row: InspectionPlan, me: Account) -> dict[str, Any]:
    """Context of the page of a plan: three statements besides the account's."""
    state = PlanState(row.state)
    held: dict[int, list[Any]] = {}
    for one in Inspection.objects.visible_to(me).filter(theme__plan=row).order_by("starts_on", "pk"):
        held.setdefault(one.theme_id or 0, []).append(one)
    themes = [
        {
            "order": one.order, "topic": one.topic, "form": one.get_form_display(), "mode": one.get_mode_display(),
            "timing": one.timing,
            "scope": one.scope if one.form != InspectionForm.COVERT or may(me, P.VIEW_COVERT) else "",
            "inspections": [
                (each.title, reverse("accountability:inspection", args=[each.pk]), each.get_state_display())
                for each in held.get(one.pk, [])
            ],
        }
        for one in row.themes.all()
    ]  # fmt: skip
    writes = may(me, P.MANAGE_INSPECTIONS) and state in (PlanState.DRAFT, PlanState.RETURNED)
    return {
        "plan": row, "state": state.label, "tone": PLAN_TONES[state], "themes": themes, "writes": writes,
        "decides": state is PlanState.SUBMITTED and may(me, P.APPROVE_INSPECTIONS) and row.recorded_by_id != me.pk,
        "facts": [("年度", f"{row.year}年"), ("编制", str(row.recorded_by)), ("审批", decided(row) or "—"),
                  ("意见", row.comment or "—")],
    }  # fmt: skip
