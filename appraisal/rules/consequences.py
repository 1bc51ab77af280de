"""What final results propose: consequences and rewards, each with its article and evidence (QSH-27, QSH-29, QSH-30-a).

Pure. Nothing here is decided: a person carries a proposal out or waives it. Shares of votes are compared as integers,
never as rounded percents; 超过 and 不足 do not include the number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from accountability.enums import PostedGroup
from accountability.rules.measures import poor_twice
from appraisal.enums.consequences import FollowUp
from appraisal.enums.grades import Grade
from organization.enums import UnitKind

CLAUSES = {
    FollowUp.POOR_CASE: "BZ-1-r", FollowUp.REMOVAL: "QSH-29-b", FollowUp.ADJUSTMENT: "QSH-29-a",
    FollowUp.SELECTION: "QSH-29-g", FollowUp.HANDLING: "QSH-29-g", FollowUp.YELLOW_CARD: "QSH-29-f",
    FollowUp.BROKEN_PROMISE: "QSH-29-c", FollowUp.POSTING: "QSH-30-a", FollowUp.MATERIAL: "QSH-27-b",
    FollowUp.RECOMMEND: "QSH-27-c", FollowUp.MODEL: "QSH-27-d", FollowUp.HONOUR: "QSH-27-d",
    FollowUp.EXECUTION: "LS-3.5-a",
}  # fmt: skip
DISTRICT_KINDS = (UnitKind.STREET, UnitKind.PARK, UnitKind.PARTY, UnitKind.GOVERNMENT, UnitKind.INSTITUTION)
COMMUNITY_ENDINGS = ("社区", "居委会", "居民委员会")
Evidence = tuple[tuple[str, str], ...]
Sources = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """Thresholds of the rulebook; ``posted`` places by group, ``cards`` yellow cards in a row."""

    adjust_below: Fraction
    remove_above: Fraction
    posted: Mapping[PostedGroup, int]
    card_from_year: int
    cards: int


@dataclass(frozen=True, slots=True)
class Standing:
    """One member of a final result: ``person`` None for a unit, ``rate`` final points of the full points."""

    scheme: str
    version: int
    unit: int
    name: str
    group: str
    rank: int
    rate: Fraction
    posted: PostedGroup | None = None
    person: int | None = None


@dataclass(frozen=True, slots=True)
class Graded:
    """A decided grade of the annual appraisal; ``person`` None for a team, ``target`` the row graded."""

    target: int
    unit: int
    person: int | None
    name: str
    grade: Grade
    word: str
    principal: bool = False


@dataclass(frozen=True, slots=True)
class Promise:
    """A graded commitment: titles missed without and with accepted force majeure; ``well``: top grade, none missed."""

    unit: int
    person: int
    name: str
    missed: tuple[str, ...]
    excused: tuple[str, ...]
    grade: str
    well: bool


@dataclass(frozen=True, slots=True)
class Votes:
    """Answers of counted democratic evaluations about a cadre: 优秀和称职, 不称职, all valid ballots."""

    person: int
    unit: int
    name: str
    well: int
    worst: int
    valid: int


@dataclass(frozen=True, slots=True)
class Ground:
    """Something on record that speaks for a reward: a commendation by ``level`` in words (本市, 市级, 省级, 国家级), or
    a proposal of bonus points. ``intermediary``: it was given by a body that is neither Party nor state."""

    unit: int
    person: int | None
    name: str
    text: str
    source: tuple[str, int]
    level: str = ""
    intermediary: bool = False


@dataclass(frozen=True, slots=True)
class PoorYears:
    """In which years a cadre was graded 差 or 不称职, in whatever units; ``unit`` is the latest."""

    person: int
    unit: int
    name: str
    years: frozenset[int]


@dataclass(frozen=True, slots=True)
class YearFacts:
    """A year as it stands now. ``cards`` unit -> (name, years of yellow cards that were given); ``posts`` unit -> its
    principal posts in words."""

    year: int
    standings: Sequence[Standing] = ()
    grades: Sequence[Graded] = ()
    promises: Sequence[Promise] = ()
    votes: Sequence[Votes] = ()
    poor: Sequence[PoorYears] = ()
    cards: Mapping[int, tuple[str, frozenset[int]]] | None = None
    posts: Mapping[int, Sequence[str]] | None = None
    honours: Sequence[Ground] = ()
    bonuses: Sequence[Ground] = ()


@dataclass(frozen=True, slots=True)
class Proposed:
    """One proposal. ``key`` tells it from others of the year; ``tied`` leaves the choice to the standing committee,
    ``places`` is how many of the ``group`` may be chosen."""

    kind: FollowUp
    unit: int
    person: int | None
    text: str
    evidence: Evidence = ()
    sources: Sources = ()
    scheme: str = ""
    version: int | None = None
    group: str = ""
    tied: bool = False
    places: int = 0

    @property
    def clause(self) -> str:
        return CLAUSES[self.kind]

    @property
    def key(self) -> tuple[str, str, int, int | None]:
        return self.kind.value, self.scheme, self.unit, self.person


def posted_group(kind: UnitKind, name: str) -> PostedGroup | None:
    """Streets and parks rank with the district's units, not with townships (QSH-30-a); None for inner sections."""
    if kind is UnitKind.TOWNSHIP:
        return PostedGroup.TOWNSHIP
    if kind is UnitKind.VILLAGE:
        return PostedGroup.COMMUNITY if name.endswith(COMMUNITY_ENDINGS) else PostedGroup.VILLAGE
    return PostedGroup.DISTRICT if kind in DISTRICT_KINDS else None


