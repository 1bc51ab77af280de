"""The account of bonus and penalty entries (加减分): table, caps and what counts once (SX-4.2, SX-3.3-e).

Points are ten-thousandths. Entries are taken in a canonical order (date, document, matter), so the account
of a member reads the same whatever order the rows were filed in.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from appraisal.enums import AdjustmentKind, AdjustmentLevel, Agency
from appraisal.rules.facts import AdjustmentFacts, AdjustmentParameters
from appraisal.rules.figures import exact_units, short

REWARD, CRITICISM = AdjustmentKind.REWARD, AdjustmentKind.CRITICISM
_HEIGHT = {level: height for height, level in enumerate(AdjustmentLevel)}


class AdjustmentLine(NamedTuple):
    """One entry in a member's account.

    ``points`` is what the table gives it, ``counted`` what reaches the final score after caps and double
    counting; both are positive, also for criticism. ``reason`` says in Chinese how one became the other.
    """

    entry: AdjustmentFacts
    points: int
    counted: int
    reason: str
    clause: str


class AdjustmentTotals(NamedTuple):
    """A member's account: ``commendations`` before the cap, ``bonus`` after it, all in ten-thousandths."""

    commendations: int
    bonus: int
    reward: int
    deduction: int
    lines: tuple[AdjustmentLine, ...]


NO_ADJUSTMENTS = AdjustmentTotals(0, 0, 0, 0, ())


