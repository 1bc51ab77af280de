"""What bars the best grade, how many may have it, and what two appraisals of a year say of each other. Pure.

Facts of every team and cadre of a round are judged together: a leader's grade bars his team's, a team's its members'.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from appraisal.enums.grades import Conclusion, Grade, GradeTier, RoundKind
from core.findings import Finding, met, unknown, unmet

ORDER = tuple(Grade)
CADRE_WORDS = {Grade.GOOD: "优秀", Grade.FAIR: "称职", Grade.AVERAGE: "基本称职", Grade.POOR: "不称职"}


def word(kind: RoundKind, tier: GradeTier, grade: Grade | None) -> str:
    """好、较好、一般、差; of a cadre in the annual appraisal 优秀、称职、基本称职、不称职 (BZ-1-c, JH-C-3.3-e)."""
    if grade is None:
        return "待定"
    return CADRE_WORDS[grade] if kind is RoundKind.ANNUAL and tier is not GradeTier.TEAM else grade.label


def below(grade: Grade, other: Grade) -> bool:
    """Whether ``grade`` is worse than ``other``."""
    return ORDER.index(grade) > ORDER.index(other)


@dataclass(frozen=True, slots=True)
class Ballots:
    """A tally by the four grades or by satisfaction; all of them are valid. ``source``: where it was counted."""

    counts: tuple[int, int, int, int]
    source: str = ""

    @property
    def valid(self) -> int:
        return sum(self.counts)

    @property
    def dissatisfied(self) -> int:
        return self.counts[3]

    @property
    def low(self) -> int:
        """一般 and 差."""
        return self.counts[2] + self.counts[3]


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A special investigation; ``conclusion`` None while it goes on."""

    conclusion: Conclusion | None


