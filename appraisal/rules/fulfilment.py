"""Fulfilment of commitments: reports, verification, the mean degree, the grade (QSH-8-c, QSH-27-c, QSH-29-c). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from appraisal.enums.commitments import CheckOutcome
from appraisal.enums.commitments import CommitmentGradeName as Grade
from core.findings import Finding, unmet
from core.periods import Cycle, Period, parse_period

GRADED, SHOWN, ACCEPTED = "QSH-8-c", "QSH-8-d", "SX-8.2-a"
FULL = 100


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """A report about to be filed. ``current``: its target stands in the version in force; ``open_round``: a report on
    the period waits for its check; ``settled``: one was confirmed."""

    current: bool
    year: int
    period: str
    may: bool
    open_round: bool = False
    settled: bool = False


def check_report(facts: ReportFacts, *, text: str, percent: int | None, force: str, today: date) -> list[Finding]:
    """A target of an accepted commitment is told of once for a period that has begun."""
    findings = []
    if not facts.current:
        findings.append(unmet(ACCEPTED, "承诺没有经上一层审核同意，不予考核", remedy="承诺签订后填报兑现情况"))
    if not facts.may:
        findings.append(unmet(GRADED, "只有承诺单位或者承诺人填报兑现情况", remedy="由承诺方填报"))
    if facts.open_round:
        findings.append(unmet(GRADED, "本期已填报，等待核实", remedy="核实或者退回后再报"))
    if facts.settled:
        findings.append(unmet(GRADED, "本期已经核实", remedy="不能再改"))
    findings += _check_period(facts, today)
    if not text.strip():
        findings.append(unmet(GRADED, "没有填写完成情况", remedy="写明完成结果", field="text"))
    if percent is None or not 0 <= percent <= FULL:
        findings.append(unmet(GRADED, "完成程度不在 0 到 100 之间", remedy="填写百分数"))
    elif percent == FULL and force.strip():
        findings.append(unmet("QSH-29-c", "已完成的目标不填不可抗拒原因", remedy="清空不可抗拒原因"))
    return findings


def _check_period(facts: ReportFacts, today: date) -> list[Finding]:
    period = period_or_none(facts.period)
    if period is None or period.cycle not in (Cycle.YEAR, Cycle.QUARTER) or period.year != facts.year:
        return [unmet(GRADED, "期间不是本年度或者本年度的季度", remedy="选择年度或者季度")]
    if period.start > today:
        return [unmet(GRADED, "期间还没有开始", remedy="期间开始后填报", 开始=period.start.isoformat())]
    return []


def period_or_none(code: str) -> Period | None:
    try:
        return parse_period(code)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class CheckFacts:
    """A report before its verifier. ``told``: he filed it; ``claims``: it names force majeure."""

    acts: bool
    own: bool
    told: bool
    checked: bool
    claims: bool
    superior: str


def check_verification(
    facts: CheckFacts, outcome: CheckOutcome, *, percent: int | None, excused: bool, comment: str
) -> list[Finding]:
    """Verified by somebody else, of the level above; force majeure is accepted only where it was claimed."""
    findings = []
    if facts.checked:
        findings.append(unmet(GRADED, "已经核实", remedy="请刷新页面"))
    if not facts.acts:
        findings.append(unmet(GRADED, "不是上一层的核实人", remedy=f"由{facts.superior}核实"))
    if facts.own or facts.told:
        findings.append(
            unmet(GRADED, "不能核实本单位、本人或者本人填报的情况", remedy=f"由{facts.superior}的其他人核实")
        )
    if outcome is CheckOutcome.RETURNED:
        if not comment.strip():
            findings.append(unmet(GRADED, "没有写明退回意见", remedy="写明须补报的内容", field="comment"))
        return findings
    if percent is None or not 0 <= percent <= FULL:
        findings.append(unmet(GRADED, "核实完成程度不在 0 到 100 之间", remedy="填写百分数"))
    if excused and not facts.claims:
        findings.append(unmet("QSH-29-c", "没有申报不可抗拒原因", remedy="退回补报原因后再认定"))
    if excused and percent == FULL:
        findings.append(unmet("QSH-29-c", "已完成的目标不认定不可抗拒原因", remedy="不勾选认定"))
    return findings


@dataclass(frozen=True, slots=True)
class Degree:
    """The verified degree of one target for a period; ``percent`` None while nobody has verified it."""

    title: str
    percent: int | None
    excused: bool = False


@dataclass(frozen=True, slots=True)
class Bands:
    """Lowest mean degree of 好, 较好 and 一般 in per cent, each included."""

    good: int
    fair: int
    plain: int


def mean_degree(degrees: Sequence[int]) -> Fraction:
    """The mean in per cent, exactly; every target counts the same. ValueError without one."""
    if not degrees:
        raise ValueError("no degrees")
    return Fraction(sum(degrees), len(degrees))


def grade_of(mean: Fraction, bands: Bands) -> Grade:
    """The grade that the figures give."""
    if mean >= bands.good:
        return Grade.GOOD
    if mean >= bands.fair:
        return Grade.FAIR
    return Grade.PLAIN if mean >= bands.plain else Grade.POOR


def check_grade(
    degrees: Sequence[Degree], *, graded: bool, own: bool, differs: bool, reason: str, in_force: bool
) -> list[Finding]:
    """A unit with an unscored target cannot be graded (QSH-8-c); another grade than the figures' needs a reason."""
    findings = []
    if not in_force:
        findings.append(unmet(ACCEPTED, "承诺没有经上一层审核同意，不予考核", remedy="承诺签订后定档"))
    if graded:
        findings.append(unmet(GRADED, "已经定档", remedy="先撤销原定档次，写明理由"))
    if own:
        findings.append(unmet("SX-8.4-a", "不能为本单位定档", remedy="由其他人定档"))
    open_ = [one.title for one in degrees if one.percent is None]
    if open_:
        facts = {
            "应核实": f"{len(degrees)} 项",
            "未核实": f"{len(open_)} 项（{'、'.join(open_[:3])}{'等' if open_[3:] else ''}）",
        }
        findings.append(unmet(GRADED, "还有目标没有核实年度完成情况", remedy="由承诺方填报、上一层核实后定档", **facts))
    if differs and not reason.strip():
        findings.append(unmet(GRADED, "档次与测算不一致", remedy="写明理由"))
    return findings


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """What later rules ask of a commitment. ``missed`` are titles of targets below 100 whose failure was not excused;
    ``well``: the top grade. Both only once it is graded."""

    unit: int
    person: int
    year: int
    grade: Grade
    missed: tuple[str, ...]
    excused: tuple[str, ...]

    @property
    def broken(self) -> bool:
        """The leader did not fulfil, for reasons that are not force majeure (QSH-29-c)."""
        return bool(self.missed)

    @property
    def well(self) -> bool:
        """Recommended upward first (QSH-27-c)."""
        return self.grade is Grade.GOOD and not self.missed


def sort_out(degrees: Sequence[Degree]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(missed without an excuse, missed and excused)."""
    short = [one for one in degrees if one.percent is not None and one.percent < FULL]
    return tuple(one.title for one in short if not one.excused), tuple(one.title for one in short if one.excused)


def by_indicator(degrees: Mapping[int, Sequence[int | None]]) -> dict[int, Fraction]:
    """Mean degree per indicator, of those whose targets are all verified."""
    return {
        pk: mean_degree([one for one in held if one is not None])
        for pk, held in degrees.items()
        if held and None not in held
    }  # fmt: skip