def last_places(rows: Sequence[Standing], places: int) -> tuple[list[Standing], list[Standing]]:
    """(surely among the last ``places``, tied at the cut). A group with fewer gives all it has."""
    if places <= 0:
        return [], []
    ordered = sorted(rows, key=lambda one: (one.rate, one.unit))
    if len(ordered) <= places:
        return ordered, []
    cut = ordered[places - 1].rate
    if ordered[places].rate > cut:
        return ordered[:places], []
    return [one for one in ordered if one.rate < cut], [one for one in ordered if one.rate == cut]


def too_few(well: int, valid: int, limit: Fraction) -> bool:
    """Strictly less than the share of the valid ballots: 40 of 60 is not less than two thirds (QSH-29-a)."""
    return well * limit.denominator < limit.numerator * valid


def too_many(worst: int, valid: int, limit: Fraction) -> bool:
    """Strictly more than the share: 20 of 60 is not more than one third (QSH-29-b)."""
    return worst * limit.denominator > limit.numerator * valid


def proposals(facts: YearFacts, numbers: Numbers) -> list[Proposed]:
    """Everything that the year's final results propose; of one key one."""
    found: dict[tuple[str, str, int, int | None], Proposed] = {}
    parts = (
        _poor_years(facts), _by_votes(facts, numbers), _cards(facts, numbers), _second_cards(facts, numbers),
        _promises(facts), _postings(facts, numbers), _material(facts), _models(facts),
        _honours(facts), _execution(facts),
    )  # fmt: skip
    for part in parts:
        for one in part:
            held = found.get(one.key)
            found[one.key] = one if held is None else _joined(held, one)
    return list(found.values())


def _joined(held: Proposed, one: Proposed) -> Proposed:
    """Two grounds of one and the same: the first sentence, all evidence."""
    return Proposed(
        held.kind, held.unit, held.person, held.text, held.evidence + one.evidence, held.sources + one.sources,
        held.scheme, held.version if held.version is not None else one.version, held.group, held.tied, held.places,
    )  # fmt: skip


def _poor_years(facts: YearFacts) -> Iterator[Proposed]:
    """Two successive years of 差, the second of them this year, also where the cadre changed units (BZ-1-r)."""
    for one in facts.poor:
        pair = poor_twice(year for year in one.years if year <= facts.year)
        if pair is None or pair[1] != facts.year:
            continue
        told = "年、".join(str(year) for year in pair)
        text = f"{one.name}{told}年年度考核等次均为末等，建议追究责任。"
        yield Proposed(FollowUp.POOR_CASE, one.unit, one.person, text, (("末等年度", f"{told}年"),))


