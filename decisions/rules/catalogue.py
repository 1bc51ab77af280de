"""The catalogue of major administrative decisions: whom the special requirements of a rulebook bind (GW713-3). Pure."""

from __future__ import annotations

from core.findings import Finding, met, unmet
from decisions.enums import Level
from decisions.rules.facts import Case

CLAUSE = "GW713-3"


def applies(case: Case) -> bool:
    """Whether the requirements that a version adds for major administrative decisions bind this matter.

    Major matters that are not about personnel; where the version keeps a catalogue, those that stand in it. Until that
    was settled a matter counts as one of them, the stricter way.
    """
    return case.level is Level.MAJOR and not case.confidential and case.catalogued is not False


def binding(case: Case, number: int) -> int:
    """A number of the version as it binds this matter; 0 for one outside the version's catalogue."""
    return number if applies(case) or not case.thresholds.catalogue else 0


def check_listed(case: Case) -> Finding | None:
    """Whether it was settled that the matter stands in the catalogue; None where the version keeps none."""
    if not case.thresholds.catalogue or case.level is not Level.MAJOR or case.confidential:
        return None
    if case.catalogued is None:
        remedy = "由两办对照目录确定；不在目录内的写明理由"
        return unmet(CLAUSE, "尚未确定是否列入重大行政决策事项目录", remedy=remedy)
    if case.catalogued:
        return met(CLAUSE, "已列入重大行政决策事项目录")
    return met(CLAUSE, "未列入重大行政决策事项目录，条例的专门要求不适用")


def check_entry(*, title: str, standard: str, approval: str, taken: bool) -> list[Finding]:
    """An item of the catalogue: its standard, the consent of the Party committee, once."""
    findings = []
    if not (title.strip() and standard.strip()):
        findings.append(unmet(CLAUSE, "没有写明事项和标准", remedy="填写事项名称和列入标准"))
    if not approval.strip():
        findings.append(unmet(CLAUSE, "没有同级党委同意的文号", remedy="填写县委同意公布目录的文号"))
    if taken:
        findings.append(unmet(CLAUSE, "目录中已有同名事项", remedy="需要调整标准的，先移出原事项"))
    return findings or [met(CLAUSE, "可以列入目录")]


def check_removal(*, standing: bool, reason: str) -> list[Finding]:
    """Taken out of the catalogue once, with the reason; the row stays as history."""
    findings = []
    if not standing:
        findings.append(unmet(CLAUSE, "该事项已移出目录", remedy="请刷新页面"))
    if not reason.strip():
        findings.append(unmet(CLAUSE, "移出目录没有理由", remedy="填写移出理由"))
    return findings or [met(CLAUSE, "可以移出目录")]
