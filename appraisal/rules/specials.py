"""Special appraisals: who scores whom, exact totals, places, recommended winners (SX-2.2, SX-3-c). Pure."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from appraisal.rules.canonical import canonical, digest
from appraisal.rules.figures import short
from appraisal.rules.results import places
from core.findings import Finding, unmet

OPEN = "SX-3.4-a"
SCORES = "SX-4.1-e"
RECUSAL = "SX-8.4-a"
FORMAT = "special-1"
LARGEST = 1_000 * 10_000
"""The largest full mark of an item, in ten-thousandths."""

Scores = Mapping[str, Mapping[str, int]]
"""Participant code -> item code -> ten-thousandths."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item with its full mark in ten-thousandths."""

    code: str
    name: str
    full: int


@dataclass(frozen=True, slots=True)
class Opening:
    """What a round is arranged with; ``ticked``: units chosen beside the scheme's list."""

    name: str
    clause: str
    organizers: int
    items: Sequence[tuple[str, int]]
    open_list: bool
    listed: Collection[str]
    ticked: Sequence[str]
    exists: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """A participant's parts in the order of the items, total and place."""

    code: str
    name: str
    parts: tuple[int, ...]
    total: int
    place: int

    @property
    def sum_text(self) -> str:
        """85 + 90.5 = 175.5."""
        return f"{' + '.join(short(part) for part in self.parts)} = {short(self.total)}"


def check_opening(facts: Opening) -> list[Finding]:
    """Each special appraisal is arranged once, with organisers, items and its own list (SX-2.2, SX-3.4-a)."""
    found: list[Finding] = []
    if facts.exists:
        found.append(unmet(OPEN, "该专项考评已经安排", remedy="请在原专项考评中办理", 专项考评=facts.name))
    if not facts.organizers:
        found.append(unmet(OPEN, "没有组织单位", remedy="方案没有写明组织单位的，请选定", 专项考评=facts.name))
    if not facts.items:
        found.append(unmet(OPEN, "没有考评项目", remedy="请按专项考评细则填写项目和满分"))
    names = [name for name, _ in facts.items]
    for name in sorted({name for name in names if names.count(name) > 1}):
        found.append(unmet(OPEN, "考评项目重复", remedy="每个项目只填一次", 项目=name))
    for name, full in facts.items:
        if not 0 < full <= LARGEST:
            found.append(unmet(OPEN, "满分超出范围", remedy="请填写 0 以上、1000 以内的分值", 项目=name))
    return [*found, *check_ticked(facts)]


def check_ticked(facts: Opening) -> list[Finding]:
    """Units are ticked only where the scheme leaves the list open, and none twice (SX-2.2-e)."""
    if facts.ticked and not facts.open_list:
        return [unmet(facts.clause, "参评名单由方案确定，不能另行增加", remedy="请取消勾选", 专项考评=facts.name)]
    twice = [code for code in facts.ticked if code in facts.listed]
    return [unmet(facts.clause, "该单位已在名单中", remedy="不用再勾选", 单位=code) for code in twice]


def check_organizer(clause: str, name: str, *, speaks: bool) -> list[Finding]:
    """Only the organising bodies score, compute and recommend (SX-2.2-b, SX-2.2-f)."""
    if speaks:
        return []
    return [unmet(clause or SCORES, "不是组织单位的人员", remedy="由组织单位办理", 专项考评=name)]


def score_place(participant: str, item: Item) -> str:
    """What findings and the grid call the score of a participant."""
    return f"s-{participant}-{item.code}"


def check_cells(
    cells: Mapping[tuple[str, str], int], items: Mapping[str, Item], own: Mapping[str, str], *, person: str,
    confirmed: bool,
) -> list[Finding]:  # fmt: skip
    """Points lie between nought and the full mark; an organiser that is appraised does not score itself (SX-2.2-f)."""
    found: list[Finding] = []
    if confirmed:
        found.append(unmet(SCORES, "结果已经确认，得分不再改动", remedy="推荐名单以已确认的结果为准"))
    touched = sorted({participant for participant, _ in cells} & own.keys())
    found += [
        unmet(RECUSAL, "不得为本单位评分", remedy="由其他组织单位的人员评分", 参评对象=own[code], 经办人=person)
        for code in touched
    ]
    for (participant, code), value in cells.items():
        item = items[code]
        if not 0 <= value <= item.full:
            found.append(
                unmet(SCORES, "得分超出范围", remedy=f"请填写 0 至 {short(item.full)} 之间的分值", 项目=item.name,
                      field=score_place(participant, item), 填写=short(value))
            )  # fmt: skip
    return found