@dataclass(frozen=True, slots=True)
class Subject:
    """A team or a cadre with what bears on the grade.

    ``unit`` binds a team to its cadres. ``integrity`` is the grade in the year's appraisal of integrity, of the annual
    appraisal alone; ``integrity_due``: such a grade is asked for before the best one is given.
    """

    key: int
    name: str
    tier: GradeTier
    pool: str
    unit: int
    grade: Grade | None = None
    survey: Ballots | None = None
    evaluation: Ballots | None = None
    work_report: Ballots | None = None
    mutual: Ballots | None = None
    inquiry: Inquiry | None = None
    criticisms: tuple[str, ...] = ()
    integrity: Grade | None = None
    integrity_due: bool = False
    vetoes: tuple[str, ...] = ()
    frauds: tuple[str, ...] = ()
    clues: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers of the rulebook. ``good``: share of each pool that may have the best grade."""

    good: Mapping[str, Fraction]
    dissatisfied: Fraction
    low: Fraction
    clues: int
    approved: Mapping[str, int] = field(default_factory=dict)
    """Pool -> the number that somebody approved above the quota."""


def quota(share: Fraction, total: int) -> int:
    """The most that keep within the share: one third of 31 is 10, 15% of 106 is 15; never rounded up."""
    return int(share * total)


def over_third(ballots: Ballots | None, share: Fraction) -> bool:
    """Strictly more dissatisfied than the share of the valid ballots: 31 of 90, not 30 (BZ-1-l)."""
    return ballots is not None and ballots.dissatisfied > share * ballots.valid


def needs_inquiry(one: Subject, limits: Limits) -> str:
    """Why a special investigation is called for, "" when it is not (BZ-2.2-h, BZ-1-l)."""
    if over_third(one.survey, limits.dissatisfied):
        assert one.survey is not None
        return f"民意调查不满意 {one.survey.dissatisfied} 票，有效票 {one.survey.valid} 票"
    for name, held in (("民主测评", one.evaluation), ("述职述廉测评", one.work_report)):
        if held is not None and held.low > limits.low * held.valid:
            return f"{name}“一般”和“差” {held.low} 票，有效票 {held.valid} 票"
    if one.clues > limits.clues:
        return f"反映问题 {one.clues} 件"
    return ""


def blockers(one: Subject, subjects: Iterable[Subject], limits: Limits, kind: RoundKind) -> list[Finding]:
    """What keeps a team or cadre from the best grade, each with its facts and its article."""
    others = [other for other in subjects if other.unit == one.unit and other.key != one.key]
    found = _related(one, others) if kind is RoundKind.INTEGRITY else _integrity(one) + _marked(one)
    found += _survey(one, limits)
    if kind is RoundKind.INTEGRITY and one.tier is not GradeTier.DEPUTY:
        remedy = "当年被通报批评的单位，班子和主要领导评其他等次"
        found += [unmet("BZ-1-m", "当年被通报批评", remedy=remedy, 对象=one.name, 通报=text) for text in one.criticisms]
    return found


def _marked(one: Subject) -> list[Finding]:
    """Veto and fraud leave score and place and take the top grade away (SX-6.6-a, SX-8.4-b)."""
    remedy = "不得评最高等次"
    found = [unmet("SX-6.6-a", "当年被一票否决", remedy=remedy, 对象=one.name, 领域=text) for text in one.vetoes]
    return found + [unmet("SX-8.4-b", "考评中弄虚作假", remedy=remedy, 对象=one.name, 依据=text) for text in one.frauds]


def _related(one: Subject, others: Sequence[Subject]) -> list[Finding]:
    """Leader and team, team and members (BZ-1-e, BZ-1-f)."""
    if one.tier is GradeTier.TEAM:
        poor = [other.name for other in others if other.tier is GradeTier.PRINCIPAL and other.grade is Grade.POOR]
        remedy = "主要领导评为“差”的，班子评其他等次"
        return [unmet("BZ-1-e", "主要领导评为“差”", remedy=remedy, 班子=one.name, 主要领导=name) for name in poor]
    team = next((other for other in others if other.tier is GradeTier.TEAM), None)
    if team is not None and team.grade is Grade.POOR:
        remedy = "班子评为“差”的，成员评其他等次"
        return [unmet("BZ-1-f", "所在班子评为“差”", remedy=remedy, 成员=one.name, 班子=team.name)]
    return []


def _survey(one: Subject, limits: Limits) -> list[Finding]:
    if not over_third(one.survey, limits.dissatisfied):
        return []
    assert one.survey is not None
    facts = {"对象": one.name, "不满意票": str(one.survey.dissatisfied), "有效票": str(one.survey.valid)}
    if one.survey.source:
        facts["票数来源"] = one.survey.source
    title = "不满意票超过三分之一"
    if one.inquiry is None:
        return [unknown("BZ-1-l", title, remedy="须先组织专项调查", **facts)]
    if one.inquiry.conclusion is None:
        return [unknown("BZ-1-l", title, remedy="专项调查作出结论后再定等", **facts)]
    if one.inquiry.conclusion is Conclusion.PROVED:
        return [unmet("BZ-1-l", f"{title}且专项调查属实", remedy="评其他等次", **facts)]
    return []


def _integrity(one: Subject) -> list[Finding]:
    """The annual grade after that of integrity (BZ-1-n, BZ-1-o)."""
    if not one.integrity_due:
        return []
    clause, least = ("BZ-1-n", Grade.GOOD) if one.tier is GradeTier.TEAM else ("BZ-1-o", Grade.FAIR)
    if one.integrity is None:
        remedy = "待党风廉政建设责任制考核等次决定后再评"
        return [unknown(clause, "责任制考核等次尚未决定", remedy=remedy, 对象=one.name)]
    if not below(one.integrity, least):
        return []
    title = "责任制考核未评为“好”" if least is Grade.GOOD else "责任制考核为“一般”或者以下"
    best = word(RoundKind.ANNUAL, one.tier, Grade.GOOD)
    return [unmet(clause, title, remedy=f"年度考核不得评“{best}”", 对象=one.name, 责任制等次=one.integrity.label)]


def warnings(one: Subject, subjects: Iterable[Subject]) -> list[str]:
    """What does not bar but should be seen: a deputy graded 差 beside a good team (note of BZ-1-e)."""
    if one.tier is not GradeTier.TEAM or one.grade is not Grade.GOOD:
        return []
    poor = [
        other.name
        for other in subjects
        if other.unit == one.unit and other.tier is GradeTier.DEPUTY and other.grade is Grade.POOR
    ]
    return [f"副职{name}评为“差”，请核对班子等次" for name in poor]


def check_quotas(subjects: Iterable[Subject], limits: Limits, kind: RoundKind) -> list[Finding]:
    """Each pool within its quota, or within what was approved above it (BZ-1-g, BZ-1-h)."""
    total: Counter[str] = Counter()
    good: Counter[str] = Counter()
    teams: dict[str, bool] = {}
    for one in subjects:
        total[one.pool] += 1
        good[one.pool] += one.grade is Grade.GOOD
        teams[one.pool] = one.tier is GradeTier.TEAM
    findings = []
    for pool in sorted(total):
        clause = "BZ-1-g" if teams[pool] else "BZ-1-h"
        tier = GradeTier.TEAM if teams[pool] else GradeTier.DEPUTY
        most = quota(limits.good[pool], total[pool])
        facts = {"范围": pool, "总数": str(total[pool]), "限额": str(most), "实评": str(good[pool])}
        title = f"“{word(kind, tier, Grade.GOOD)}”不超过限额"
        if good[pool] <= most:
            findings.append(met(clause, title, **facts))
        elif good[pool] <= limits.approved.get(pool, 0):
            findings.append(met(clause, f"{title}（已批准）", **facts, 批准名额=str(limits.approved[pool])))
        else:
            remedy = "减少名额；确需超过的，登记上级党委的批准"
            findings.append(unmet(clause, title, remedy=remedy, **facts))
    return findings


def check_grades(subjects: Sequence[Subject], limits: Limits, kind: RoundKind) -> list[Finding]:
    """Everything that stands against the grades as they are: none missing, none barred, quotas kept."""
    missing = [one.name for one in subjects if one.grade is None]
    findings = []
    if missing:
        shown = "、".join(missing[:5]) + (f"等 {len(missing)} 个" if len(missing) > 5 else "")
        findings.append(unknown("BZ-1-c", "还有对象没有等次", remedy="逐一评定等次", 对象=shown))
    by_unit: defaultdict[int, list[Subject]] = defaultdict(list)
    for one in subjects:
        by_unit[one.unit].append(one)
    for one in subjects:
        if one.grade is Grade.GOOD:
            findings += blockers(one, by_unit[one.unit], limits, kind)
    return findings + check_quotas(subjects, limits, kind)


def reopened(lowered: Subject, subjects: Iterable[Subject]) -> list[tuple[Subject, str]]:
    """Good grades that fall open because ``lowered`` is now 差: the team of a leader, the members of a team."""
    if lowered.grade is not Grade.POOR:
        return []
    same = [one for one in subjects if one.unit == lowered.unit and one.grade is Grade.GOOD]
    if lowered.tier is GradeTier.PRINCIPAL:
        return [(one, "主要领导评为“差”，班子须重新评定（BZ-1-e）") for one in same if one.tier is GradeTier.TEAM]
    if lowered.tier is GradeTier.TEAM:
        return [(one, "所在班子评为“差”，须重新评定（BZ-1-f）") for one in same if one.tier is not GradeTier.TEAM]
    return []


@dataclass(frozen=True, slots=True)
class Pair:
    """One team or cadre in both appraisals of a year."""

    key: int
    name: str
    tier: GradeTier
    integrity: Grade
    annual: Grade
    explained: bool = False


def conflict(pair: Pair) -> Finding | None:
    """Two grades that do not confirm each other (BZ-2.2-k): 差 beside 优秀, or BZ-1-n and -o broken."""
    least = Grade.GOOD if pair.tier is GradeTier.TEAM else Grade.FAIR
    if pair.annual is not Grade.GOOD or not below(pair.integrity, least):
        return None
    facts = {
        "对象": pair.name, "责任制考核": pair.integrity.label,
        "年度考核": word(RoundKind.ANNUAL, pair.tier, pair.annual),
    }  # fmt: skip
    title = "责任制考核与年度考核等次不一致"
    if pair.explained:
        return met("BZ-2.2-k", f"{title}，已说明", **facts)
    return unmet("BZ-2.2-k", title, remedy="改定等次或者写明理由", **facts)


def conflicts(pairs: Iterable[Pair]) -> list[tuple[int, Finding]]:
    """(key, finding) of every pair that does not agree."""
    return [(pair.key, found) for pair in pairs if (found := conflict(pair)) is not None]