def _by_votes(facts: YearFacts, numbers: Numbers) -> Iterator[Proposed]:
    """Where both hold the heavier one is shown."""
    for one in facts.votes:
        if not one.valid:
            continue
        evidence = (
            ("有效票", str(one.valid)), ("优秀和称职票", str(one.well)), ("不称职票", str(one.worst)),
        )  # fmt: skip
        if too_many(one.worst, one.valid, numbers.remove_above):
            text = f"{one.name}民主测评不称职票超过有效票的{_share(numbers.remove_above)}，须经组织考核认定。"
            yield Proposed(FollowUp.REMOVAL, one.unit, one.person, text, evidence)
        elif too_few(one.well, one.valid, numbers.adjust_below):
            text = f"{one.name}民主测评优秀和称职票不足有效票的{_share(numbers.adjust_below)}，须经组织考核认定。"
            yield Proposed(FollowUp.ADJUSTMENT, one.unit, one.person, text, evidence)


def _share(limit: Fraction) -> str:
    return f"{limit.numerator}/{limit.denominator}"


def _units(facts: YearFacts) -> dict[tuple[str, str], list[Standing]]:
    """(scheme, group) -> units."""
    found: defaultdict[tuple[str, str], list[Standing]] = defaultdict(list)
    for one in facts.standings:
        if one.person is None:
            found[one.scheme, one.group].append(one)
    return dict(found)


def _cards(facts: YearFacts, numbers: Numbers) -> Iterator[Proposed]:
    """The last of each group that has more than one, from the first year on."""
    if facts.year < numbers.card_from_year:
        return
    for (_, group), rows in _units(facts).items():
        last = max(one.rank for one in rows)
        same = [one for one in rows if one.rank == last]
        if len(rows) < 2 or len(same) == len(rows):
            continue
        for one in same:
            text = f"{one.name}{facts.year}年度综合考核列{group}末位，须经考察属主观因素并经常委会同意。"
            evidence = (("考核系统", group), ("名次", f"{one.rank} / {len(rows)}"))
            yield Proposed(
                FollowUp.YELLOW_CARD, one.unit, None, text, evidence, _version(one), one.scheme, one.version, group,
                tied=len(same) > 1, places=1,
            )  # fmt: skip


def _version(one: Standing) -> Sources:
    return (("appraisal.resultversion", one.version),)


def _second_cards(facts: YearFacts, numbers: Numbers) -> Iterator[Proposed]:
    """Cards of successive years up to this one: the principal posts, and other members who were found 不称职."""
    span = {facts.year - back for back in range(numbers.cards)}
    for unit, (name, years) in (facts.cards or {}).items():
        if not span <= years:
            continue
        told = "、".join(str(year) for year in sorted(span))
        evidence: Evidence = (("黄牌年度", told),)
        posts = tuple(("岗位", post) for post in (facts.posts or {}).get(unit, ()))
        text = f"{name}连续{numbers.cards}年黄牌警告，党政主要领导岗位公推优选。"
        yield Proposed(FollowUp.SELECTION, unit, None, text, evidence + posts)
        for one in facts.grades:
            if one.unit == unit and one.person is not None and not one.principal and one.grade is Grade.POOR:
                own = (*evidence, ("年度考核等次", one.word))
                words = f"{one.name}所在单位{name}连续{numbers.cards}年黄牌警告，本人考核为“{one.word}”。"
                yield Proposed(FollowUp.HANDLING, unit, one.person, words, own, _target(one))


def _target(one: Graded) -> Sources:
    return (("appraisal.gradetarget", one.target),)


def _promises(facts: YearFacts) -> Iterator[Proposed]:
    """Missed without force majeure: talk and circulated criticism; kept well: recommended first."""
    for one in facts.promises:
        if one.missed:
            evidence: Evidence = tuple(("未完成目标", title) for title in one.missed)
            evidence += tuple(("认定不可抗拒原因", title) for title in one.excused)
            text = f"{one.name}{facts.year}年度有 {len(one.missed)} 项承诺目标因非不可抗拒原因没有完成。"
            yield Proposed(FollowUp.BROKEN_PROMISE, one.unit, one.person, text, evidence)
        elif one.well:
            text = f"{one.name}{facts.year}年度承诺考核为“{one.grade}”，优先向上一级党委推荐任用。"
            yield Proposed(FollowUp.RECOMMEND, one.unit, one.person, text, (("承诺考核", one.grade),))


