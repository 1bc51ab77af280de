"""What a filed figure must be: who may file it, its range and decimals, and a reason for a jump (JH-C-3.3-h). Pure.

Figures are ten-thousandths, as everywhere. ``Content`` is a figure, None for 不涉及 or CLEARED for an empty cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from appraisal.enums.values import BaseRule
from appraisal.rules.facts import POINT
from appraisal.rules.figures import short
from appraisal.rules.periods import Period
from appraisal.rules.reopenings import APPROVED, HOW, LOCKED
from core.findings import Finding, unknown, unmet

UNIT_FACT, SERIES_FACT = "单位编码", "指标"
"""Names of the facts that say of which cell a finding speaks, as those of the score grid."""
CLEARED = "cleared"
Content = int | None | str
LONGEST_REASON = 300
LARGEST = 10**16
"""Ten-thousandths: sixteen digits, what the catalogue's own limits may have."""
VALUE = "value"
"""How findings call the figure on a form of one figure."""


@dataclass(frozen=True, slots=True)
class SeriesFacts:
    """A series of the catalogue; ``jump`` in percent of the last figure."""

    code: str
    name: str
    measure: str
    decimals: int
    low: int | None
    high: int | None
    jump: int
    base_rule: BaseRule = BaseRule.LAST_YEAR


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell about to be written; ``last`` is the figure of the base period, None without one.

    ``refused`` says in Chinese why this person may not write it, or is "".
    """

    unit: str
    series: SeriesFacts
    content: Content
    last: int | None
    reason: str
    refused: str = ""


def base_period(rule: BaseRule, period: Period) -> Period:
    """The period a figure is compared with: 上年同期, or the one before."""
    return period.previous if rule is BaseRule.PREVIOUS else Period(period.year - 1, period.quarter)


def check_entries(entries: Iterable[Entry]) -> list[Finding]:
    """Every fault of every cell, by unit and series."""
    return [finding for entry in entries for finding in _check(entry)]


def _check(entry: Entry) -> Iterator[Finding]:
    where = {UNIT_FACT: entry.unit, SERIES_FACT: entry.series.code}
    if entry.refused:
        yield unmet("JH-C-3.3-h", entry.refused, remedy=OWN_REMEDY, **where)
        return
    if not isinstance(entry.content, int):
        return
    fault = figure_fault(entry.series, entry.content)
    if fault:
        yield unmet("JH-C-3.3-h", fault[0], remedy=fault[1], field=VALUE, **where)
    elif not entry.reason.strip() and jumps(entry.series, entry.content, entry.last):
        remedy = "请核对；确实如此的，写明变动原因后再次保存"
        facts = {"基期": short(entry.last or 0), "现填": short(entry.content), "限度": f"{entry.series.jump}%"}
        yield unmet("JH-C-3.3-h", "与基期相比变动过大", remedy=remedy, field=VALUE, **where, **facts)


OWN_REMEDY = "被考核单位的数据不得由本单位填报，由考评办核实后填报"
OWN_REFUSAL = "数据责任单位不得填报本单位的数据"
FOREIGN_REFUSAL = "该数据由数据责任单位填报，考评办只填报责任单位自己的数据"


def figure_fault(series: SeriesFacts, value: int) -> tuple[str, str] | None:
    """What is wrong with a figure and what to do, None when nothing is."""
    step = POINT // 10**series.decimals
    if value % step:
        whole = f"{series.decimals} 位以内" if series.decimals else "整数"
        return f"{series.name}的小数应在 {series.decimals} 位以内", f"请四舍五入为{whole}"
    if series.low is not None and value < series.low or series.high is not None and value > series.high:
        return f"数值应{_span(series)}", f"请核对计量单位（{series.measure}）后重新填写"
    if abs(value) > LARGEST:
        return "数值过大", f"请核对计量单位（{series.measure}）后重新填写"
    return None


def _span(series: SeriesFacts) -> str:
    if series.low is not None and series.high is not None:
        return f"在 {short(series.low)} 至 {short(series.high)} 之间"
    return f"不小于 {short(series.low)}" if series.low is not None else f"不大于 {short(series.high or 0)}"


def jumps(series: SeriesFacts, value: int, last: int | None) -> bool:
    """Whether a figure moves by more than the tolerance against the base period; from zero every move does."""
    if last is None or value == last:
        return False
    return abs(value - last) * 100 > series.jump * abs(last)


def check_reason(reason: str, cells: int) -> list[Finding]:
    """A correction of submitted figures says why (JH-C-3.3-h)."""
    findings = []
    if not reason.strip():
        findings.append(unmet("JH-C-3.3-h", "更正须写明理由", remedy="请填写更正理由，原数值保留在记录中"))
    if len(reason) > LONGEST_REASON:
        findings.append(unmet("", "说明过长", remedy=f"请不超过 {LONGEST_REASON} 个字"))
    if not cells:
        findings.append(unmet("", "没有改动", remedy="请填写新的数值"))
    return findings


@dataclass(frozen=True, slots=True)
class Closing:
    """The published version that closes a period of a scheme to figures; ``approved_on`` when it was approved."""

    scheme: str
    version: str
    approved_on: date | None


def check_unlocked(supplier: str, period: str, *, submitted: bool, closed: Iterable[Closing]) -> list[Finding]:
    """Figures are filed until they are submitted, and not for a period whose result is published (P07)."""
    facts = {"数据责任单位": supplier, "期间": period}
    findings = []
    if submitted:
        remedy = "需要更改的，请逐项更正并写明理由，或请考评办退回"
        findings.append(unmet("JH-C-3.3-h", "本期数据已经报送并锁定", remedy=remedy, **facts))
    return [*findings, *map(_check_closed, closed)]


def _check_closed(of: Closing) -> Finding:
    if of.approved_on is not None:
        named = {"方案": of.scheme, "审定版本": of.version, "审定日期": of.approved_on.isoformat()}
        return unmet(APPROVED, LOCKED, remedy=HOW, **named)
    remedy = "确需更正的，先由考评办撤下已公布的版本"
    return unmet(APPROVED, "该期间的结果已经公布，数据不得再改", remedy=remedy, 方案=of.scheme, 版本=of.version)


@dataclass(frozen=True, slots=True)
class Submission:
    """What is to be submitted: cells still empty by unit and series, and the paper the figures stand in."""

    supplier: str
    period: str
    needed: int
    missing: Mapping[str, int]
    source: str
    dated: bool
    submitted: bool


def check_submission(one: Submission) -> list[Finding]:
    """Every cell filled or 不涉及, and the source document with its date (JH-C-3.3-h)."""
    findings: list[Finding] = []
    if one.submitted:
        findings.append(unmet("JH-C-3.3-h", "本期数据已经报送", remedy="无需重复报送", 数据责任单位=one.supplier))
    if not one.needed:
        findings.append(unmet("", "本期没有需要报送的数据", remedy="请核对期间", 期间=one.period))
    for name, count in one.missing.items():
        remedy = "请补填，不涉及的填“不涉及”；本单位自己的数据由考评办填报"
        findings.append(unknown("JH-C-3.3-h", "还有未填的数据", remedy=remedy, 数据=name, 未填=f"{count} 格"))
    if not one.source.strip():
        findings.append(unmet("JH-C-3.3-h", "缺少数据来源文件", remedy="请填写统计报表或来源文件的名称、文号"))
    if not one.dated:
        findings.append(unmet("JH-C-3.3-h", "缺少来源文件日期", remedy="请填写来源文件的日期"))
    return findings
