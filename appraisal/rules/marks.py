"""What a veto (一票否决) or disqualification (弄虚作假) must say (SX-6.6-a, SX-8.4-b). Pure."""

from __future__ import annotations

from collections.abc import Sequence

from appraisal.enums import MarkKind
from core.findings import Finding, unmet

MARK_CLAUSES = {MarkKind.VETO: "SX-6.6-a", MarkKind.DISQUALIFICATION: "SX-8.4-b"}


def check_mark(kind: MarkKind, field: str, basis: str, known: Sequence[str]) -> list[Finding]:
    """A veto names one of the scheme's fields (``known``; any text where the scheme lists none), a basis always."""
    findings = []
    if kind is MarkKind.VETO and (not field or known and field not in known):
        remedy = "请选择方案列明的领域：" + "、".join(known) if known else "请填写一票否决的领域"
        findings.append(unmet(MARK_CLAUSES[kind], "不在一票否决领域之内", remedy=remedy, 领域=field or "（空）"))
    if kind is MarkKind.DISQUALIFICATION and field:
        findings.append(unmet(MARK_CLAUSES[kind], "弄虚作假不分领域", remedy="请不要选择领域", 领域=field))
    if not basis.strip():
        findings.append(unmet(MARK_CLAUSES[kind], "缺少认定依据", remedy="请填写认定的机关、文号和事由"))
    return findings


def full_field(text: str, known: Sequence[str]) -> str:
    """The scheme's own name of a veto field that ``text`` shortens or lengthens: 计划生育 is 人口和计划生育.

    As given when it fits none or several: which one is meant is then for people to say.
    """
    if text in known or not text:
        return text
    alike = [name for name in known if text in name or name in text]
    return alike[0] if len(alike) == 1 else text


def already_marked(kind: MarkKind, member: str, field: str) -> Finding:
    """One mark per member, kind and field."""
    facts = {"单位": member} | ({"领域": field} if field else {})
    return unmet(MARK_CLAUSES[kind], f"该对象已登记{kind.label}", remedy="无需重复登记", **facts)
