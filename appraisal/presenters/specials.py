"""Special appraisals as ready tables: rounds, the field, the ranking with its sums, lists of winners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accountability.presenters.listing import Cell, Listing
from appraisal.gathering.special import Field
from appraisal.models import SpecialImport, SpecialRecommendation, SpecialRound, SpecialVersion, SpecialWinner
from appraisal.rules.figures import short
from appraisal.rules.specials import Outcome, score_place
from appraisal.workbook.special import head_of
from core.numbers import points2

NOTHING = ("还没有专项考评", "方案中的专项考评安排后列在这里。")


def when(at: Any) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def rounds_listing(rounds: Sequence[SpecialRound], states: Mapping[int, tuple[int, str]]) -> Listing:
    """``states``: round id -> (participants, where it stands)."""
    rows = [
        [
            Cell(str(row), reverse("appraisal:special_round", args=[row.pk])),
            Cell(f"{states[row.pk][0]} 个", figures=True),
            Cell("、".join(one.unit.name for one in row.organizers.all())),
            Cell(states[row.pk][1], tone="info"),
        ]
        for row in rounds
    ]  # fmt: skip
    return Listing("专项考评", ("专项考评", "参评对象", "组织单位", "进度"), rows, NOTHING)


def field_listing(field: Field) -> Listing:
    """Who takes part, and how far each is scored."""
    total = len(field.items)
    rows = []
    for code, row in field.participants.items():
        kind = "条线" if row.unit_id is None else "勾选单位" if row.basis else "单位"
        answers = row.responsible.name if row.responsible else ("—" if row.unit_id else "未指定")
        done = len(field.scores.get(code, {}))
        state = Cell("已评完", tone="success") if done == total else Cell(f"{done}/{total} 项", tone="warning")
        rows.append([Cell(row.name, note=row.basis), Cell(code, figures=True), Cell(kind), Cell(answers), state])
    return Listing("参评对象", ("参评对象", "编码", "类别", "牵头单位", "评分"), rows)


def items_listing(field: Field) -> Listing:
    rows = [[Cell(row.name), Cell(code, figures=True), Cell(short(row.full_mark), figures=True)]
            for code, row in field.items.items()]  # fmt: skip
    return Listing("考评项目", ("考评项目", "编码", "满分"), rows)


def ranking_listing(found: Sequence[Outcome]) -> Listing:
    """The ranking with the sum that explains each total."""
    rows = [
        [
            Cell(one.name), Cell(str(one.place), figures=True), Cell(points2(one.total), figures=True),
            Cell(one.sum_text, figures=True),
        ]
        for one in found
    ]  # fmt: skip
    return Listing("名次", ("参评对象", "名次", "总分", "各项得分相加"), rows, ("没有结果", "计算后列在这里。"))


def versions_listing(rows: Sequence[SpecialVersion]) -> Listing:
    found = []
    for row in rows:
        confirmation = getattr(row, "confirmation", None)
        state = (
            Cell(f"{confirmation.recorded_by}确认", tone="success", note=when(confirmation.recorded_at))
            if confirmation else Cell("未确认", tone="warning")
        )  # fmt: skip
        found.append(
            [
                Cell(f"第 {row.number} 版", reverse("appraisal:special_version", args=[row.pk])),
                Cell(when(row.recorded_at), figures=True), Cell(f"{row.organizer.unit.name} {row.recorded_by}"),
                Cell(row.input_hash[:12], figures=True), state,
            ]
        )  # fmt: skip
    heads = ("版本", "计算时间", "计算人", "输入指纹", "确认")
    return Listing("结果版本", heads, found, ("还没有计算", "各参评对象评完后计算名次。"))


def winners_listing(rows: Sequence[SpecialRecommendation], winners: Mapping[int, Sequence[SpecialWinner]]) -> Listing:
    found = []
    for row in rows:
        names = "、".join(one.participant.name for one in winners.get(row.pk, ()))
        if row.withdrawn_at:
            state = Cell("已撤下", note=row.withdrawal_reason)
        elif row.confirmed_at:
            state = Cell(f"{row.confirmed_by}确认", tone="success", note=when(row.confirmed_at))
        else:
            state = Cell("待确认", tone="warning")
        found.append([Cell(row.award_name), Cell(names, note=row.reason), Cell(str(row.recorded_by)), state])
    heads = ("奖项", "推荐对象", "提出人", "状态")
    return Listing("先进推荐名单", heads, found, ("还没有推荐名单", "结果确认后由组织单位提出；与综合考评统一奖励。"))


def changes_listing(batch: SpecialImport, field: Field) -> Listing:
    """What a workbook would change."""
    names = field.names
    rows = [
        [
            Cell(names.get(code, code)), Cell(field.items[item].name if item in field.items else item),
            Cell("—" if before is None else short(before), figures=True), Cell(short(value), figures=True),
        ]
        for code, item, before, value in batch.changes
    ]  # fmt: skip
    return Listing("导入的变动", ("参评对象", "考评项目", "原得分", "新得分"), rows, ("没有变动", "与现有得分相同。"))


def problems_listing(batch: SpecialImport) -> Listing:
    rows = [
        [Cell(one["cell"] or "整表"), Cell(one["value"]), Cell(one["reason"]), Cell(one["remedy"])]
        for one in batch.problems
    ]
    return Listing("错误", ("单元格", "内容", "问题", "改法"), rows, ("没有错误", "可以导入。"))


@dataclass(frozen=True, slots=True)
class GridCell:
    name: str
    value: str
    head: str
    label: str
    fault: str


@dataclass(frozen=True, slots=True)
class GridRow:
    """A line of the grid; ``closed``: the reader may not score it."""

    name: str
    code: str
    cells: Sequence[GridCell]
    closed: bool


def grid(
    field: Field, own: Mapping[str, str], typed: Mapping[str, Any], faults: Mapping[str, str]
) -> tuple[list[str], list[GridRow]]:
    """Heads and lines; what was typed wrongly stays."""
    items = list(field.item_facts.values())
    rows = []
    for code, name in field.names.items():
        cells = []
        for item in items:
            key = score_place(code, item)
            held = field.scores.get(code, {}).get(item.code)
            value = str(typed[key]) if key in typed else "" if held is None else short(held)
            cells.append(GridCell(key, value, head_of(item), f"{name}{item.name}得分", faults.get(key, "")))
        rows.append(GridRow(name, code, cells, code in own))
    return [head_of(item) for item in items], rows
