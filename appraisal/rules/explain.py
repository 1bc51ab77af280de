"""Where a member's score comes from: every figure with its formula, numbers in, and the clause behind it.

Works on frozen inputs (``thaw_group``), so an old version explains itself from what it was computed from. Texts
are Chinese and complete; figures stand beside them in ten-thousandths.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from appraisal.enums import TopRule
from appraisal.rules.accounts import NO_ADJUSTMENTS, AdjustmentTotals
from appraisal.rules.facts import POINT, Cell, MemberFacts, NodeFacts
from appraisal.rules.figures import exact_units, expand, fixed, short
from appraisal.rules.frozen import FrozenGroup
from appraisal.rules.measured_text import filed_text, formula_text
from appraisal.rules.results import GroupResult, MemberResult, item_places
from appraisal.rules.tree import Top, Tree, leaves_under, unfold


@dataclass(frozen=True, slots=True)
class LeafExplanation:
    """A leaf: ``path`` names the nodes between the top node and it; ``score`` is exact, in ten-thousandths.

    ``applies`` false is 不涉及; ``text`` then holds the mean's formula and ``taken_over`` the members averaged.
    ``filed`` says what was filed for a measured leaf, whose ``text`` is the formula of its method; "" for others.
    """

    code: str
    name: str
    path: tuple[str, ...]
    full_mark: int
    score: Fraction
    applies: bool
    text: str
    taken_over: tuple[MemberFacts, ...]
    clause: str
    filed: str = ""


@dataclass(frozen=True, slots=True)
class ItemExplanation:
    """A top node: base score, the best one and who holds it, the weighing formula, place and distance to the best.

    ``rule`` is None where a year is combined from its quarters; its leaves are the quarters then.
    """

    code: str
    name: str
    rule: TopRule | None
    full_mark: int
    weight: int
    base: Fraction
    base_text: str
    best: Fraction
    best_members: tuple[MemberFacts, ...]
    weighted: int
    formula: str
    place: int
    distance: int
    clause: str
    leaves: tuple[LeafExplanation, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything behind one member's final score and rank."""

    member: MemberFacts
    result: MemberResult
    members_in_group: int
    items: tuple[ItemExplanation, ...]
    initial_formula: str
    account: AdjustmentTotals
    bonus_formula: str
    final_formula: str
    rank_text: str


def explain_member(frozen: FrozenGroup, member_code: str, result: GroupResult | None = None) -> Explanation:
    """The explanation of one member; KeyError when the group has no such member, ValueError when it is refused.

    ``result`` may be handed in when the group was scored already; it must stem from the same frozen inputs.
    """
    result = result or frozen.score()
    if result.refused:
        raise ValueError("；".join(finding.sentence() for finding in result.refusals))
    outcomes = result.by_code()
    outcome = outcomes[member_code]
    members = {member.code: member for member in frozen.group.members}
    tree = unfold(frozen.group)
    items = tuple(
        _item(frozen, tree, top, result, outcome, position, members) for position, top in enumerate(tree.tops)
    )
    account = result.accounts.get(member_code, NO_ADJUSTMENTS)
    return Explanation(
        member=members[member_code],
        result=outcome,
        members_in_group=len(outcomes),
        items=items,
        initial_formula=sum_text([item.weighted for item in outcome.items], outcome.initial),
        account=account,
        bonus_formula=bonus_text(outcome, exact_units(frozen.params.cap)),
        final_formula=final_text(outcome),
        rank_text=rank_text(result, outcome),
    )


def _item(
    frozen: FrozenGroup,
    tree: Tree,
    top: Top,
    result: GroupResult,
    outcome: MemberResult,
    position: int,
    members: Mapping[str, MemberFacts],
) -> ItemExplanation:
    own = outcome.items[position]
    bases = {row.code: row.items[position].exact_base for row in result.results}
    best = max(bases.values())
    most = max(row.items[position].weighted for row in result.results)
    leaves = tuple(
        _leaf(frozen, tree, top, leaf, outcome.code, members) for leaf in leaves_under(top.node, tree.children)
    )
    return ItemExplanation(
        code=top.code,
        name=top.node.name,
        rule=top.rule,
        full_mark=top.full,
        weight=top.weight,
        base=own.exact_base,
        base_text=_base_text(leaves, own.exact_base),
        best=best,
        best_members=tuple(members[code] for code in sorted(bases) if bases[code] == best),
        weighted=own.weighted,
        formula=weigh_formula(top, own.exact_base, best, own.weighted),
        place=item_places(result, top.code)[outcome.code],
        distance=most - own.weighted,
        clause="SX-4.1-b" if own.exact_base == best and top.rule is TopRule.RATIO_TO_BEST else "SX-4.1-c",
        leaves=leaves,
    )


