"""Short ways to groups, books and entries for the tests of the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from appraisal.enums import AdjustmentKind, AdjustmentLevel, GroupKind, TopRule, YearRule
from appraisal.rules.facts import (
    AdjustmentFacts,
    AdjustmentParameters,
    GroupFacts,
    MemberFacts,
    NodeFacts,
    SchemeFacts,
)
from appraisal.rules.periods import Period

YEAR = Period(2012)
NATION, PROVINCE, PREFECTURE, OWN_CITY = AdjustmentLevel
PROJECTS, HYGIENE = "重点项目推进工作领导小组", "创建卫生城市领导小组"

PLAN = AdjustmentParameters(
    commendation={NATION: Decimal(30), PROVINCE: Decimal(20), PREFECTURE: Decimal(10), OWN_CITY: Decimal(0)},
    criticism={NATION: Decimal(30), PROVINCE: Decimal(30), PREFECTURE: Decimal(20), OWN_CITY: Decimal(5)},
    halving=Decimal("0.5"),
    top_three=Decimal(5),
    cap=Decimal(50),
    reward_caps={PROJECTS: Decimal(10), HYGIENE: Decimal(10)},
)


def units(points: str | int) -> int:
    """Points as ten-thousandths."""
    return int(Decimal(points) * 10000)


def top(code: str, full: str | int, weight: str | int, rule: TopRule = TopRule.RATIO_TO_BEST, **more) -> NodeFacts:
    order = int("".join(filter(str.isdigit, code)) or 0)
    return NodeFacts(code, f"大项{code}", None, order, Decimal(full), Decimal(weight), rule, **more)


def leaf(code: str, parent: str, full: str | int, **more) -> NodeFacts:
    order = int("".join(filter(str.isdigit, code)) or 0)
    return NodeFacts(code, f"小项{code}", parent, order, Decimal(full), **more)


def group_of(nodes: Sequence[NodeFacts], members: Sequence[str], code: str = "B1") -> GroupFacts:
    total = sum((node.weight for node in nodes if node.weight is not None), Decimal(0))
    people = tuple(MemberFacts(member, f"单位{member}") for member in members)
    return GroupFacts(code, f"第{code}组", GroupKind.UNITS, total, tuple(nodes), people)


def single(scores: Mapping[str, str | None], full: str | int = 100, weight: str | int = 120, **more):
    """A group with one top node that is its own leaf, and its book: {"A": "95", "B": None}."""
    group = group_of([top("T1", full, weight, **more)], list(scores))
    book = {code: {"T1": None if score is None else units(score)} for code, score in scores.items()}
    return group, book


def scheme_of(*groups: GroupFacts, **more) -> SchemeFacts:
    settings = {"year_rule": YearRule.OWN, "adjustments": PLAN, "version": 1} | more
    return SchemeFacts(code="anlan-2012", name="安澜县双向承诺考评", year=2012, groups=groups, **settings)


def entry(kind: AdjustmentKind, level: AdjustmentLevel | None = None, **more) -> AdjustmentFacts:
    """An entry of member A; every call gives a new document and matter unless they are named."""
    entry.count += 1  # type: ignore[attr-defined]
    facts = {
        "member": "A",
        "kind": kind,
        "level": level,
        "leading_group": "",
        "single_or_grassroots": False,
        "points": None,
        "matter": f"事项{entry.count}",  # type: ignore[attr-defined]
        "document_number": f"安发〔2012〕{entry.count}号",  # type: ignore[attr-defined]
        "dated": date(2012, 6, 1),
    } | more
    return AdjustmentFacts(**facts)


entry.count = 0  # type: ignore[attr-defined]


def praise(level: AdjustmentLevel, **more) -> AdjustmentFacts:
    return entry(AdjustmentKind.COMMENDATION, level, **more)


def blame(level: AdjustmentLevel, **more) -> AdjustmentFacts:
    return entry(AdjustmentKind.CRITICISM, level, **more)


def reward(points: str, leading_group: str = PROJECTS, **more) -> AdjustmentFacts:
    return entry(AdjustmentKind.REWARD, None, points=Decimal(points), leading_group=leading_group, **more)


def top_three(**more) -> AdjustmentFacts:
    return entry(AdjustmentKind.TOP_THREE, **({"level": PREFECTURE} | more))


def stream(seed: int) -> Iterator[int]:
    """Numbers from 0 below 2**31 that are the same on every machine and in every version of Python."""
    state = seed
    while True:
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        yield state >> 33
