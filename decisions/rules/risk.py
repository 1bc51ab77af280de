"""Risk assessment: where stability or safety may suffer, its parts, and what it comes to (GW713-22 to -24). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from core.findings import Finding, met, unmet
from decisions.enums import Flag, RiskConclusion
from decisions.rules.catalogue import applies
from decisions.rules.facts import Case

PARTS = {"points": "风险点", "measures": "防范和化解措施", "plan": "应急预案"}


def required(case: Case) -> bool:
    """The version asks for it, and the matter may affect stability or safety."""
    return case.thresholds.risk_assessment and case.has(Flag.STABILITY) and applies(case)


def assessed(case: Case) -> Finding | None:
    """There is a report; None where none is asked for."""
    if not required(case):
        return None
    if case.package.risk is None:
        remedy = "由承办单位登记风险评估报告；有关部门已作评估的引用其文号，不重复评估"
        return unmet("GW713-22", "没有风险评估报告", remedy=remedy)
    return met("GW713-22", "已作风险评估", 结论=case.package.risk.label)


def controllable(case: Case) -> Finding | None:
    """A risk that cannot be controlled bars the meeting, whoever asked for the assessment; None without one."""
    if not (case.thresholds.risk_assessment and applies(case)) or case.package.risk is None:
        return None
    if case.package.risk is RiskConclusion.CONTROLLABLE:
        return met("GW713-24", "风险可控，可以作出决策")
    remedy = "调整决策草案，降低风险后重新评估"
    return unmet("GW713-24", "风险不可控，不得作出决策", remedy=remedy)


def check_report(
    parts: Mapping[str, str], *, conclusion: RiskConclusion | None, existing: str, dated: date, today: date
) -> list[Finding]:
    """Whether a report may be filed: its three parts and a conclusion, or the number of one made before.

    ``parts`` by the keys of ``PARTS``; ``existing`` cites an assessment that another body made, "" for one of our own.
    """
    findings = []
    missing = [label for key, label in PARTS.items() if not parts.get(key, "").strip()]
    if not existing.strip():
        findings += [
            unmet("GW713-23", f"风险评估报告缺少{label}", remedy=f"填写{label}，或者引用已有评估的文号")
            for label in missing
        ]
    if conclusion is None:
        findings.append(unmet("GW713-24", "风险评估没有结论", remedy="选定风险可控或者不可控"))
    if dated > today:
        findings.append(unmet("GW713-23", "报告日期晚于今天", remedy="更正日期"))
    return findings or [met("GW713-23", "风险评估报告完整")]