def weigh_formula(top: Top, base: Fraction, best: Fraction, weighted: int) -> str:
    """The weighing of a top node with its numbers: 962.5 ÷ 975.4 × 500 = 493.38733… → 四舍五入四位 493.3873。"""
    whole = best if top.rule is TopRule.RATIO_TO_BEST else Fraction(top.full)
    if best <= 0:
        return "本组该大项无一得分，全部计 0"
    if base <= 0:
        return f"基础分 {points(base)} 不大于零，计 0"
    exact = base / whole * top.weight
    head = f"{points(base)} ÷ {points(whole)} × {short(top.weight)} = {points(exact)}"
    return head if exact == weighted else f"{head} → 四舍五入四位 {fixed(weighted)}"


def points(units: Fraction) -> str:
    """Exact ten-thousandths written out in points."""
    return expand(units / POINT)


def _leaf(
    frozen: FrozenGroup, tree: Tree, top: Top, node: NodeFacts, member_code: str, members: Mapping[str, MemberFacts]
) -> LeafExplanation:
    cell = frozen.book[member_code][node.code]
    over: tuple[MemberFacts, ...] = ()
    readings = frozen.readings.get(node.code, {})
    reading = readings.get(member_code)
    if cell is None:
        column = {code: row[node.code] for code, row in frozen.book.items()}
        over = tuple(members[code] for code in sorted(column) if column[code] is not None)
        score, text = _mean(column)
    else:
        score = Fraction(cell)
        text = f"{points(score)}（满分 {short(exact_units(node.full_mark))}）"
        if reading is not None:
            text = formula_text(node, readings, member_code, score / POINT)
    return LeafExplanation(
        code=node.code,
        name=node.name,
        path=_path(tree, top, node),
        full_mark=exact_units(node.full_mark),
        score=score,
        applies=cell is not None,
        text=text,
        taken_over=over,
        clause="SX-3-e" if cell is None else node.clause or "SX-3-d",
        filed="" if reading is None else filed_text(reading),
    )


def _mean(column: Mapping[str, Cell]) -> tuple[Fraction, str]:
    """The mean of a leaf over the members it applies to, and its formula (SX-3-e)."""
    present = [Fraction(cell) for cell in column.values() if cell is not None]
    total = sum(present, Fraction(0))
    mean = total / len(present)
    text = f"不涉及，取其他 {len(present)} 个考评对象的平均分：{points(total)} ÷ {len(present)} = {points(mean)}"
    return mean, text


def _path(tree: Tree, top: Top, node: NodeFacts) -> tuple[str, ...]:
    """The names of the nodes between a top node and a leaf, from above."""
    by_code = {child.code: child for rows in tree.children.values() for child in rows}
    names: list[str] = []
    parent = node.parent
    while parent is not None and parent != top.code:
        names.append(by_code[parent].name)
        parent = by_code[parent].parent
    return tuple(reversed(names))


def _base_text(leaves: Sequence[LeafExplanation], base: Fraction) -> str:
    if len(leaves) == 1:
        return points(base)
    return f"{_joined([points(leaf.score) for leaf in leaves])} = {points(base)}"


def _joined(terms: Sequence[str]) -> str:
    """Terms with plus signs; a negative term takes brackets."""
    return " + ".join(f"({term})" if term.startswith("-") else term for term in terms)


def sum_text(weighted: Sequence[int], total: int) -> str:
    """The initial score as the sum of the weighted scores."""
    return f"{_joined([fixed(one) for one in weighted])} = {fixed(total)}"


def bonus_text(outcome: MemberResult, cap: int) -> str:
    """What the cap does to the commendations."""
    if outcome.commendations > outcome.bonus:
        return f"表彰加分合计 {short(outcome.commendations)}，以 {short(cap)} 分封顶，计 {short(outcome.bonus)}"
    return f"表彰加分合计 {short(outcome.commendations)}，未超过 {short(cap)} 分，全部计入"


def final_text(outcome: MemberResult) -> str:
    """The final score from its parts (SX-4.3-a)."""
    return (
        f"初步得分 {fixed(outcome.initial)} + 表彰加分 {short(outcome.bonus)} + 奖励分 {short(outcome.reward)}"
        f" − 通报批评扣分 {short(outcome.deduction)} = {fixed(outcome.final)}"
    )


def rank_text(result: GroupResult, outcome: MemberResult) -> str:
    """Rank, ties and the distances to the first and to the one before."""
    alike = sum(row.final == outcome.final for row in result.results)
    text = f"本组 {len(result.results)} 个考评对象中列第 {outcome.rank} 名"
    if alike > 1:
        text += f"（{alike} 个并列）"
    if outcome.rank > 1:
        before = min(row.final for row in result.results if row.final > outcome.final)
        text += f"，距第 1 名 {fixed(result.results[0].final - outcome.final)} 分"
        text += f"，距前一名 {fixed(before - outcome.final)} 分"
    marks = [word for word, on in (("一票否决", outcome.vetoed), ("弄虚作假", outcome.disqualified)) if on]
    return text + (f"；因{'、'.join(marks)}，本年度不得评优评先" if marks else "")
