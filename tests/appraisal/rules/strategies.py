"""Random groups, books, entries and marks: small, full of ties, gaps and odd figures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from appraisal.enums import AdjustmentKind, AdjustmentLevel, Agency, GroupKind, MarkKind, TopRule
from appraisal.rules.facts import AdjustmentFacts, GroupFacts, MarkFacts, MemberFacts, NodeFacts
from appraisal.rules.periods import Period
from tests.appraisal.rules.build import HYGIENE, PROJECTS

marks_in_points = st.sampled_from([Decimal(1), Decimal(7), Decimal("33.3333"), Decimal(100), Decimal("250.5")])
weights = st.sampled_from([Decimal("0.0001"), Decimal(1), Decimal("33.3333"), Decimal(120), Decimal(500)])
periods = st.sampled_from([Period(2012), Period(2012, 1), Period(2012, 2), Period(2012, 3)])


@st.composite
def trees(draw) -> tuple[NodeFacts, ...]:
    """One to three top nodes, each a leaf, or with leaves, or with items over leaves; full marks add up."""
    nodes: list[NodeFacts] = []
    for number in range(draw(st.integers(1, 3))):
        code = f"T{number}"
        below, full = draw(branches(code, depth=draw(st.integers(0, 2))))
        rule = draw(st.sampled_from(list(TopRule)))
        nodes.append(NodeFacts(code, code, None, number, full, draw(weights), rule, floor=draw(floors(full))))
        nodes.extend(below)
    return tuple(draw(st.permutations(nodes)))


@st.composite
def branches(draw, parent: str, depth: int) -> tuple[list[NodeFacts], Decimal]:
    if depth == 0:
        return [], draw(marks_in_points)
    nodes: list[NodeFacts] = []
    total = Decimal(0)
    for number in range(draw(st.integers(1, 3))):
        code = f"{parent}.{number}"
        below, full = draw(branches(code, depth=draw(st.integers(0, depth - 1))))
        nodes.append(NodeFacts(code, code, parent, number, full, floor=draw(floors(full))))
        nodes.extend(below)
        total += full
    return nodes, total


def floors(full: Decimal) -> st.SearchStrategy[Decimal]:
    return st.sampled_from([Decimal(0), Decimal(0), Decimal(0), -full])


def cells(node: NodeFacts) -> st.SearchStrategy[int | Fraction | None]:
    low, high = int(node.floor * 10000), int(node.full_mark * 10000)
    few = st.sampled_from([low, 0, high // 2, high])
    return st.one_of(
        few,
        st.integers(low, high),
        st.none(),
        st.integers(1, 7).map(lambda part: Fraction(high, part)),
    )


@st.composite
def books(draw, group: GroupFacts) -> dict[str, dict[str, int | Fraction | None]]:
    """Complete books in which every leaf applies to somebody."""
    parents = {node.parent for node in group.nodes}
    leaves = [node for node in group.nodes if node.code not in parents]
    book: dict[str, dict[str, int | Fraction | None]] = {member.code: {} for member in group.members}
    for leaf in leaves:
        column = draw(st.lists(cells(leaf), min_size=len(group.members), max_size=len(group.members)))
        if all(cell is None for cell in column):
            column[0] = int(leaf.full_mark * 10000)
        for member, cell in zip(group.members, column, strict=True):
            book[member.code][leaf.code] = cell
    return book


@st.composite
def entries(draw, codes: list[str]) -> list[AdjustmentFacts]:
    """Entries that may count: right dates, known leading groups, no paper twice; a few matters, so that they meet."""
    rows = []
    for number in range(draw(st.integers(0, 12))):
        kind = draw(st.sampled_from(list(AdjustmentKind)))
        praise = kind in (AdjustmentKind.COMMENDATION, AdjustmentKind.TOP_THREE)
        carried = praise and draw(st.booleans()) and draw(st.booleans())
        level = draw(st.sampled_from(list(AdjustmentLevel)))
        if kind is AdjustmentKind.TOP_THREE:
            level = draw(st.sampled_from([None, AdjustmentLevel.PREFECTURE]))
        rewarded = kind is AdjustmentKind.REWARD
        rows.append(
            AdjustmentFacts(
                member=draw(st.sampled_from(codes)),
                kind=kind,
                level=None if rewarded else level,
                leading_group=draw(st.sampled_from([PROJECTS, HYGIENE])) if rewarded else "",
                single_or_grassroots=draw(st.booleans()),
                points=draw(st.sampled_from([Decimal("0.0001"), Decimal("4.5"), Decimal(10)])) if rewarded else None,
                matter=draw(st.sampled_from(["甲", "乙", "丙"])),
                document_number=f"安发〔2012〕{number}号",
                dated=draw(st.dates(date(2012 - carried, 1, 1), date(2012 - carried, 12, 31))),
                agency=draw(st.sampled_from(list(Agency))) if praise else Agency.PARTY_STATE,
                carried_over=carried,
            )
        )
    return rows


@st.composite
def cases(draw):
    """group, book, entries, marks, period: everything ``score_group`` takes."""
    codes = [f"U{number}" for number in range(draw(st.integers(1, 6)))]
    nodes = draw(trees())
    total = sum((node.weight for node in nodes if node.weight is not None), Decimal(0))
    members = tuple(MemberFacts(code, f"单位{code}") for code in draw(st.permutations(codes)))
    group = GroupFacts("G", "随机组", GroupKind.UNITS, total, nodes, members)
    marked = draw(st.lists(st.tuples(st.sampled_from(codes), st.sampled_from(list(MarkKind))), max_size=3, unique=True))
    marks = [MarkFacts(code, kind) for code, kind in marked]
    return group, draw(books(group)), draw(entries(codes)), marks, draw(periods)