def _postings(facts: YearFacts, numbers: Numbers) -> Iterator[Proposed]:
    """The last of each of the four groups of a scheme, whatever groups the scheme itself ranks by."""
    pools: defaultdict[tuple[str, PostedGroup], list[Standing]] = defaultdict(list)
    for one in facts.standings:
        if one.person is None and one.posted is not None:
            pools[one.scheme, one.posted].append(one)
    for (_, group), rows in pools.items():
        places = numbers.posted.get(group, 0)
        sure, tied = last_places(rows, places)
        for one in (*sure, *tied):
            held = one in tied
            text = f"{one.name}{facts.year}年度考核列{group.label}后 {places} 名，派驻巡视员。"
            if held:
                text = f"{one.name}{facts.year}年度考核与{group.label}后 {places} 名并列，由常委会选定是否派驻巡视员。"
            evidence = (("考核类别", group.label), ("参加排列", f"{len(rows)} 个"), ("得分率", _rate(one.rate)))
            yield Proposed(
                FollowUp.POSTING, one.unit, None, text, evidence, _version(one), one.scheme, one.version,
                group.value, tied=held, places=max(places - len(sure), 0) if held else 0,
            )  # fmt: skip


def _rate(rate: Fraction) -> str:
    """Per cent with two places, rounded half up."""
    hundredths = (rate * 10_000 * 2 + 1) // 2
    return f"{hundredths // 100}.{hundredths % 100:02d}%"


def _material(facts: YearFacts) -> Iterator[Proposed]:
    """Leading cadres graded 优秀; 称职 is not enough."""
    for one in facts.grades:
        if one.person is not None and one.grade is Grade.GOOD:
            text = f"{one.name}{facts.year}年度考核为“{one.word}”，给予物质奖励。"
            yield Proposed(FollowUp.MATERIAL, one.unit, one.person, text, (("年度考核等次", one.word),), _target(one))


def _models(facts: YearFacts) -> Iterator[Proposed]:
    """特别优秀: first of a group and given the best grade; what somebody was commended for is no ground of it."""
    best = {(one.unit, one.person) for one in facts.grades if one.grade is Grade.GOOD}
    for one in facts.standings:
        if one.rank == 1 and (one.unit, one.person) in best:
            text = f"{one.name}{facts.year}年度考核列{one.group}第 1 名并评为最高等次，推荐为典型。"
            evidence = (("考核系统", one.group), ("名次", "1"))
            yield Proposed(
                FollowUp.MODEL, one.unit, one.person, text, evidence, _version(one), version=one.version
            )  # fmt: skip


def _honours(facts: YearFacts) -> Iterator[Proposed]:
    """受到区、市、省（部）级及中央表彰奖励: honoured besides, not put forward as a model. What an intermediary body
    gives is no commendation of any of these, and earns no points either (SX-4.2-a)."""
    for ground in facts.honours:
        if ground.intermediary:
            continue
        text = f"{ground.name}受{ground.level}表彰：{ground.text}，给予嘉奖、记功、荣誉称号或者物质奖励。"
        yield Proposed(
            FollowUp.HONOUR, ground.unit, ground.person, text, ((f"{ground.level}表彰", ground.text),),
            (ground.source,),
        )  # fmt: skip


def _execution(facts: YearFacts) -> Iterator[Proposed]:
    """Work done well, for which bonus points were proposed or entered: money and honour besides (LS-3.5-a)."""
    by: defaultdict[tuple[int, int | None], list[Ground]] = defaultdict(list)
    for one in facts.bonuses:
        by[one.unit, one.person].append(one)
    for (unit, person), rows in by.items():
        text = f"{rows[0].name}落实得力、实绩突出，给予经济和荣誉双重奖励，所在单位考核加分。"
        evidence = tuple(("加分依据", one.text) for one in rows)
        yield Proposed(FollowUp.EXECUTION, unit, person, text, evidence, tuple(one.source for one in rows))


def keys(found: Iterable[Proposed]) -> set[tuple[str, str, int, int | None]]:
    return {one.key for one in found}
