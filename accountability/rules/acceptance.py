"""Acceptance of a finished row against its list (照单验收): by indicator, by somebody else (LS-3.1-f). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from accountability.enums import AcceptanceOutcome, ConsequenceKind, TaskState
from core.findings import Finding, unmet

CLAUSE = "LS-3.1-f"
WHOLE = 1000
"""A hundred percent in tenths."""
PROPOSED = {AcceptanceOutcome.ABOVE: ConsequenceKind.REWARD, AcceptanceOutcome.BELOW: ConsequenceKind.PENALTY}


@dataclass(frozen=True, slots=True)
class Item:
    """One indicator of the list: what was aimed at and what is there, in the same measure. Of ``fewer`` less is better
    (accidents, days of a procedure)."""

    name: str
    target: Decimal
    actual: Decimal
    measure: str = ""
    fewer: bool = False

    @property
    def ahead(self) -> Decimal:
        """By how much the figure is better than the aim; below zero it is worse."""
        return self.target - self.actual if self.fewer else self.actual - self.target

    @property
    def stated(self) -> bool:
        """Named, with an aim above zero; of those of which less is better zero is an aim too."""
        return bool(self.name.strip()) and self.actual >= 0 and (self.target > 0 or (self.fewer and self.target == 0))

    @property
    def tenths(self) -> int:
        """Share in tenths of a percent, rounded down: what is not quite there is not there.

        Where less is better: 2 less figure by aim, so that the aim itself is 100 percent and none at all 200.
        """
        if self.target <= 0:
            return WHOLE if self.fewer and self.actual == 0 else 0
        share = Fraction(self.actual) / Fraction(self.target)
        return max(0, int((2 - share if self.fewer else share) * WHOLE))


def outcome_of(items: Sequence[Item]) -> AcceptanceOutcome:
    """Below when any indicator is below its aim, above when none is and one is above, met otherwise."""
    if any(item.ahead < 0 for item in items):
        return AcceptanceOutcome.BELOW
    above = any(item.ahead > 0 for item in items)
    return AcceptanceOutcome.ABOVE if above else AcceptanceOutcome.MET


@dataclass(frozen=True, slots=True)
class Finished:
    """The row: ``closed`` when it was accepted at standard before; ``responsible`` and ``of_lead`` say that the one
    who accepts carried it out himself or belongs to the lead unit."""

    state: TaskState
    closed: bool = False
    responsible: bool = False
    of_lead: bool = False


def check_acceptance(row: Finished, items: Sequence[Item]) -> list[Finding]:
    """Finished, not accepted yet, each indicator with its aim, and somebody else who accepts."""
    findings = []
    if row.state is not TaskState.DONE:
        findings.append(unmet(CLAUSE, "任务还没有办结", remedy="由牵头部门办结后再验收", 当前=row.state.label))
    if row.closed:
        findings.append(unmet(CLAUSE, "任务已通过验收", remedy="无需重复验收"))
    if row.responsible or row.of_lead:
        who = "责任人" if row.responsible else "牵头部门"
        findings.append(unmet(CLAUSE, f"{who}不得验收自己承担的任务", remedy="由两办、督查室或者上级单位验收"))
    if not items:
        remedy = "对照工作标准逐项填写目标值和实际值"
        findings.append(unmet(CLAUSE, "没有填写验收指标", field="items.0.name", remedy=remedy))
    for place, item in enumerate(items):
        if not item.stated:
            facts = {"指标": item.name.strip() or "（空）"}
            findings.append(
                unmet(
                    CLAUSE,
                    "指标填写不完整",
                    field=f"items.{place}.target" if item.name.strip() else f"items.{place}.name",
                    remedy="填写名称、大于零的目标值（越低越好的可为零）和实际值",
                    **facts,
                )
            )
    return findings + [
        unmet(CLAUSE, "指标重复", field=f"items.{place}.name", remedy="每项指标只填一次", 指标=name)
        for place, name in repeats([item.name.strip() for item in items])
    ]


def repeats(names: Sequence[str]) -> list[tuple[int, str]]:
    """Names that stood before, each with its place in the list."""
    return [(place, name) for place, name in enumerate(names) if name in names[:place]]


def late_days(deadline: date | None, finished_on: date | None) -> int:
    """By how many days a row was finished after its deadline; the mark stays with the acceptance (QSH-9-a)."""
    if deadline is None or finished_on is None:
        return 0
    return max(0, (finished_on - deadline).days)


def basis_of(items: Sequence[Item], outcome: AcceptanceOutcome, late: int) -> str:
    """Why a reward or an accountability is proposed, with the figures."""
    told = "；".join(
        f"{item.name} 目标 {_plain(item.target)}{item.measure}，实际 {_plain(item.actual)}{item.measure}，"
        f"完成率 {percent_text(item.tenths)}"
        for item in items
    )
    return f"照单验收{outcome.label}：{told}" + (f"；逾期办结 {late} 天" if late else "")


def percent_text(tenths: int) -> str:
    """110.0%."""
    return f"{tenths // 10}.{tenths % 10}%"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
