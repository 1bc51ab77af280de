"""Awards by the order of the results: who is proposed, who is left to the meeting, who comes next (SX-5, SX-6.5-b).

Scores are exact (Fraction). A group of equals that does not fit into places of one and the same rank is left open:
nothing here breaks a tie.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from appraisal.enums.awards import AwardEvent, AwardState, CandidateMark
from core.findings import Finding, met, unknown, unmet

STEPS: Mapping[tuple[AwardState, AwardEvent], AwardState] = {
    (AwardState.PREPARING, AwardEvent.SUBMIT): AwardState.SUBMITTED,
    (AwardState.SUBMITTED, AwardEvent.RETURN): AwardState.PREPARING,
    (AwardState.SUBMITTED, AwardEvent.APPROVE): AwardState.APPROVED,
    (AwardState.APPROVED, AwardEvent.PUBLISH): AwardState.PUBLISHED,
}
"""(state, event) -> state; every other cell is a refusal."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Places of one rank: 第一名 of one, 二等奖 of four; ``prize`` of each in yuan."""

    label: str
    count: int
    prize: int


NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")


def places(prizes: Sequence[int], *, ranked: bool) -> list[tuple[str, int, int]]:
    """(label, count, prize) of an award's slots: 第一名、第二名… each of one; one slot of equals where it is not ranked
    and the prizes are alike."""
    if not ranked and len(set(prizes)) == 1:
        return [("先进单位", len(prizes), prizes[0])]
    numbered = (NUMERALS[place] if place < len(NUMERALS) else str(place + 1) for place in range(len(prizes)))
    return [(f"第{number}名", 1, prize) for number, prize in zip(numbered, prizes, strict=True)]


@dataclass(frozen=True, slots=True)
class Runner:
    """Somebody who may win. ``bars`` are the findings that keep him out; the score stands all the same."""

    code: str
    score: Fraction
    bars: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules make of a runner. ``place`` counts all runners, equals sharing one (1, 2, 2, 4); ``order`` is
    his turn among those who may win, equals sharing one too, None for the barred; ``slot`` of the proposed."""

    code: str
    score: Fraction
    place: int
    order: int | None
    mark: CandidateMark
    slot: int | None


def slot_of(slots: Sequence[Slot], position: int) -> int | None:
    """The slot of the winner at ``position`` (from 0), None behind the last."""
    for index, slot in enumerate(slots):
        if position < slot.count:
            return index
        position -= slot.count
    return None


def standings(runners: Sequence[Runner], slots: Sequence[Slot]) -> list[Standing]:
    """Everybody by score, then code. Barred ones keep their place and the next one moves up (SX-6.5-b)."""
    ordered = sorted(runners, key=lambda one: (-one.score, one.code))
    found: list[Standing] = []
    place, taken = 1, 0
    for score, same in groupby(ordered, key=lambda one: one.score):
        equals = list(same)
        free = [one for one in equals if not one.bars]
        held = {slot_of(slots, position) for position in range(taken, taken + len(free))}
        first = slot_of(slots, taken)
        mark = CandidateMark.PROPOSED
        if first is None:
            mark = CandidateMark.RESERVE
        elif len(held) > 1:
            mark = CandidateMark.TIED
        for one in equals:
            if one.bars:
                found.append(Standing(one.code, score, place, None, CandidateMark.EXCLUDED, None))
            else:
                slot = first if mark is CandidateMark.PROPOSED else None
                found.append(Standing(one.code, score, place, taken + 1, mark, slot))
        place, taken = place + len(equals), taken + len(free)
    return found


def check_step(state: AwardState, event: AwardEvent) -> list[Finding]:
    if (state, event) in STEPS:
        return []
    wanted = "、".join(before.label for before, one in STEPS if one is event)
    return [unmet("SX-6.8-a", f"现在不能{event.label}", remedy=f"在“{wanted}”环节办理", 当前=state.label)]


def check_slot(slots: Sequence[Slot], slot: int, taken: int, *, clause: str) -> list[Finding]:
    """Room in a place: a fourth winner, a fifth in a class of four, is one too many (SX-5.2-a, SX-5.3-a)."""
    if not 0 <= slot < len(slots):
        return [unmet(clause, "奖项没有这一名次或者等级", remedy="请另选名次或者等级")]
    one = slots[slot]
    if taken < one.count:
        return []
    return [
        unmet(
            clause, "名额已满", remedy="先撤下一名，或者另选名次", 名次=one.label, 名额=str(one.count), 已有=str(taken)
        )
    ]


def passed_over(rows: Sequence[Standing], code: str, winners: frozenset[str]) -> list[str]:
    """Who stands before the chosen one, or beside him, and has not won: choosing him goes by more than the order."""
    chosen = next(one for one in rows if one.code == code)
    return [
        one.code
        for one in rows
        if one.order is not None and one.score >= chosen.score and one.code != code and one.code not in winners
    ]


def check_choice(
    rows: Sequence[Standing], code: str, winners: frozenset[str], *, reason: str, name: str, bars: Sequence[Finding],
    clause: str,
) -> list[Finding]:  # fmt: skip
    """Whether somebody may be chosen: not barred, not twice, and against or beside the order only with a reason."""
    if code in winners:
        return [unmet(clause, "已经在获奖名单中", remedy="无需重复选定", 对象=name)]
    findings = list(bars)
    before = passed_over(rows, code, winners)
    if before and not reason.strip():
        findings.append(
            unmet(
                clause,
                "不按得分次序选定，或者在并列中选定，须写明理由",
                remedy="请填写研究的理由",
                前列未选=f"{len(before)} 个",
            )
        )
    return findings


@dataclass(frozen=True, slots=True)
class AwardFacts:
    """An award as it stands before it goes up: places held of each slot, whose choice is open, why one stays empty."""

    name: str
    clause: str
    slots: tuple[Slot, ...]
    taken: tuple[int, ...]
    tied: tuple[str, ...] = ()
    vacancy: str = ""
    unread: str = ""
    """What is missing for its order (results of the special appraisal); "" when nothing is."""
    barred: tuple[tuple[str, Finding], ...] = ()
    """Winners who may not win by what is known now."""


def check_award(one: AwardFacts) -> list[Finding]:
    """Whether an award may go to the leading group: all places filled or said why not, no tie open, nobody barred."""
    findings = []
    if one.unread:
        findings.append(unknown("SX-5.2-b", "缺少评奖依据", remedy=one.unread, 奖项=one.name))
    findings += [
        unmet(
            bar.clause, f"获奖名单中有不得评奖的对象：{bar.title}", remedy="撤下后由下一名递补", 奖项=one.name, 对象=who
        )
        for who, bar in one.barred
    ]
    whole, held = sum(slot.count for slot in one.slots), sum(one.taken)
    if held < whole and one.tied:
        findings.append(
            unmet("SX-6.5-b", "名额线上并列，须研究选定", remedy="在并列对象中选定并写明理由", 奖项=one.name,
                  并列="、".join(one.tied))
        )  # fmt: skip
    elif held < whole and not one.vacancy and not one.unread:
        findings.append(
            unmet(
                one.clause,
                "名额未满",
                remedy="补足名单，或者写明空缺理由",
                奖项=one.name,
                名额=str(whole),
                已有=str(held),
            )
        )
    return findings


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a prize; ``amount`` in yuan, ``principal`` for the two principal leaders."""

    name: str
    amount: int
    principal: bool


