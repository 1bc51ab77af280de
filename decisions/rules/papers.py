"""Which paper belongs to which stage, and when it may be added (JH-A-4.1-a, JH-A-4.1-f, JH-A-5.9-c). Pure."""

from __future__ import annotations

from core.findings import Finding, met, unmet
from decisions.enums import PaperKind, RunState, Stage
from decisions.rules.facts import Case

PROJECT = "JH-A-4.1-f"
"""The article of the project report."""

PAPERS: dict[Stage, tuple[PaperKind, ...]] = {
    Stage.INTENT: (PaperKind.INTENT_STUDY,),
    Stage.RESEARCH: (
        PaperKind.RESEARCH_REPORT, PaperKind.DRAFT_PLAN, PaperKind.COMMISSION_STUDY, PaperKind.COMMISSION_RESULT,
        PaperKind.PROJECT_REPORT, PaperKind.COST_BENEFIT,
    ),
    Stage.EXPERT_REVIEW: (
        PaperKind.OPINION_DOCUMENT, PaperKind.ASSESSMENT, PaperKind.LEGAL_ANALYSIS, PaperKind.RISK_ASSESSMENT,
        PaperKind.COST_BENEFIT,
    ),
    Stage.CONSULTATION: (PaperKind.CONSULTATION_SUMMARY,),
    Stage.PUBLIC_NOTICE: (PaperKind.CONSULTATION_SUMMARY,),
    Stage.HEARING: (),
    Stage.PILOT: (PaperKind.PILOT_REPORT, PaperKind.PILOT_REVISION),
    Stage.LEGAL_REVIEW: (
        PaperKind.LEGALITY_PACKAGE, PaperKind.LEGALITY_OPINION, PaperKind.LEGAL_RISK, PaperKind.FAIR_COMPETITION,
    ),
    Stage.RESOLUTION: (PaperKind.FAIR_COMPETITION, PaperKind.RISK_ASSESSMENT, PaperKind.PARTY_REPORT),
}  # fmt: skip
"""The kinds that count at a stage; OTHER may be added everywhere."""


def check_paper(case: Case, stage: Stage, kind: PaperKind) -> list[Finding]:
    """A paper is added while its stage is open; of a stage that was cut it is added afterwards.

    The project report comes after a report, plan or commission result, and may follow the end of the research.
    """
    findings = []
    if case.ended:
        findings.append(unmet("JH-A-5.0-a", "事项已终止", remedy="已终止的事项不再办理；需要时另行建档"))
    if kind is not PaperKind.OTHER and kind not in PAPERS[stage]:
        title = f"{kind.label}不是{stage.label}的材料"
        findings.append(unmet("JH-A-5.0-a", title, remedy="在相应环节登记，或者选其他材料"))
    state = case.run(stage).state
    late = kind is PaperKind.PROJECT_REPORT and state is RunState.CLOSED
    if state not in (RunState.OPEN, RunState.CUT) and not late:
        remedy = f"先开始{stage.label}；已办结的须重新进行"
        findings.append(unmet("JH-A-5.0-a", f"{stage.label}不在办理中", remedy=remedy, 当前=state.label))
    research = case.research
    if kind is PaperKind.PROJECT_REPORT and not (research.report or research.draft_plan or research.commission_result):
        remedy = "先登记调研报告、决策预案或者委托、招标成果"
        findings.append(unmet(PROJECT, "立项报告没有依据", remedy=remedy))
    return findings or [met("JH-A-5.0-a", f"可以登记{kind.label}", 环节=stage.label)]


def check_new_paper(case: Case, stage: Stage, kind: PaperKind, *, content: bool, stands: bool | None) -> list[Finding]:
    """A paper has a text or a file; ``stands``: the one it replaces is in force, None where it replaces none."""
    findings = check_paper(case, stage, kind)
    if not content:
        findings.append(unmet("JH-A-5.0-a", f"{kind.label}没有内容", remedy="填写正文或者上传文件"))
    if stands is False:
        findings.append(unmet("JH-A-5.0-a", "要替代的材料已被替代或作废", remedy="请刷新页面"))
    return findings


def check_voiding(case: Case, stage: Stage, kind: PaperKind, *, stands: bool, reason: str) -> list[Finding]:
    """A paper goes out of force while its stage takes papers, with the reason; what rests on it is asked for again."""
    findings = [one for one in check_paper(case, stage, kind) if one.clause != PROJECT]
    if not stands:
        findings.append(unmet("JH-A-5.0-a", "材料已被替代或作废", remedy="请刷新页面"))
    if not reason.strip():
        findings.append(unmet("JH-A-5.0-a", "作废没有理由", remedy="填写作废理由"))
    return findings
