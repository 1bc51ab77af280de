"""The explanation of every member of a version, for reports: each item and leaf with its figures and formula."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from appraisal.models import FrozenGroup, Indicator, Member, ResultVersion
from appraisal.reports.content import Report
from appraisal.rules.explain import Explanation, LeafExplanation
from appraisal.rules.explain_years import explain
from appraisal.rules.frozen_years import thaw
from core.documents.columns import Column, Kind
from core.documents.paper import PrintTable
from core.numbers import plain, points2


@dataclass(frozen=True, slots=True)
class Figure:
    """One line: ``level`` 0 for the member's totals, 1 for a top item, 2 for a leaf; None where there is no figure.

    Ten-thousandths, leaf scores rounded half up to four decimals; ``text`` is the formula with its numbers in.
    """

    level: int
    name: str
    full: int | None
    base: int | None
    weight: int | None
    weighted: int | None
    place: int | None
    text: str


@dataclass(frozen=True, slots=True)
class UnitSheet:
    """Everything behind one member's score."""

    group: str
    code: str
    name: str
    rank: int
    size: int
    final: int
    figures: tuple[Figure, ...]
    state: str

    @property
    def subtitle(self) -> str:
        return f"{self.group}第 {self.rank} 名（共 {self.size} 个），最终得分 {points2(self.final)}　{self.state}"

    @property
    def printed(self) -> PrintTable:
        columns = [
            Column("项目"),
            Column("满分", Kind.POINTS2, 7),
            Column("基础分", Kind.POINTS2, 8),
            Column("权重得分", Kind.POINTS2, 9),
            Column("计算", Kind.TEXT, 52),
        ]
        rows = [
            [
                ("　" if one.level == 2 else "") + one.name,
                "" if one.full is None else plain(one.full),
                "" if one.base is None else points2(one.base),
                "" if one.weighted is None else points2(one.weighted),
                one.text,
            ]
            for one in _without_repeats(self.figures)
        ]
        return PrintTable(columns, rows)


def _without_repeats(figures: Sequence[Figure]) -> Iterator[Figure]:
    """On paper the one leaf of a top item that bears its name says nothing new."""
    for place, one in enumerate(figures):
        item = figures[place - 1]
        if not (one.level == 2 and item.level == 1 and item.name == one.name):
            yield one


def unit_sheets(report: Report) -> Iterator[UnitSheet]:
    """The sheets in rank order; five queries for the groups of a report, whatever their size."""
    version = report.version
    names = _names(version)
    stored = {
        row.group.code: row for row in FrozenGroup.objects.filter(version=version).select_related("group").order_by()
    }
    state = f"第 {version.number} 版，{report.state.label}"
    for table in report.tables:
        row = stored.get(table.code)
        if row is None:
            continue
        frozen = thaw(row.inputs, name=table.name, node_names=names[0], member_names=names[1])
        result = frozen.score()
        for one in table.rows:
            explained = explain(frozen, one.code, result)
            figures = tuple(_figures(explained))
            yield UnitSheet(table.name, one.code, one.name, one.rank, len(table.rows), one.final, figures, state)


def _names(version: ResultVersion) -> tuple[dict[str, str], dict[str, str]]:
    nodes = Indicator.objects.filter(scheme=version.scheme).order_by().values_list("code", "name")
    members = Member.objects.filter(scheme=version.scheme).order_by().values_list("code", "name")
    return dict(nodes), dict(members)


def _figures(explained: Explanation) -> Iterator[Figure]:
    for item in explained.items:
        base, text = rounded(item.base), f"{item.formula}（第 {item.place} 名）"
        yield Figure(1, item.name, item.full_mark, base, item.weight, item.weighted, item.place, text)
        for leaf in item.leaves:
            yield _leaf(leaf)
    own = explained.result
    yield Figure(0, "初步得分", None, None, None, own.initial, None, explained.initial_formula)
    yield Figure(0, "表彰加分", None, None, None, own.bonus, None, explained.bonus_formula)
    for line in explained.account.lines:
        entry = line.entry
        name = f"{entry.kind.label}：{entry.matter}"
        yield Figure(2, name, None, None, None, line.counted, None, f"{entry.document_number}；{line.reason}")
    yield Figure(
        0, "最终得分", None, None, None, own.final, own.rank, f"{explained.final_formula}；{explained.rank_text}"
    )


def _leaf(leaf: LeafExplanation) -> Figure:
    return Figure(2, leaf.name, leaf.full_mark, rounded(leaf.score), None, None, None, leaf.text)


def rounded(exact: Fraction) -> int:
    """Exact ten-thousandths, half up."""
    return int((exact * 2 + 1) // 2)
