"""The county's mid- and long-term plans, and what it takes to rest a matter on them (JH-A-4.2-a). Pure."""

from __future__ import annotations

from collections.abc import Collection

from core.findings import Finding, met, unmet

CLAUSE = "JH-A-4.2-a"


def check_section(number: str, text: str, taken: Collection[str]) -> list[Finding]:
    """A section has a number of its own in its plan, and its words."""
    findings = []
    if not number.strip():
        findings.append(unmet(CLAUSE, "没有填写条目", remedy="写明章节，如第三章第二节"))
    if not text.strip():
        findings.append(unmet(CLAUSE, "没有填写条目内容", remedy="摘录规划原文"))
    if number.strip() in taken:
        findings.append(unmet(CLAUSE, "该规划已有此条目", remedy="核对条目编号", 条目=number.strip()))
    return findings


def check_basis(*, linked: bool, year: int, first_year: int, last_year: int, statement: str) -> list[Finding]:
    """Whether a section may carry the matter: in a plan of its time, once, and with a word on how."""
    findings = []
    if linked:
        findings.append(unmet(CLAUSE, "事项已关联这一条目", remedy="无需重复关联"))
    if not statement.strip():
        findings.append(unmet(CLAUSE, "没有依据说明", remedy="写明事项怎样落实这一条目"))
    if not first_year <= year <= last_year:
        span = f"{first_year}—{last_year}"
        remedy = "关联规划期内的规划"
        findings.append(unmet(CLAUSE, "事项不在规划期内", remedy=remedy, 规划期=span, 事项年度=str(year)))
    return findings or [met(CLAUSE, "规划条目可以作为依据")]
