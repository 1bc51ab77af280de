"""Reports of fraud and obstruction in an assessment (SX-8.4). Pure."""

from __future__ import annotations

from appraisal.enums.assessment import ConductKind, ConductState
from core.findings import Finding, unmet

CLAUSES = {
    ConductKind.UNIT_FRAUD: "SX-8.4-b", ConductKind.ASSESSOR_FRAUD: "SX-8.4-c", ConductKind.OBSTRUCTION: "SX-8.4-a",
}  # fmt: skip


def check_report(kind: ConductKind, text: str, *, member: bool, assessor: bool) -> list[Finding]:
    """Words, and whom it is about: a member, or one who sits or sat in a group of the round."""
    found = []
    if not text.strip():
        found.append(unmet(CLAUSES[kind], "没有写明反映的情况", remedy="请写明时间、事项和经过", field="text"))
    if kind is ConductKind.ASSESSOR_FRAUD and not assessor:
        found.append(unmet(CLAUSES[kind], "没有写明考评人员", remedy="请选择本轮次的考评人员"))
    if kind is not ConductKind.ASSESSOR_FRAUD and not member:
        found.append(unmet(CLAUSES[kind], "没有写明考评对象", remedy="请选择考评对象"))
    return found


def check_settling(
    kind: ConductKind, state: ConductState, conclusion: str, *, confirmed: bool, paper: bool, teller: bool,
    concerned: bool,
) -> list[Finding]:  # fmt: skip
    """Once, by one who neither told it nor is concerned; a disqualification carries its paper (SX-8.4-b)."""
    clause, found = CLAUSES[kind], []
    if state is not ConductState.OPEN:
        found.append(unmet(clause, "该反映已经核实", remedy="无需再办"))
    if teller:
        found.append(unmet(clause, "反映人不能核实自己反映的问题", remedy="请由另一人核实"))
    if concerned:
        found.append(unmet("SX-8.4-a", "涉及本人或本单位，应当回避", remedy="请由其他人员核实"))
    if not conclusion.strip():
        found.append(unmet(clause, "没有写明核实结论", remedy="请填写核实结论", field="conclusion"))
    if confirmed and kind is ConductKind.UNIT_FRAUD and not paper:
        found.append(unmet(clause, "取消资格须附依据文件", remedy="请上传认定文件"))
    return found
