"""What a unit finds and mends itself, how often it looks at a row, aims that are too low (LS-3.3). Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from accountability.enums import FeedbackStatus, TableKind, TableState
from core.findings import Finding, unmet
from core.periods import Cycle, Period, period_of
from decisions.enums import FeedbackAnswer

CHECK, CORRECTED, REVIEW, FOUR, AIMS, CONTACT = (
    "JH-A-6.3-a", "JH-B-5.1-c", "LS-3.3-c", "LS-3.3-a", "LS-3.3-b", "JH-A-6.4-c",
)  # fmt: skip
STANDARDS = {"position": "有位置", "highlight": "出亮点", "breakthrough": "求突破", "excellence": "创一流"}
"""The four standards by which work is looked at (LS-3.3-a)."""
REVIEWED = {"gaps": "差距", "fixes": "改进措施"} | STANDARDS
CYCLES = {1: Cycle.MONTH, 3: Cycle.QUARTER, 6: Cycle.HALF, 12: Cycle.YEAR}


def check_check(*, finding: str, checked_on: date, today: date, problem: str, due: date | None) -> list[Finding]:
    """A self-check tells what was looked at and when; a problem gets its day at once or later (JH-A-6.3-a)."""
    findings = []
    if not finding.strip():
        findings.append(unmet(CHECK, "没有写明检查情况", field="finding", remedy="填写检查情况"))
    if checked_on > today:
        findings.append(
            unmet(CHECK, "检查日期晚于今天", field="checked_on", remedy="更正检查日期", 检查日期=checked_on.isoformat())
        )
    if due is not None and due < checked_on:
        findings.append(
            unmet(CHECK, "整改期限早于检查日期", field="due", remedy="更正整改期限", 整改期限=due.isoformat())
        )
    if due is not None and not problem.strip():
        findings.append(
            unmet(CHECK, "没有发现问题，不填整改期限", field="due", remedy="填写发现的问题，或者清空整改期限")
        )
    return findings


@dataclass(frozen=True, slots=True)
class Mending:
    """A rectification: when its problem was found, whether it was corrected and closed; ``own`` of who closes it."""

    found_on: date
    corrected: bool = False
    closed: bool = False
    own: bool = False


def check_correction(row: Mending, *, measure: str, correction: str, day: date | None, today: date) -> list[Finding]:
    """Measures, then the correction with its day; a closed one is left alone."""
    findings = []
    if row.closed:
        findings.append(unmet(CORRECTED, "整改事项已销号", remedy="有新问题的另行登记"))
    if not measure.strip():
        findings.append(unmet(CORRECTED, "没有写明整改措施", field="measure", remedy="填写整改措施"))
    if bool(correction.strip()) is not (day is not None):
        findings.append(unmet(CORRECTED, "纠正情况和纠正日期须同时填写", field="day", remedy="补齐，或者都留空"))
    if day is not None and not row.found_on <= day <= today:
        facts = {"发现": row.found_on.isoformat(), "纠正": day.isoformat()}
        findings.append(unmet(CORRECTED, "纠正日期不在发现问题和今天之间", field="day", remedy="更正纠正日期", **facts))
    return findings


def check_closing(row: Mending) -> list[Finding]:
    """Closed once it was corrected, by somebody else than who corrected it."""
    findings = []
    if row.closed:
        findings.append(unmet(CORRECTED, "整改事项已销号", remedy="请刷新页面"))
    if not row.corrected:
        findings.append(unmet(CORRECTED, "还没有登记纠正情况", remedy="登记纠正情况后再销号"))
    if row.own:
        findings.append(unmet(CORRECTED, "不得核销自己登记的整改", remedy="由本单位其他人员或者上级单位核实销号"))
    return findings


def review_period(day: date, months: int) -> Period:
    """The period of self-reviews in which a day lies; an odd number of months counts as a quarter."""
    return period_of(CYCLES.get(months, Cycle.QUARTER), day)


def review_missing(begun_on: date, reviewed: Collection[str], today: date, months: int) -> bool:
    """Whether a running row went a whole period without a self-review (LS-3.3-c)."""
    now = review_period(today, months)
    last = now.previous()
    return begun_on <= last.start and not {now.code, last.code} & set(reviewed)


def check_review(texts: Mapping[str, str], *, running: bool, held: bool) -> list[Finding]:
    """Gaps, fixes and a word to each of four standards, once a period of a running row."""
    findings = []
    if not running:
        findings.append(unmet(REVIEW, "任务不在执行中", remedy="执行中的任务才定期自评"))
    if held:
        findings.append(unmet(REVIEW, "本期已经自评", remedy="下一期再评"))
    for name, label in REVIEWED.items():
        if not texts.get(name, "").strip():
            clause = FOUR if name in STANDARDS else REVIEW
            findings.append(unmet(clause, f"没有填写“{label}”", field=name, remedy="逐项填写，没有的说明情况"))
    return findings


@dataclass(frozen=True, slots=True)
class LowAim:
    """A row whose newest assessment found its aim too low, and whether target or standard was changed since."""

    target: str
    raised: bool


def check_aims(rows: Collection[LowAim]) -> list[Finding]:
    """A plan with an aim that is too low is set only once the aim was raised (LS-3.3-b)."""
    return [
        unmet(AIMS, "目标定位过低，尚未提高", remedy="提高目标或者工作标准后再提交", 任务=row.target)
        for row in rows
        if not row.raised
    ]


def check_assessment(kind: TableKind, state: TableState, *, comment: str, own: bool) -> list[Finding]:
    """Before the plan stands: a unit's that was filed, a county's that is being made; by somebody else."""
    of_county = kind in (TableKind.DECISION, TableKind.POINTS)
    findings = []
    if state is not (TableState.DRAFT if of_county else TableState.FILED):
        findings.append(
            unmet(AIMS, "不在预评估环节", remedy="县级明细表下达前、单位明细表报备后评估", 当前=state.label)
        )
    if not comment.strip():
        findings.append(unmet(AIMS, "没有写明评估意见", field="comment", remedy="写明与上年、同类单位比较的依据"))
    if own:
        findings.append(unmet(AIMS, "不得评估自己填写的目标", remedy="由其他人员评估"))
    return findings


def status_of(outcome: FeedbackAnswer | None, *, studied: bool) -> FeedbackStatus:
    """How far the answer to a feedback has come: to adjust or to stop is to adopt it (JH-B-5.2-a)."""
    if outcome is None:
        return FeedbackStatus.STUDIED if studied else FeedbackStatus.RECEIVED
    return FeedbackStatus.DECLINED if outcome is FeedbackAnswer.CONTINUE else FeedbackStatus.ADOPTED