def matter_key(text: str) -> str:
    """A matter for comparison: full-width and half-width, case and blanks make no difference."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def entry_key(entry: AdjustmentFacts) -> tuple[str, ...]:
    """The canonical order of entries; two entries with one key are alike in everything that counts."""
    return (
        entry.member,
        entry.dated.isoformat(),
        entry.document_number,
        entry.matter,
        entry.kind._value_,
        entry.level._value_ if entry.level else "",
        entry.leading_group,
        "" if entry.points is None else f"{exact_units(entry.points):020d}",
        entry.agency._value_,
        f"{entry.single_or_grassroots:d}{entry.carried_over:d}",
    )


def count_adjustments(
    entries: Iterable[AdjustmentFacts], params: AdjustmentParameters, snapshot: date
) -> dict[str, AdjustmentTotals]:
    """The account of every member that has an entry, counting those dated up to ``snapshot``, inclusive.

    Entries must have passed ``check_adjustment``; ValueError or KeyError when one has no place in the table.
    """
    by_member: defaultdict[str, list[AdjustmentFacts]] = defaultdict(list)
    for entry in entries:
        by_member[entry.member].append(entry)
    return {member: _account(rows, params, snapshot) for member, rows in by_member.items()}


def _account(rows: list[AdjustmentFacts], params: AdjustmentParameters, snapshot: date) -> AdjustmentTotals:
    rows = sorted(rows, key=entry_key) if len(rows) > 1 else rows
    praise, rewards, criticism, after = [], [], [], []
    for row in rows:
        if row.dated > snapshot:
            after.append(row)
        elif row.kind is REWARD:
            rewards.append(row)
        elif row.kind is CRITICISM:
            criticism.append(row)
        else:
            praise.append(row)
    praise_lines = list(_praise_lines(praise, params)) if praise else []
    reward_lines = list(_reward_lines(rewards, params)) if rewards else []
    criticism_lines = list(_criticism_lines(criticism, params)) if criticism else []
    late = [_late_line(row, snapshot) for row in after]
    return AdjustmentTotals(
        commendations=sum([line.points for line in praise_lines]),
        bonus=sum([line.counted for line in praise_lines]),
        reward=sum([line.counted for line in reward_lines]),
        deduction=sum([line.counted for line in criticism_lines]),
        lines=(*praise_lines, *reward_lines, *criticism_lines, *late),
    )


def _late_line(entry: AdjustmentFacts, snapshot: date) -> AdjustmentLine:
    reason = f"日期 {entry.dated.isoformat()} 晚于本期截止日 {snapshot.isoformat()}，本期不计"
    return AdjustmentLine(entry, 0, 0, reason, "SX-4.3-a")


def _capped(points: int, room: int, cap: int, what: str) -> tuple[int, str]:
    """How much of ``points`` still fits under a cap, and the words for it."""
    counted = min(points, room)
    return counted, "" if counted == points else f"；{what}累计以 {short(cap)} 分封顶，实计 {short(counted)} 分"


def _praise_lines(rows: list[AdjustmentFacts], params: AdjustmentParameters) -> Iterator[AdjustmentLine]:
    """Commendations and top-three prizes: one cap over all of them (SX-4.2-a to SX-4.2-e)."""
    cap = room = exact_units(params.cap)
    for entry in rows:
        points, reason, clause = praise_points(entry, params)
        if entry.carried_over:
            reason += "；上年度未加，本年度补加"
            clause = "SX-4.2-d"
        counted, note = _capped(points, room, cap, "表彰加分")
        room -= counted
        yield AdjustmentLine(entry, points, counted, reason + note, "SX-4.2-e" if note else clause)


def praise_points(entry: AdjustmentFacts, params: AdjustmentParameters) -> tuple[int, str, str]:
    """What the table gives one commendation or top-three prize: ten-thousandths, words, clause."""
    if entry.agency is Agency.INTERMEDIARY:
        return 0, "社会中介机构的表彰不加分", "SX-4.2-a"
    if entry.kind is AdjustmentKind.TOP_THREE:
        if entry.single_or_grassroots:
            return 0, "前三名只计综合性工作，单项工作或基层站所不加分", "SX-4.2-c"
        points = exact_units(params.top_three)
        return points, f"综合性工作列市主管部门前三名，加 {short(points)} 分", "SX-4.2-c"
    level = _level(entry)
    full = exact_units(params.commendation[level])
    if not full:
        return 0, f"{level.label}一级的表彰不加分", "SX-4.2-a"
    if not entry.single_or_grassroots:
        return full, f"{level.label}一级的表彰，加 {short(full)} 分", "SX-4.2-a"
    numerator, denominator = params.halving.as_integer_ratio()
    halved, rest = divmod(full * numerator, denominator)
    if rest:
        raise ValueError(f"{level.label}一级的表彰折算后小数超过四位")
    words = f"{level.label}一级的表彰 {short(full)} 分，单项工作或基层站所减半，加 {short(halved)} 分"
    return halved, words, "SX-4.2-b"


def _reward_lines(rows: list[AdjustmentFacts], params: AdjustmentParameters) -> Iterator[AdjustmentLine]:
    """Reward points: a cap per leading group, outside the cap of the commendations (SX-3.3-e, SX-3.3-f)."""
    room: dict[str, int] = {}
    for entry in rows:
        cap = exact_units(params.reward_caps[entry.leading_group])
        points = exact_units(entry.points or 0)
        counted, note = _capped(points, room.setdefault(entry.leading_group, cap), cap, f"{entry.leading_group}奖励分")
        room[entry.leading_group] -= counted
        reason = f"{entry.leading_group}奖励 {short(points)} 分，不计权数直接计入" + note
        yield AdjustmentLine(entry, points, counted, reason, "SX-3.3-e" if note else "SX-3.3-f")


def _criticism_lines(rows: list[AdjustmentFacts], params: AdjustmentParameters) -> Iterator[AdjustmentLine]:
    """Criticism: per matter once, at the highest level; different matters add up, without a cap (SX-4.2-f, -g)."""
    heaviest: dict[str, AdjustmentFacts] = {}
    for entry in rows:
        key = matter_key(entry.matter)
        if key not in heaviest or _HEIGHT[_level(entry)] < _HEIGHT[_level(heaviest[key])]:
            heaviest[key] = entry
    settled: set[str] = set()
    for entry in rows:
        key, level = matter_key(entry.matter), _level(entry)
        points = exact_units(params.criticism[level])
        counting = heaviest[key]
        if counting is entry and key not in settled:
            settled.add(key)
            reason = f"{level.label}一级的通报批评，扣 {short(points)} 分"
            yield AdjustmentLine(entry, points, points, reason, "SX-4.2-f")
            continue
        same = "同一级别" if counting.level is level else f"更高级别（{_level(counting).label}）"
        reason = f"同一事项已按{same}的通报 {counting.document_number} 扣分，不重复扣"
        yield AdjustmentLine(entry, points, 0, reason, "SX-4.2-g")


def _level(entry: AdjustmentFacts) -> AdjustmentLevel:
    """The level of a commendation or criticism; ``check_adjustment`` refuses entries without one."""
    if entry.level is None:
        raise ValueError(f"{entry.kind.label}“{entry.matter}”缺少级别")
    return entry.level
