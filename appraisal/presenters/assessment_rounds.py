"""Rounds as lists and pages: stages with their days, groups, how far each member is, what is not filed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.urls import reverse

from accountability.presenters.listing import Cell, Listing
from appraisal.enums.assessment import ColumnKind, ColumnState, RoundState, SeparateState
from appraisal.models import (
    AssessmentCharge,
    AssessmentColumn,
    AssessmentRound,
    AssessmentSeat,
    SeparateAppraisal,
)
from core import calendar
from core.enums import Light
from core.presenters import Step, StepState

TONES = {RoundState.PLANNED: "neutral", RoundState.RUNNING: "info", RoundState.ENDED: "success"}
SEPARATE_TONES = {SeparateState.REQUESTED: "info", SeparateState.APPROVED: "success", SeparateState.REFUSED: "danger"}
STAGES = (
    (ColumnKind.SELF, "self_due"), (ColumnKind.PRELIMINARY, "preliminary_due"), (ColumnKind.ONSITE, "onsite_due"),
    (ColumnKind.FINAL, "collation_due"),
)  # fmt: skip
Progress = Mapping[int, Mapping[ColumnKind, ColumnState]]
"""Member id -> kind -> state of its newest column."""


def rounds_listing(rows: Iterable[AssessmentRound]) -> Listing:
    found = [
        [
            Cell(row.title, reverse("appraisal:assessment_round", args=[row.pk]), note=row.period.scheme.name),
            Cell(str(row.year), figures=True), Cell(RoundState(row.state).label, tone=TONES[RoundState(row.state)]),
            *(Cell(getattr(row, name).isoformat(), figures=True) for _, name in STAGES),
            Cell("单项考评" if row.approval_id else "综合考评", note=str(row.approval or "")),
        ]
        for row in rows
    ]  # fmt: skip
    heads = ("考评轮次", "年度", "状态", "自评截止", "初评截止", "实地考评截止", "汇总截止", "种类")
    empty = ("还没有考评轮次", "考评办筹备轮次，组成考评组，启动后各单位开始自评。")
    return Listing("考评轮次", heads, found, empty, widths=(36, 8, 10, 14, 14, 14, 14, 14))


def progress_of(row: AssessmentRound) -> dict[int, dict[ColumnKind, ColumnState]]:
    """Where every member's columns stand: one statement."""
    found: dict[int, dict[ColumnKind, ColumnState]] = defaultdict(dict)
    rows = AssessmentColumn.objects.filter(round=row).order_by("number")
    for member, kind, state in rows.values_list("member", "kind", "state"):
        found[member][ColumnKind(kind)] = ColumnState(state)
    return found


def stages(row: AssessmentRound, progress: Progress, members: int, today: date) -> list[Step]:
    """The four stages with their last day and how many members are through."""
    steps = []
    for kind, name in STAGES:
        done = sum(one.get(kind) is ColumnState.CLOSED for one in progress.values())
        due: date = getattr(row, name)
        state = StepState.TODO
        if row.state != RoundState.PLANNED:
            state = StepState.DONE if members and done == members else StepState.CURRENT
            if kind is ColumnKind.ONSITE and today > due:
                state = StepState.DONE
        label = "汇总确认" if kind is ColumnKind.FINAL else kind.label
        steps.append(Step(label, state, f"{due.isoformat()} 前，已完成 {done} / {members}"))
    return steps


def sheet_url(charge: AssessmentCharge) -> str:
    return reverse("appraisal:assessment", args=[charge.round_id, charge.member.code])


def members_listing(
    row: AssessmentRound, charges: Sequence[AssessmentCharge], progress: Progress, today: date, *, linked: bool
) -> Listing:
    """Each member with its group and how far its columns are; late ones with a light. ``linked``: to its sheet."""
    found = []
    for charge in charges:
        held = progress.get(charge.member_id, {})
        cells = [_stage(row, kind, name, held, today) for kind, name in STAGES]
        found.append([Cell(charge.member.name, sheet_url(charge) if linked else "", note=charge.group.name), *cells])
    heads = ("考评对象", "自评", "初评", "实地考评", "汇总")
    return Listing(
        "考评进度", heads, found, ("没有符合条件的考评对象", "请更改筛选条件。"), widths=(26, 14, 14, 14, 14)
    )


def _stage(
    row: AssessmentRound, kind: ColumnKind, name: str, held: Mapping[ColumnKind, ColumnState], today: date
) -> Cell:
    words = {
        ColumnKind.SELF: "已报送", ColumnKind.PRELIMINARY: "已完成", ColumnKind.ONSITE: "已签字",
        ColumnKind.FINAL: "已确认",
    }  # fmt: skip
    state = held.get(kind)
    if state is ColumnState.CLOSED:
        return Cell(words[kind], tone="success")
    if row.state == RoundState.PLANNED:
        return Cell("未开始", tone="neutral")
    if kind is ColumnKind.ONSITE and state is None:
        return Cell("", note="")
    light = calendar.light(getattr(row, name), today, behind=False) if row.state == RoundState.RUNNING else None
    light = None if light is Light.GREEN else light
    waiting = "待确认" if kind is ColumnKind.FINAL else "填写中"
    return Cell(waiting if state is ColumnState.DRAFT else "未开始", light=light)


def groups_listing(row: AssessmentRound, *, manages: bool) -> Listing:
    """Groups with their people and sizes: three statements."""
    seats: dict[int, list[AssessmentSeat]] = defaultdict(list)
    held = AssessmentSeat.objects.in_force().filter(group__round=row).select_related("person__unit")
    for seat in held.order_by("-leads", "pk"):
        seats[seat.group_id].append(seat)
    sizes: dict[int, int] = defaultdict(int)
    for group in AssessmentCharge.objects.filter(round=row).order_by().values_list("group", flat=True):
        sizes[group] += 1
    found = []
    for one in row.groups.order_by("order", "pk"):
        leader = next((seat.person.name for seat in seats[one.pk] if seat.leads), "")
        others = "、".join(seat.person.name for seat in seats[one.pk] if not seat.leads)
        url = reverse("appraisal:assessment_group", args=[one.pk]) if manages else ""
        found.append([Cell(one.name, url), Cell(leader), Cell(others), Cell(f"{sizes[one.pk]} 个", figures=True)])
    empty = ("还没有考评组", "由考评办组成考评组，指定组长和成员，分配考评对象。")
    return Listing("考评组", ("考评组", "组长", "成员", "考评对象"), found, empty, widths=(18, 12, 40, 12))


def separate_listing(rows: Iterable[SeparateAppraisal]) -> Listing:
    """The register of appraisals beside the authorised one (SX-6.1-b)."""
    found = []
    for row in rows:
        papers = "；".join(f"{one.get_side_display()} {one.number}" for one in row.approvals.all())
        state = SeparateState(row.state)
        found.append(
            [
                Cell(row.title, reverse("appraisal:separate_appraisal", args=[row.pk])),
                Cell(str(row.year), figures=True),
                Cell(row.organiser.name), Cell(state.label, tone=SEPARATE_TONES[state]), Cell(papers),
            ]
        )  # fmt: skip
    empty = ("没有单项考评", "原则上不另搞单项考评；确需的在这里申请，经党委、政府同意后组织。")
    return Listing(
        "单项考评", ("考评名称", "年度", "申请单位", "状态", "批准文件"), found, empty, widths=(36, 8, 20, 12, 40)
    )