def check_complete(names: Mapping[str, str], items: Sequence[Item], scores: Scores) -> list[Finding]:
    """A ranking needs every participant's points on every item."""
    missing = [names[code] for code in names if any(item.code not in scores.get(code, {}) for item in items)]
    if not missing:
        return []
    shown = "、".join(missing[:5]) + (f"等 {len(missing)} 个" if len(missing) > 5 else "")
    return [unmet(SCORES, "有参评对象没有评完", remedy="请逐项录入得分", 参评对象=shown)]


def freeze(round_code: str, names: Mapping[str, str], items: Sequence[Item], scores: Scores) -> tuple[str, str]:
    """Canonical text of everything a ranking is computed from, and its SHA-256."""
    text = canonical(
        {
            "format": FORMAT,
            "round": round_code,
            "items": [[item.code, item.name, item.full] for item in items],
            "participants": [[code, name, [scores[code][item.code] for item in items]] for code, name in names.items()],
        }
    )
    return text, digest(text)


def outcomes(frozen: str) -> list[Outcome]:
    """The ranking from the frozen text, best first: sums of whole ten-thousandths, places 1, 2, 2, 4."""
    rows = json.loads(frozen)["participants"]
    totals = {code: sum(parts) for code, _, parts in rows}
    placed = places(totals)
    found = [Outcome(code, name, tuple(parts), totals[code], placed[code]) for code, name, parts in rows]
    return sorted(found, key=lambda one: one.place)


def frozen_items(frozen: str) -> list[Item]:
    """The items as they were frozen."""
    return [Item(code, name, full) for code, name, full in json.loads(frozen)["items"]]


def check_second(clause: str, *, same_person: bool, same_body: bool, bodies: int) -> list[Finding]:
    """A second person confirms, of another organising body where there are several that may."""
    if same_person:
        return [unmet(clause or SCORES, "须由另一人确认", remedy="请组织单位的另一人登录后办理")]
    if same_body and bodies > 1:
        return [unmet(clause or SCORES, "由几个单位共同组织的，须由另一组织单位确认", remedy="请另一组织单位办理")]
    return []


@dataclass(frozen=True, slots=True)
class Award:
    """The single award that a special appraisal feeds; ``winners`` is how many it has."""

    code: str
    name: str
    winners: int
    clause: str


def check_recommendation(
    award: Award, nominees: Sequence[str], ranking: Mapping[str, int], own: Mapping[str, str], *, reason: str,
    person: str,
) -> list[Finding]:  # fmt: skip
    """Winners come from the special's own list (SX-2.2-d), no more than the award has, by places or with a reason.

    ``ranking``: participant code -> place; ``own``: participants with a tie to the person, by code.
    """
    found = [
        unmet(
            award.clause, "不是该专项考评的参评对象，不能推荐", remedy="只在参评名单中推荐", 奖项=award.name, 单位=code
        )
        for code in nominees
        if code not in ranking
    ]
    if not nominees:
        found.append(unmet(award.clause, "没有推荐对象", remedy="请选择推荐对象", 奖项=award.name))
    if len(set(nominees)) != len(nominees):
        found.append(unmet(award.clause, "推荐对象重复", remedy="每个对象只推荐一次", 奖项=award.name))
    if len(nominees) > award.winners:
        found.append(
            unmet(award.clause, "推荐对象多于奖项名额", remedy="请按名额推荐", 名额=str(award.winners),
                  推荐=str(len(nominees)))
        )  # fmt: skip
    found += [
        unmet(RECUSAL, "不得推荐本单位", remedy="由其他组织单位的人员办理", 参评对象=own[code], 经办人=person)
        for code in nominees
        if code in own
    ]
    if all(code in ranking for code in nominees) and not reason.strip() and departs(nominees, ranking):
        found.append(unmet(award.clause, "没有按名次推荐", remedy="请写明理由，或者按名次推荐", field="reason"))
    return found


def departs(nominees: Sequence[str], ranking: Mapping[str, int]) -> bool:
    """Whether somebody left out stands before somebody named, or the list is not in the order of places."""
    named = [ranking[code] for code in nominees]
    left = [place for code, place in ranking.items() if code not in nominees]
    return named != sorted(named) or bool(named and left and min(left) < max(named))
