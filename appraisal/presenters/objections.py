"""Objections as shown: rows of the register, the facts of one, what a correction does to everybody.

A doubt about a unit is shown to its people without sender, words and papers (SX-6.7-b).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from accountability.presenters.listing import Cell, Listing
from appraisal.enums.objections import ObjectionKind, ObjectionState
from appraisal.models import Objection, ObjectionConclusion, ObjectionStep
from appraisal.rules.figures import short
from appraisal.rules.what_if import Outcome
from core.files import size_text
from core.numbers import points4, signed
from core.presenters import FileItem

if TYPE_CHECKING:
    from organization.models import Account

HEADS = ("编号", "考评对象", "种类", "对哪一项", "提出单位", "提出时间", "状态")
TONES = {
    ObjectionState.FILED: "warning", ObjectionState.REVIEWING: "info", ObjectionState.CONCLUDED: "warning",
    ObjectionState.APPROVED: "warning", ObjectionState.UPHELD: "neutral", ObjectionState.CORRECTED: "success",
    ObjectionState.WITHDRAWN: "neutral",
}  # fmt: skip
HIDDEN = "不公开"
NOT_APPLICABLE = "不涉及"


def hides_sender(row: Objection, reader: Account) -> bool:
    """Whether the reader is of the unit about which somebody else's doubt speaks, or is the person."""
    if row.kind != ObjectionKind.OTHER or row.recorded_by_id == reader.pk:
        return False
    member = row.member
    person = member.appointment.person_id if member.appointment is not None else None
    return member.unit_id in reader.own_unit_ids or (person is not None and person == reader.person_id)


def item_text(row: Objection | ObjectionConclusion) -> str:
    if row.indicator is not None:
        return row.indicator.name
    if row.adjustment is not None:
        return f"{row.adjustment.get_kind_display()}：{row.adjustment.matter}"
    return "总体结果"


def objection_row(row: Objection, reader: Account) -> list[Cell]:
    hidden, state = hides_sender(row, reader), ObjectionState(row.state)
    return [
        Cell(row.number, url=reverse("appraisal:objection", args=[row.pk])),
        Cell(row.member.name, note=str(row.publication.version)),
        Cell(row.get_kind_display()),
        Cell(HIDDEN if hidden else item_text(row)),
        Cell(HIDDEN if hidden else row.unit.name),
        Cell(HIDDEN if hidden else f"{timezone.localtime(row.recorded_at):%Y-%m-%d %H:%M}", figures=True),
        Cell(state.label, tone=TONES[state]),
    ]


def objection_facts(row: Objection, reader: Account) -> list[tuple[str, str]]:
    facts = [("考评对象", f"{row.member.name}（{row.member.group.name}）"), ("结果版本", str(row.publication.version))]
    if hides_sender(row, reader):
        return [*facts, ("种类", row.get_kind_display()), ("提出单位", "按规定不向被反映单位公开")]
    facts += [
        ("种类", row.get_kind_display()), ("对哪一项", item_text(row)), ("提交给", row.get_addressee_display()),
        ("提出单位", row.unit.name), ("提出人", str(row.recorded_by)),
        ("提出时间", f"{timezone.localtime(row.recorded_at):%Y-%m-%d %H:%M}"),
    ]  # fmt: skip
    if row.claimed is not None:
        facts.append(("请求更正为", f"{short(row.claimed)} 分"))
    return facts


def conclusion_facts(row: ObjectionConclusion) -> list[tuple[str, str]]:
    facts = [("结论", row.get_outcome_display()), ("对哪一项", item_text(row))]
    if row.outcome == "correct" and row.indicator is not None:
        former = NOT_APPLICABLE if row.former is None else short(row.former)
        facts.append(("得分", f"{former} → {NOT_APPLICABLE if row.proposed is None else short(row.proposed)}"))
    elif row.outcome == "correct":
        facts.append(("处理", "撤销这一条加减分"))
    when = f"{timezone.localtime(row.recorded_at):%Y-%m-%d %H:%M}"
    return [*facts, ("复核人", str(row.recorded_by)), ("时间", when)]


def step_rows(steps: list[ObjectionStep], *, hidden: bool) -> Listing:
    """What was done; the people of a doubted unit see that, not what was said."""
    rows = [
        [
            Cell(one.get_event_display()), Cell("" if hidden else one.note), Cell(str(one.recorded_by)),
            Cell(f"{timezone.localtime(one.recorded_at):%Y-%m-%d %H:%M}", figures=True),
        ]
        for one in steps
    ]  # fmt: skip
    return Listing("办理经过", ("环节", "说明", "经办人", "时间"), rows, ("还没有办理", "指定复核人后，经过列在这里。"))


def effect(shown: Outcome, names: Mapping[str, str], member: str) -> Listing:
    """Every member of the group before and after, the one spoken of marked; nothing of it is saved."""
    rows = [
        [
            Cell(names.get(one.code, one.code), tone="info" if one.code == member else ""),
            Cell(points4(one.before.final), figures=True), Cell(points4(one.after.final), figures=True),
            Cell(signed(one.gained, 4).replace("-", "−") if one.gained else "—", figures=True),
            Cell(str(one.before.rank), figures=True), Cell(str(one.after.rank), figures=True),
            Cell("—" if not one.moved else f"↑{one.moved}" if one.moved > 0 else f"↓{-one.moved}", figures=True),
        ]
        for one in shown.shifts
    ]  # fmt: skip
    changed = len(shown.changed)
    title = f"批准更正对全组的影响（试算，不保存）：{len(rows)} 个对象中 {changed} 个有变化"
    empty = ("不能试算", "；".join(one.sentence() for one in shown.refusals))
    return Listing(title, ("考评对象", "现得分", "更正后", "变化", "现名次", "更正后名次", "升降"), rows, empty)


def file_item(url: str, stored: object) -> FileItem:
    name, size = str(stored.name), int(stored.size)  # type: ignore[attr-defined]  # core.StoredFile
    return FileItem(name, url, size_text(size))
