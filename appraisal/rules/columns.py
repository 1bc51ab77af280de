"""Reading the book of a group leaf by leaf: every gap and every value out of range at once, then exact columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import gcd, lcm
from types import NoneType
from typing import Any

from appraisal.rules.facts import POINT, Book, Cell, GroupFacts, NodeFacts, Row
from appraisal.rules.figures import expand, short
from appraisal.rules.tree import Leaf, Tree
from core.findings import Finding, unknown, unmet

Column = tuple[Sequence[int], int]
"""Numerators by member and their common denominator: value = numerator / denominator ten-thousandths."""

_PLAIN = {int}
_ALLOWED = {int, Fraction, NoneType}


def read_columns(group: GroupFacts, tree: Tree, book: Book) -> tuple[list[Column], list[Finding]]:
    """A column per leaf in the order of the tree, members in the order of the group; or what is wrong.

    A cell 不涉及 becomes the mean of the leaf over the members it applies to, exactly (SX-3-e). Raises TypeError
    for a cell that is no int, Fraction or None: floats never come near a score.
    """
    taken, findings = _cells(group, tree, book)
    if not group.members:
        findings.append(unmet("", "分组没有考评对象", remedy="由考评办改正方案", 分组=group.name))
    if findings:
        return [], findings
    columns: list[Column] = []
    for leaf, cells in zip(tree.leaves, taken, strict=True):
        kinds = set(map(type, cells))
        if not kinds <= _ALLOWED:
            raise TypeError(f"{leaf.code}: cells are int, Fraction or None, not {kinds - _ALLOWED}")
        present: Sequence[Any] = cells if kinds == _PLAIN else [cell for cell in cells if cell is not None]
        if not present or min(present) < leaf.floor or max(present) > leaf.full:
            findings.extend(_faults(group, leaf, cells))
        elif kinds == _PLAIN:
            columns.append((present, 1))
        else:
            columns.append(fill(cells))
    return columns, findings


def fill(cells: Sequence[Cell]) -> Column:
    """Cells over one denominator, None replaced by the mean of the others; at least one must be present."""
    present = [cell for cell in cells if cell is not None]
    scale = lcm(*(cell.denominator for cell in present))
    total = sum(cell.numerator * (scale // cell.denominator) for cell in present)
    if len(present) == len(cells):
        return [cell.numerator * (scale // cell.denominator) for cell in present], scale
    common = gcd(total, len(present))
    count = len(present) // common
    mean = total // common
    widen = scale * count
    return [mean if cell is None else cell.numerator * (widen // cell.denominator) for cell in cells], widen


def add_columns(columns: Sequence[Column]) -> Column:
    """The sum of columns, member by member, over their least common denominator."""
    scale = lcm(*(denominator for _, denominator in columns))
    widened = [
        numerators if denominator == scale else [value * (scale // denominator) for value in numerators]
        for numerators, denominator in columns
    ]
    return (widened[0] if len(widened) == 1 else list(map(sum, zip(*widened, strict=True)))), scale


def take_columns(codes: Sequence[str], rows: Sequence[Mapping[str, Cell]]) -> list[tuple[Cell, ...]]:
    """The cells of each leaf of ``codes`` over the members' rows, both in their order; KeyError when one is missing."""
    places = next((row.places for row in rows if type(row) is Row), None)
    if places is None:
        return [tuple([row[code] for row in rows]) for code in codes]
    leaves = list(places)
    columns = list(
        zip(
            *[
                row.points if type(row) is Row and row.places is places else [row[leaf] for leaf in leaves]
                for row in rows
            ],
            strict=True,
        )
    )
    return [columns[places[code]] for code in codes]


def _cells(group: GroupFacts, tree: Tree, book: Book) -> tuple[list[tuple[Cell, ...]], list[Finding]]:
    codes = [leaf.code for leaf in tree.leaves]
    try:
        rows = [book[member.code] for member in group.members]
        columns = take_columns(codes, rows)
    except KeyError:
        return [], [*_missing(group, tree, book), *_strangers(group, codes, book)]
    if len(book) != len(rows) or set(map(len, rows)) - {len(codes)}:
        return [], list(_strangers(group, codes, book))
    return columns, []


def _missing(group: GroupFacts, tree: Tree, book: Book) -> Iterator[Finding]:
    empty: Mapping[str, Cell] = {}
    for member in group.members:
        row = book.get(member.code, empty)
        for leaf in tree.leaves:
            if leaf.code not in row:
                yield unknown(
                    "SX-4.1-a",
                    "缺少得分",
                    remedy="由责任单位补录得分，不涉及的填“不涉及”",
                    **_where(group, member.code, member.name, leaf.node),
                )


def _strangers(group: GroupFacts, codes: list[str], book: Book) -> Iterator[Finding]:
    members, leaves = {member.code for member in group.members}, set(codes)
    for code, row in book.items():
        if code not in members:
            yield unmet("", "得分表中有本组以外的编码", remedy="由考评办删除或改正这一行", 分组=group.name, 编码=code)
        for leaf in row.keys() - leaves:
            yield unmet("", "得分表中有方案以外的指标", remedy="由考评办删除或改正这一列", 分组=group.name, 指标=leaf)


def _faults(group: GroupFacts, leaf: Leaf, cells: Sequence[Cell]) -> Iterator[Finding]:
    if all(cell is None for cell in cells):
        yield unmet(
            "SX-3-e",
            "没有任何单位涉及的指标，无平均分可取",
            remedy="由考评办核对“不涉及”的填报，或从方案中去掉该指标",
            分组=group.name,
            指标编码=leaf.code,
            指标=leaf.node.name,
        )
        return
    for member, cell in zip(group.members, cells, strict=True):
        if cell is not None and not leaf.floor <= cell <= leaf.full:
            yield unmet(
                "SX-3-d",
                "得分超出范围",
                remedy="由责任单位更正得分",
                **_where(group, member.code, member.name, leaf.node),
                得分=expand(Fraction(cell) / POINT),
                下限=short(leaf.floor),
                基础分=short(leaf.full),
            )


def _where(group: GroupFacts, code: str, name: str, node: NodeFacts) -> dict[str, str]:
    return {"分组": group.name, "编码": code, "名称": name, "指标编码": node.code, "指标": node.name}
