"""Ledgers: monthly and quarterly entries, what is missing, figures that differ from them (SX-6.3, SX-8.3-a). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from appraisal.enums.values import LedgerKind
from appraisal.rules.figures import short
from core.findings import Finding, unknown, unmet
from core.periods import Cycle, Period, parse_period, period_of

CYCLES = {LedgerKind.MONTH: Cycle.MONTH, LedgerKind.QUARTER: Cycle.QUARTER, LedgerKind.FLASH: Cycle.YEAR}


@dataclass(frozen=True, slots=True)
class LedgerFacts:
    """A ledger entry as far as rules look at it; ``period`` is a code of core.periods."""

    kind: LedgerKind
    period: str
    dated: date
    value: int | None = None


def periods_of(kind: LedgerKind, year: int) -> list[Period]:
    """The periods of a year in which an entry of this kind is due."""
    found, day = [], date(year, 1, 1)
    while day.year == year:
        period = period_of(CYCLES[kind], day)
        found.append(period)
        day = period.end + timedelta(days=1)
    return found


def check_entry(kind: LedgerKind, period: str, dated: date, year: int, text: str, today: date) -> list[Finding]:
    """A dated entry of a period of its kind within the scheme's year, not in the future (SX-6.3-a)."""
    findings = []
    try:
        known = parse_period(period)
    except ValueError:
        known = None
    if known is None or known.cycle is not CYCLES[kind] or known.year != year:
        remedy = f"请选择 {year} 年的{kind.label}所属期间"
        findings.append(unmet("SX-6.3-a", "所属期间与台账种类不符", remedy=remedy, 所属期间=period))
    if dated > today:
        findings.append(unmet("SX-6.3-a", "台账日期在今天之后", remedy="请填写登记当天或以前的日期", 日期=str(dated)))
    if not text.strip():
        findings.append(unmet("SX-6.3-a", "台账没有内容", remedy="请写明掌握的情况", field="text"))
    return findings


def check_keeper(item: str, responsible: str, *, own: bool) -> list[Finding]:
    """Only the item's responsible unit writes its ledger (SX-6.3-a)."""
    if own:
        return []
    remedy = "由该项责任单位登记；责任单位不对的由考评办在方案中更正"
    return [unmet("SX-6.3-a", "不是该项的责任单位", remedy=remedy, 考评项目=item, 责任单位=responsible or "未指定")]


def missing_periods(
    kind: LedgerKind, entries: Iterable[LedgerFacts], year: int, today: date, days: int
) -> list[Period]:
    """Periods that ended more than ``days`` ago without an entry (SX-6.3-b, SX-8.3-a)."""
    kept = {entry.period for entry in entries if entry.kind is kind}
    return [
        period
        for period in periods_of(kind, year)
        if period.code not in kept and period.end + timedelta(days=days) < today
    ]


def last_entry(entries: Iterable[LedgerFacts]) -> LedgerFacts | None:
    """The latest monthly or quarterly entry that holds a figure."""
    kept = [one for one in entries if one.value is not None and one.kind is not LedgerKind.FLASH]
    return max(kept, key=lambda one: (parse_period(one.period).end, one.dated), default=None)


def check_deviation(value: Fraction | None, entries: Iterable[LedgerFacts], tolerance: Fraction) -> list[Finding]:
    """A year-end figure that differs from the last report by more than the tolerance is marked (SX-8.3-a).

    ``value`` is in units as filed, ``tolerance`` a share of the figure in the ledger.
    """
    last = last_entry(entries)
    if value is None or last is None or last.value is None:
        return []
    known = Fraction(last.value, 10_000)
    if abs(value - known) <= tolerance * abs(known):
        return []
    facts = {"年终": short(round(value * 10_000)), "最后一期台账": short(last.value), "所属期间": last.period}
    return [unmet("SX-8.3-a", "年终数据与台账相差较大", remedy="请责任单位核对，说明差异原因", **facts)]


def missing_findings(item: str, missing: Mapping[LedgerKind, Iterable[Period]]) -> list[Finding]:
    """What is missing in a ledger, in words: one finding for each kind."""
    findings = []
    for kind, periods in missing.items():
        labels = "、".join(period.label for period in periods)
        if labels:
            clause = "SX-6.3-b" if kind is LedgerKind.QUARTER else "SX-8.3-a"
            facts = {"考评项目": item, "缺": labels}
            findings.append(unknown(clause, f"缺少{kind.label}", remedy="由责任单位补登台账", **facts))
    return findings
