"""When a scheme may be edited and issued (SX-0-a, SX-3-f, SX-3.1-a, SX-6.9-a)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from appraisal.enums import SchemeState
from appraisal.rules.facts import SchemeFacts
from appraisal.rules.figures import plain
from appraisal.rules.linter import lint_group, lint_scheme
from core.findings import Finding, met, unmet

_LEAST_BLOCK = 2
"""Members a group needs before ranking them twice is a conflict."""


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """A scheme among the others of its year and owner; ``blocks`` holds the member codes of each group."""

    code: str
    name: str
    year: int
    blocks: frozenset[frozenset[str]]


def check_draft(name: str, state: SchemeState) -> list[Finding]:
    """A scheme that was issued does not change any more, for anybody."""
    if state is SchemeState.DRAFT:
        return []
    remedy = "确有错误、遗漏的，由考评工作领导小组研究后另行制定新版本"
    return [unmet("SX-6.9-a", "方案已下发，不能再修改", remedy=remedy, 方案=name)]


def check_issued(name: str, state: SchemeState) -> list[Finding]:
    """Rules and analyses belong to a scheme that was issued (SX-6.2-a, JH-C-3.3-f)."""
    if state is SchemeState.ISSUED:
        return []
    return [unmet("SX-6.2-a", "方案尚未下发", remedy="方案下发后办理", 方案=name)]


def check_only_plan(plan: PlanFacts, issued: Iterable[PlanFacts]) -> list[Finding]:
    """One plan of a kind per year: no other issued one of the same family or ranking one of its groups (SX-0-a).

    ``issued`` holds the issued schemes of the same owner and year; other versions of the same code replace each other.
    """
    others = [one for one in issued if one.code != plan.code]
    title = "同一年度同类方案只能有一个"
    findings = [
        unmet("SX-0-a", title, remedy="请撤回本草案，或者制定已下发方案的新版本", 已下发=f"{one.name}（{one.code}）")
        for one in others
        if _family(one) == _family(plan) or _shared(one, plan)
    ]
    return findings or [met("SX-0-a", title, 年度=str(plan.year))]


def _family(plan: PlanFacts) -> str:
    """The code up to the year: shuangxiang-2012 and shuangxiang-2012-b are one family."""
    return plan.code.partition(str(plan.year))[0].rstrip("-_.").casefold()


def _shared(one: PlanFacts, other: PlanFacts) -> bool:
    return any(len(block) >= _LEAST_BLOCK for block in one.blocks & other.blocks)


def check_sums(facts: SchemeFacts) -> list[Finding]:
    """Every fault of the linter, then what adds up: weights and marks of each group (SX-3.1-a, SX-3-f)."""
    return [*lint_scheme(facts), *_sums_that_hold(facts)]


def _sums_that_hold(facts: SchemeFacts) -> Iterator[Finding]:
    for group in facts.groups:
        wrong = {finding.clause for finding in lint_group(group)}
        tops = [node for node in group.nodes if node.parent is None]
        if tops and "SX-3.1-a" not in wrong:
            total = plain(group.total_weight)
            yield met("SX-3.1-a", "大项权重分之和等于总分", 分组=group.name, 大项=str(len(tops)), 合计=total)
        if tops and "SX-3-f" not in wrong:
            marks = plain(sum((node.full_mark for node in tops), Decimal(0)))
            title = "各级基础分逐级相符"
            yield met("SX-3-f", title, 分组=group.name, 指标=str(len(group.nodes)), 基础分合计=marks)