def leaders_limit(prize: int, percent: Fraction) -> int:
    """The most that the two principal leaders may have together, in whole yuan: 20000 of 50000 at 40 percent."""
    return int(prize * percent / 100)


def check_shares(
    shares: Sequence[Share], prize: int, *, percent: Fraction | None, binding: bool, reason: str, clause: str
) -> list[Finding]:  # fmt: skip
    """A unit's distribution of its prize (SX-7.1-b). ``percent`` None: the plan sets no limit for this prize.

    Above the limit a binding group needs a reason; others are warned by a finding that is met.
    """
    findings = []
    if not shares:
        findings.append(unmet(clause, "没有分配对象", remedy="逐人填写姓名和金额"))
    names = [one.name for one in shares]
    if len(set(names)) < len(names):
        findings.append(unmet(clause, "同一人重复", remedy="每人只列一行"))
    whole = sum(one.amount for one in shares)
    if whole > prize:
        findings.append(
            unmet(
                clause,
                "分配合计超过奖金",
                remedy="请核减",
                奖金=f"{prize} 元",
                合计=f"{whole} 元",
                超出=f"{whole - prize} 元",
            )
        )
    principals = [one for one in shares if one.principal]
    if len(principals) > 2:
        findings.append(unmet(clause, "党政一把手最多两人", remedy="核对“一把手”标记", 实有=str(len(principals))))
    return findings + _check_leaders(
        sum(one.amount for one in principals), prize, percent, binding=binding, reason=reason, clause=clause
    )


def _check_leaders(
    taken: int, prize: int, percent: Fraction | None, *, binding: bool, reason: str, clause: str
) -> list[Finding]:
    if percent is None or taken * 100 <= prize * percent:
        return []
    facts = {"一把手所得": f"{taken} 元", "不高于": f"{leaders_limit(prize, percent)} 元"}
    if not binding:
        return [met(clause, "一把手所得高于乡镇的限额，参照执行的单位请再斟酌", **facts)]
    if reason.strip():
        return [met(clause, "一把手所得高于限额，已写明理由", **facts)]
    return [unmet(clause, "党政一把手所得原则上不高于限额", remedy="请核减；确需超过的，写明理由", **facts)]
