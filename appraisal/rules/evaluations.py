"""What an evaluation came to: shares of each answer and weighted points, in exact fractions. Pure.

Sums come by rater group, small groups joined by ballots already; a joined group has the weights of its members
together. A question that a group has no figures on leaves the group out, and the other weights share the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from appraisal.enums.evaluations import EvaluationKind
from appraisal.rules.evaluation_forms import ANSWERS, ITEMS
from core.findings import Finding, met, unmet

FULL = Fraction(100)


@dataclass(frozen=True, slots=True)
class GroupVotes:
    """A rater group (or several joined): ballots, and votes by (question, answer)."""

    groups: tuple[str, ...]
    ballots: int
    votes: Mapping[tuple[str, str], int]

    def of(self, question: str) -> tuple[int, ...] | None:
        """Votes from the best answer to the worst, None where the group has no figures on the question."""
        if (question, ANSWERS[0]) not in self.votes:
            return None
        return tuple(self.votes[question, answer] for answer in ANSWERS)


@dataclass(frozen=True, slots=True)
class Shares:
    """Answers from the best to the worst; ``valid`` ballots answered the question at all."""

    counts: tuple[int, ...] = (0, 0, 0, 0)

    @property
    def valid(self) -> int:
        return sum(self.counts)

    def share(self, *places: int) -> Fraction | None:
        """The exact share of the answers at these places, None without a valid ballot."""
        return Fraction(sum(self.counts[place] for place in places), self.valid) if self.valid else None

    @property
    def well(self) -> Fraction | None:
        """优秀和称职, 好和较好, 满意和基本满意 (QSH-29-a)."""
        return self.share(0, 1)

    @property
    def worst(self) -> Fraction | None:
        """不称职, 差, 不满意 of the valid ballots (QSH-29-b, BZ-1-l)."""
        return self.share(3)

    def __add__(self, other: Shares) -> Shares:
        return Shares(tuple(one + two for one, two in zip(self.counts, other.counts, strict=True)))


@dataclass(frozen=True, slots=True)
class Scoring:
    """How answers count: ``points`` by answer (of 100), ``weights`` by rater group.

    A survey has no points: what counts is the share of the satisfied.
    """

    weights: Mapping[str, Fraction]
    points: Mapping[str, Fraction]

    def value(self, counts: Sequence[int]) -> Fraction | None:
        valid = sum(counts)
        if not valid:
            return None
        if not self.points:
            return FULL * (counts[0] + counts[1]) / valid
        return sum((self.points[one] * n for one, n in zip(ANSWERS, counts, strict=True)), Fraction(0)) / valid

    def weight(self, group: GroupVotes) -> Fraction:
        return sum((self.weights.get(one, Fraction(0)) for one in group.groups), Fraction(0))


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """One question: all answers together, by group, and the weighted points; None where nobody answered."""

    item: str
    shares: Shares
    by_group: tuple[Shares | None, ...]
    points: Fraction | None


@dataclass(frozen=True, slots=True)
class ObjectResult:
    """One object; ``shares`` and ``points`` are of the items that count, not of the single points of its sheet."""

    code: str
    questions: tuple[QuestionResult, ...]
    shares: Shares
    points: Fraction | None


def question_result(item: str, question: str, groups: Sequence[GroupVotes], scoring: Scoring) -> QuestionResult:
    """Shares and weighted points of one question."""
    by_group: list[Shares | None] = []
    total, weighed, points = Shares(), Fraction(0), Fraction(0)
    for group in groups:
        counts = group.of(question)
        by_group.append(None if counts is None else Shares(counts))
        value = None if counts is None else scoring.value(counts)
        if counts is None or value is None:
            continue
        total += Shares(counts)
        weighed += scoring.weight(group)
        points += scoring.weight(group) * value
    return QuestionResult(item, total, tuple(by_group), points / weighed if weighed else None)


def object_result(
    kind: EvaluationKind, code: str, items: Iterable[str], groups: Sequence[GroupVotes], scoring: Scoring
) -> ObjectResult:
    """The object's questions; its points are the mean of the items that the kind of evaluation counts."""
    questions = tuple(question_result(item, f"{code}/{item}", groups, scoring) for item in items)
    counting = {item for item, _ in ITEMS[kind]}
    heads = [one for one in questions if one.item in counting]
    points = [one.points for one in heads if one.points is not None]
    mean = sum(points, Fraction(0)) / len(points) if points else None
    return ObjectResult(code, questions, sum((one.shares for one in heads), Shares()), mean)


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """A work-report meeting: when, how many came, who reported (BZ-2.2-e)."""

    held: bool
    attendance: int
    team_reported: bool
    principal_reported: bool


def check_meeting(facts: MeetingFacts) -> list[Finding]:
    """The step is closed with date, attendance and the reports of the team and of its principal leader."""
    wanted = (
        (facts.held, "没有会议日期", "请登记会议日期"),
        (facts.attendance > 0, "没有到会人数", "请登记到会人数"),
        (facts.team_reported, "没有听取班子述职述廉", "请登记班子的报告"),
        (facts.principal_reported, "没有听取主要领导述职述廉", "请登记主要领导的报告"),
    )
    missing = [unmet("BZ-2.2-e", title, remedy=remedy) for fulfilled, title, remedy in wanted if not fulfilled]
    return missing or [met("BZ-2.2-e", "会议、到会人数和两份报告齐全")]


def check_reports(due: Mapping[str, str], reported: Iterable[str]) -> list[Finding]:
    """One report a year of the team and of each member; ``due`` key -> name (QSH-31-b)."""
    missing = [name for key, name in due.items() if key not in set(reported)]
    if not missing:
        return [met("QSH-31-b", "班子和成员都已述职述廉")]
    remedy = "请登记年度述职述廉报告"
    return [unmet("QSH-31-b", "没有年度述职述廉报告", remedy=remedy, 缺少="、".join(missing))]


def satisfaction(satisfied: int, asked: int) -> Fraction:
    """The share of the satisfied among the samples (BZ-3-a); ValueError without a sample."""
    if asked <= 0 or not 0 <= satisfied <= asked:
        raise ValueError("满意样本不能多于有效样本")
    return Fraction(satisfied, asked)


def check_samples(samples: int, least: int) -> list[Finding]:
    """As many samples as the regulation names (BZ-3-a)."""
    if samples >= least:
        return []
    remedy = "请由调查机构补足样本"
    return [unmet("BZ-3-a", "调查样本不足", remedy=remedy, 应有=str(least), 实有=str(samples))]
