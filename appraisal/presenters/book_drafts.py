"""What a workbook holds of a new scheme, as ready strings: to be looked through before the draft is made."""

from __future__ import annotations

from dataclasses import dataclass

from appraisal.draft_workbook import DraftBook
from appraisal.enums import Method, YearRule
from appraisal.enums.schemes import Tier
from appraisal.presenters.indicators import difference
from appraisal.presenters.methods import rule_words
from appraisal.tree_workbook import NodeRow
from core.numbers import plain
from organization.enums import AppraisalSystem


@dataclass(frozen=True, slots=True)
class BookNode:
    """A node of a tree; ``off`` is what its children miss or have too much."""

    code: str
    name: str
    depth: int
    full: str
    off: str
    weight: str
    method: str
    words: str
    unit: str

    @property
    def css(self) -> str:
        return f"{'total' if not self.depth else 'leaf' if self.method else 'branch'} depth-{min(self.depth, 4)}"


@dataclass(frozen=True, slots=True)
class BookGroup:
    name: str
    code: str
    kind: str
    place: str
    count: int
    leaves: int
    weight: str
    off: str
    rows: list[BookNode]


@dataclass(frozen=True, slots=True)
class BookView:
    """``off`` counts the sums that do not come out: a draft may be saved with them, but not issued."""

    head: list[tuple[str, str]]
    points: list[tuple[str, str]]
    groups: list[BookGroup]
    items: int
    off: int


def book_view(book: DraftBook) -> BookView:
    """A workbook without a fault."""
    groups = [_group(book, name) for name in book.groups]
    head, points = book.head, book.points
    assert points is not None, "a book without a fault has its points"
    weights = "，".join(f"{quarter} {weight}%" for quarter, weight in book.weights.items())
    table = points.table
    levels = [
        (word, "，".join(f"{level.label} {value}" for level, value in held.items()))
        for word, held in (("表彰", table.commendation), ("通报批评", table.criticism))
    ]
    caps = "，".join(f"{name} {cap}" for name, cap in table.reward_caps.items())
    return BookView(
        head=[
            ("方案名称", head["name"]), ("方案编码", head["code"]), ("年度", str(head["year"])),
            ("制定单位", head["owner"].name), ("年度计分", YearRule(head["year_rule"]).label),
            *([("季度权重", weights)] if weights else []),
        ],
        points=[
            *levels, ("单项或基层折算系数", str(table.halving)), ("前三名", str(table.top_three)),
            ("表彰累计封顶", str(table.cap)), *([("奖励分封顶", caps)] if caps else []),
            ("一票否决的领域", "、".join(points.vetoes) or "—"),
        ],
        groups=groups,
        items=sum(group.count for group in groups),
        off=sum(bool(group.off) + sum(bool(row.off) for row in group.rows) for group in groups),
    )  # fmt: skip


def _group(book: DraftBook, name: str) -> BookGroup:
    values, rows = book.groups[name], book.trees.trees[name]
    weight = sum(row.columns["weight"] or 0 for row in rows if not row.parent)
    below: dict[str, list[NodeRow]] = {}
    for row in rows:
        below.setdefault(row.parent, []).append(row)
    nodes: list[BookNode] = []

    def walk(parent: str, depth: int) -> None:
        for row in below.get(parent, []):
            nodes.append(_node(row, depth, below.get(row.code, [])))
            walk(row.code, depth + 1)

    walk("", 0)
    place = [AppraisalSystem(values.system).label] if values.system else []
    place += [Tier(values.tier).label] if values.tier else []
    return BookGroup(
        name=values.name, code=values.code, kind=values.kind.label, place="，".join(place), count=len(rows),
        leaves=sum(row.code not in below for row in rows), weight=plain(weight),
        off=difference(weight, values.total_weight), rows=nodes,
    )  # fmt: skip


def _node(row: NodeRow, depth: int, children: list[NodeRow]) -> BookNode:
    columns = row.columns
    unit, method = columns["responsible_unit"], Method(columns["method"])
    full = columns["full_mark"]
    return BookNode(
        code=row.code, name=columns["name"], depth=depth, full=plain(full),
        off=difference(sum(child.columns["full_mark"] for child in children), full) if children else "",
        weight="" if columns["weight"] is None else plain(columns["weight"]),
        method="" if children else method.label, words="" if children else rule_words(method, columns["params"]),
        unit=unit.name if unit is not None else "",
    )  # fmt: skip
