"""Detailed rules (细则): who owes which, when they may be filed, reviewed, compiled and issued (SX-6.2, SX-3.4-b)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from appraisal.enums.detail_rules import DetailState, ReviewOutcome, RulesIssuer
from core.findings import Finding, met, unmet

FILE, COMPILE, SPECIAL = "SX-6.2-a", "SX-6.2-b", "SX-3.4-b"
LONGEST = 4000


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """An item of the scheme and the unit that writes its detailed rule; ``unit`` "" where nobody is named."""

    code: str
    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class FiledFacts:
    """The newest version of a unit: for which items it has a text, and what the office decided, None = not yet."""

    unit: str
    version: int
    items: frozenset[str]
    outcome: ReviewOutcome | None


def state_of(filed: FiledFacts | None) -> DetailState:
    """未报, 已报, 退回 or 采纳 (SX-6.2-a)."""
    if filed is None:
        return DetailState.MISSING
    if filed.outcome is None:
        return DetailState.FILED
    return DetailState.ADOPTED if filed.outcome is ReviewOutcome.ADOPTED else DetailState.RETURNED


def due_on(issued_on: date, days: int) -> date:
    """The last day to file: calendar days after the scheme was issued."""
    return issued_on + timedelta(days=days)


def check_filing(
    owed: Sequence[ItemFacts], texts: Mapping[str, str], last: FiledFacts | None, *, published: bool
) -> list[Finding]:
    """A version holds a text for each item of the unit; one that waits for the office is not overtaken."""
    findings = []
    if published:
        findings.append(unmet(COMPILE, "综合考评实施细则已经印发，细则不再变动", remedy="执行中的问题报考评办"))
    if not owed:
        findings.append(unmet(FILE, "本单位没有负责的考评项目", remedy="责任单位由方案确定"))
    if last is not None and last.outcome is None:
        remedy = "等待考评办审核；需要修改的，请考评办退回"
        findings.append(unmet(FILE, "已报送的细则尚未审核", remedy=remedy, 版本=f"第 {last.version} 稿"))
    for item in owed:
        if not texts.get(item.code, "").strip():
            findings.append(
                unmet(
                    FILE, "有考评项目没有写细则", remedy="请逐项写明考评办法", field=f"item-{item.code}", 项目=item.name
                )
            )
    for code in texts.keys() - {item.code for item in owed}:
        findings.append(unmet(FILE, "不是本单位负责的考评项目", remedy="请刷新页面后重填", 项目=code))
    return findings or [met(FILE, "每个考评项目都写了细则", 项目=f"{len(owed)} 项")]


def check_review(
    filed: FiledFacts, *, newest: int, outcome: ReviewOutcome, comment: str, own: bool, published: bool
) -> list[Finding]:
    """Each version is reviewed once, the newest only, never by the unit that wrote it; a return says why."""
    findings = []
    if published:
        findings.append(unmet(COMPILE, "综合考评实施细则已经印发", remedy="印发后的细则不再审核"))
    if filed.outcome is not None:
        findings.append(unmet(FILE, "这一稿已经审核", remedy="请刷新页面", 结论=filed.outcome.label))
    if filed.version != newest:
        findings.append(unmet(FILE, "这一稿已被新稿替代", remedy="请审核最新的一稿", 最新=f"第 {newest} 稿"))
    if own:
        findings.append(unmet("SX-8.4-a", "本单位的细则由考评办其他人员审核", remedy="请同事办理"))
    if outcome is ReviewOutcome.RETURNED and not comment.strip():
        findings.append(unmet(FILE, "退回须写明意见", remedy="请写明需要修改之处"))
    return findings


def check_compiling(items: Iterable[ItemFacts], filed: Mapping[str, FiledFacts], *, published: bool) -> list[Finding]:
    """The overall rules are published once, when each item has an adopted rule (SX-6.2-b).

    Items for which the scheme names no unit are ruled by the office itself, in the scheme.
    """
    if published:
        return [unmet(COMPILE, "综合考评实施细则已经印发，不再变动", remedy="请查看已印发的文件")]
    owed = [item for item in items if item.unit]
    findings = []
    for item in owed:
        last = filed.get(item.unit)
        state = state_of(last)
        if state is not DetailState.ADOPTED or last is None or item.code not in last.items:
            told = DetailState.MISSING if state is DetailState.ADOPTED else state
            findings.append(
                unmet(COMPILE, "有考评项目没有采纳的细则", remedy="由责任单位报送、考评办审核",
                      项目=f"{item.code} {item.name}", 责任单位=item.unit, 状态=told.label)
            )  # fmt: skip
    return findings or [met(COMPILE, "每个考评项目的细则都已采纳", 项目=f"{len(owed)} 项")]


@dataclass(frozen=True, slots=True)
class SpecialFacts:
    """The rules of a special appraisal: studied by the city leadership, then issued."""

    studied_on: date
    issued_on: date
    issuer: RulesIssuer


def check_special(facts: SpecialFacts, *, today: date, issued: bool) -> list[Finding]:
    """What keeps the rules of a special appraisal from being recorded as issued."""
    findings = []
    if issued:
        findings.append(unmet(SPECIAL, "该专项考评的细则已经印发", remedy="印发后不再变动"))
    if facts.issued_on < facts.studied_on:
        findings.append(
            unmet(SPECIAL, "专项细则须先由市委、市政府研究，再印发", remedy="请核对研究日期和印发日期",
                  研究=facts.studied_on.isoformat(), 印发=facts.issued_on.isoformat())
        )  # fmt: skip
    if facts.issued_on > today:
        findings.append(unmet(SPECIAL, "印发日期在今天之后", remedy="印发后再登记"))
    return findings


def check_special_opening(name: str, issuer: str | None) -> list[Finding]:
    """A special round opens only under rules that were issued by 两办 or 考评办 (SX-3.4-b)."""
    if issuer is None:
        remedy = "先由市委、市政府研究，再以两办或市考评办名义印发专项细则"
        return [unmet(SPECIAL, "专项考评细则尚未印发，不能组织考评", remedy=remedy, 专项考评=name)]
    return [met(SPECIAL, "专项考评细则已印发", 专项考评=name, 印发机关=RulesIssuer(issuer).label)]
